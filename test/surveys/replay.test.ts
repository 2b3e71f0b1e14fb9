/** What a replay tells of each kind of change, and what it does not keep. */
import { describe, expect, it } from 'vitest';
import {
  type FlowDefinition,
  flowDefinitionSchema,
  resumeSession,
  startSession,
} from '../../src/engine/index.ts';
import { compareReplays } from '../../src/surveys/replay/compare-replays.ts';
import { playSession } from '../../src/surveys/replay/play-session.ts';
import { rememberSession } from '../../src/surveys/replay/remember-session.ts';
import { aFlow, rating } from '../support/stored-flows.ts';

const parse = (flow: unknown): FlowDefinition => flowDefinitionSchema.parse(flow);
const original = parse(aFlow('replayed'));
const facts = { procedureName: 'Đăng ký kết hôn', outcome: 'granted', supportingAgencyName: '' };

/** The session that these replies leave behind. */
function held(flow: FlowDefinition, replies: readonly string[]) {
  let { session } = startSession(flow, { facts, language: 'vi', chance: { seed: 7, counts: {} } });
  for (const text of replies) {
    if (session.status !== 'waiting') break;
    session = resumeSession(
      flow,
      session,
      text === '/hết hạn' ? { kind: 'expiry' } : { kind: 'text', text },
    ).session;
  }
  return session;
}

function replay(
  changed: Record<string, unknown>,
  replies: readonly string[] = ['4', 'nhiều lần', 'vì chậm'],
) {
  const remembered = rememberSession(held(original, replies));
  if (remembered === undefined) throw new Error('the session goes on');
  const before = playSession(original, remembered);
  return compareReplays([{ before, after: playSession(parse(changed), remembered) }]);
}

const choice = (values: readonly string[], next = 'reason') => ({
  kind: 'ask-choice',
  text: { vi: 'Mấy lần?', en: 'How many?' },
  options: values.map((value) => ({ value, label: { vi: value, en: value } })),
  next,
});

const endless = { kind: 'say', text: { vi: 'A', en: 'A' }, next: 'endless' };

const changes: [string, Record<string, unknown>, string, string[]][] = [
  ['nothing', aFlow('replayed'), 'same', []],
  ['a text', aFlow('replayed', { reason: { ...aText('Lý do?'), next: 'end' } }), 'same', []],
  [
    'a new question',
    aFlow('replayed', { overall: rating('overall', 'staff'), staff: rating('official_courtesy', 'visits') }),
    'different_path',
    ['newly_asked staff'],
  ],
  [
    'a question left out',
    aFlow('replayed', { overall: rating('overall', 'reason') }),
    'different_path',
    ['no_longer_asked visits'],
  ],
  [
    'an option left out',
    aFlow('replayed', { visits: choice(['once', 'never']) }),
    'different_answers',
    ['not_understood visits'],
  ],
  ['an option added', aFlow('replayed', { visits: choice(['once', 'more', 'never']) }), 'same', []],
  [
    'another criterion',
    aFlow('replayed', { overall: rating('official_courtesy', 'visits') }),
    'different_answers',
    ['recorded_otherwise overall'],
  ],
  [
    'a loop without a question',
    aFlow('replayed', { end: endless, endless }),
    'failed',
    ['breaks_off reason'],
  ],
  [
    'a question that cannot be passed',
    aFlow('replayed', { visits: { ...choice(['once', 'never']), skipping: 'refused', retry: { limit: 5 } } }),
    'failed',
    ['breaks_off visits', 'no_longer_asked reason', 'not_understood visits'],
  ],
];

function aText(vi: string) {
  return { kind: 'ask-text', text: { vi, en: 'Why?' } };
}

describe('a replay on a version with', () => {
  it.each(changes)('%s', (_what, changed, outcome, remarks) => {
    const report = replay(changed);
    const counted = {
      same: report.same,
      different_path: report.differentPath,
      different_answers: report.differentAnswers,
      failed: report.failed,
    };
    expect(counted).toEqual({ same: 0, different_path: 0, different_answers: 0, failed: 0, [outcome]: 1 });
    expect(report.remarks.map(({ code, node }) => `${code} ${node}`).sort()).toEqual(remarks);
    expect(report.examples).toHaveLength(outcome === 'same' ? 0 : 1);
  });
});

describe('a replay of a conversation that was', () => {
  it.each([
    ['stopped', ['4', 'dừng'], 'interrupted', ['overall', 'visits']],
    ['left until it expired', ['4', '/hết hạn'], 'expired', ['overall', 'visits']],
    ['finished', ['4', 'một lần', 'không'], 'completed', ['overall', 'visits', 'reason']],
  ])('%s ends the same way', (_how, replies, ending, asked) => {
    const remembered = rememberSession(held(original, replies));
    expect(remembered && playSession(original, remembered)).toMatchObject({ ending, asked });
  });

  it('not finished yet is not gone through', () => {
    expect(rememberSession(held(original, ['4']))).toBeUndefined();
  });
});

describe('what is remembered of a conversation', () => {
  it('holds levels, options and small counts, and no words, names, days or numbers of a person', () => {
    const flow = parse({
      ...aFlow('told'),
      nodes: {
        overall: rating('overall', 'name'),
        name: { ...aText('Tên?'), next: 'phone' },
        phone: { kind: 'ask-phone', text: { vi: 'Số?', en: 'Phone?' }, next: 'born' },
        born: { kind: 'ask-date', text: { vi: 'Ngày sinh?', en: 'Born?' }, next: 'age' },
        age: { kind: 'ask-number', text: { vi: 'Tuổi?', en: 'Age?' }, next: 'end' },
        end: { kind: 'finish', text: { vi: 'Cảm ơn.', en: 'Thanks.' } },
      },
    });
    const session = held(flow, ['3', 'Trần Thị Bí Mật', '0912345678', '17/05/1967', '59']);
    expect(session.status).toBe('completed');
    const remembered = rememberSession(session);
    expect(JSON.stringify(remembered)).not.toMatch(/Bí Mật|912345678|1967-05|59|kết hôn/);
    expect(remembered?.answers['overall']).toEqual({ kind: 'rating', level: 3 });
    expect(remembered?.facts).toEqual({ procedureName: '…', outcome: 'granted', supportingAgencyName: '' });
  });
});
