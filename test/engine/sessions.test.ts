/** Sessions over time: stopping and going on, correcting, reminders and silence, what is personal, limits. */
import { describe, expect, it } from 'vitest';
import {
  type EngineEvent,
  type FlowDefinition,
  type Resume,
  resumeSession,
  type Session,
  type Sprint,
  startSession,
} from '../../src/engine/index.ts';
import { steadyFlow } from '../support/steady-flows.ts';
import { playableFlow } from './flow-files.ts';

const both = (text: string) => ({ vi: text, en: text });
const short = steadyFlow('satisfaction-short');
const trigger = { facts: { outcome: 'granted' }, language: 'vi' as const };

function hold(flow: FlowDefinition, from: Sprint, ...resumes: (Resume | string)[]): Sprint {
  return resumes.reduce((sprint, resume) => {
    if (sprint.session.status !== 'waiting') throw new Error('the session is over');
    return resumeSession(
      flow,
      sprint.session,
      typeof resume === 'string' ? { kind: 'text', text: resume } : resume,
    );
  }, from);
}

const waitingAt = (session: Session) => (session.status === 'waiting' ? session.node : session.status);
const kinds = (events: readonly EngineEvent[]) => events.map((event) => event.kind);
const lastQuestion = (sprint: Sprint) => {
  const asked = sprint.events.findLast(
    (event) => event.kind === 'message_composed' && event.message.kind === 'question',
  );
  return asked?.kind === 'message_composed' && asked.message.kind === 'question' ? asked.message : undefined;
};

describe('a session that stopped', () => {
  it('goes on at the question where it stopped, with its answers, and old buttons stay old', () => {
    const stopped = hold(short, startSession(short, trigger), 'rất hài lòng', '0', 'dừng lại');
    expect(stopped.session.status).toBe('interrupted');
    const again = startSession(short, { ...trigger, earlier: stopped.session });
    expect(waitingAt(again.session)).toBe('courtesy');
    expect(Object.keys(again.session.answers)).toEqual(['overall', 'extra_visits']);
    expect(again.session.ask).toBeGreaterThan(stopped.session.ask);
    const back = hold(short, again, { kind: 'command', command: 'back' });
    expect(waitingAt(back.session)).toBe('extra_visits');
  });

  it('that expired goes on as well', () => {
    const expired = hold(short, startSession(short, trigger), '5', { kind: 'expiry' });
    expect(waitingAt(startSession(short, { ...trigger, earlier: expired.session }).session)).toBe(
      'extra_visits',
    );
  });

  it('begins anew, with higher numbers, where another flow serves now', () => {
    const stopped = hold(short, startSession(short, trigger), '5', 'dừng');
    const full = playableFlow('satisfaction-full');
    const again = startSession(full, { ...trigger, earlier: stopped.session });
    expect(waitingAt(again.session)).toBe('overall');
    expect(again.session.answers).toEqual({});
    expect(again.session.ask).toBe(stopped.session.ask + 1);
  });

  it('begins at the start where its question is gone from the flow, and keeps its answers', () => {
    const stopped = hold(short, startSession(short, trigger), '5', '0', 'dừng');
    const { courtesy: _gone, ...nodes } = short.nodes;
    const changed = { ...short, nodes: { ...nodes, extra_visits: { kind: 'finish' as const } } };
    const again = startSession(changed, { ...trigger, earlier: stopped.session });
    expect(waitingAt(again.session)).toBe('overall');
    expect(again.session.answers).toEqual(stopped.session.answers);
  });
});

describe('a completed session gone through again', () => {
  const completed = hold(
    short,
    startSession(short, trigger),
    '2',
    '0',
    '4',
    '4',
    'không có ai',
    'chậm',
    'bỏ qua',
  );

  it('shows what was answered, keeps it on request, and withdraws what no longer counts', () => {
    expect(completed.session.status).toBe('completed');
    const again = startSession(short, { ...trigger, earlier: completed.session });
    expect(lastQuestion(again)?.text).toContain('Câu trả lời trước đây: Không hài lòng');
    expect(lastQuestion(again)?.options.at(-1)).toEqual({ value: 'keep', label: 'Giữ nguyên' });
    const corrected = hold(short, again, '5', 'giữ nguyên', 'giữ nguyên', 'giữ nguyên', 'giữ nguyên');
    expect(corrected.session.status).toBe('completed');
    expect(corrected.events).toContainEqual({ kind: 'answer_withdrawn', node: 'reason' });
    expect(corrected.session.answers['courtesy']).toEqual({ kind: 'rating', level: 4 });
  });

  it('left off in the middle keeps what was answered before', () => {
    const again = startSession(short, { ...trigger, earlier: completed.session });
    const left = hold(short, again, 'giữ nguyên', { kind: 'expiry' });
    expect(kinds(left.events)).toEqual(['session_expired']);
    expect(left.session.answers).toEqual(completed.session.answers);
  });

  it('does not take "keep" for an answer where there is none to keep', () => {
    const first = startSession(short, trigger);
    expect(kinds(hold(short, first, 'giữ nguyên').events)).toContain('reply_rejected');
  });
});

describe('going back', () => {
  it('and stopping there withdraws only what the changed path can no longer reach', () => {
    const low = hold(short, startSession(short, trigger), '1', '0', '4', '4', 'không có ai', 'chậm');
    const back: Resume = { kind: 'command', command: 'back' };
    const atFirst = hold(short, low, back, back, back, back, back, back);
    expect(waitingAt(atFirst.session)).toBe('overall');
    const unchanged = hold(short, atFirst, 'dừng');
    expect(kinds(unchanged.events)).not.toContain('answer_withdrawn');
    const changed = hold(short, atFirst, '5', 'dừng');
    expect(changed.session.answers['courtesy']).toBeDefined();
    expect(changed.events).toContainEqual({ kind: 'answer_withdrawn', node: 'reason' });
  });
});

const clocked: FlowDefinition = {
  format: 2,
  key: 'clocked',
  title: both('Đồng hồ'),
  languages: ['vi', 'en'],
  start: 'name',
  nodes: {
    name: {
      kind: 'ask-text',
      text: both('Tên?'),
      personal: true,
      reminder: { afterHours: 1, text: both('Xin nhắc.') },
      timeout: { afterHours: 10, next: 'end' },
      next: 'file',
    },
    file: { kind: 'open-complaint', from: { text: 'name', name: 'name' }, next: 'more' },
    more: { kind: 'ask-text', text: both('Nữa?'), skipping: 'refused', next: 'end' },
    end: { kind: 'finish' },
  },
};

describe('a question with its own clock', () => {
  const asked = startSession(clocked, trigger);

  it('says when it is to be reminded of and given up', () => {
    expect(asked.events.at(-1)).toEqual({
      kind: 'wait_started',
      ask: 1,
      reminderAfterSeconds: 3_600,
      timeoutAfterSeconds: 36_000,
    });
  });

  it('is reminded of once; then only its end is left', () => {
    const reminded = hold(clocked, asked, { kind: 'reminder_due', ask: 1 });
    expect(lastQuestion(reminded)?.text).toBe('Xin nhắc.\n\nTên?');
    expect(reminded.events.at(-1)).toEqual({ kind: 'wait_started', ask: 1, timeoutAfterSeconds: 36_000 });
    expect(hold(clocked, reminded, { kind: 'reminder_due', ask: 1 }).events).toEqual([]);
  });

  it('takes its own way out for silence, and records no answer', () => {
    const silent = hold(clocked, asked, { kind: 'timeout', ask: 1 });
    expect(kinds(silent.events)).toEqual(['session_completed']);
    expect(silent.session.answers).toEqual({});
  });

  it('does nothing for a question that has passed', () => {
    const passed = hold(clocked, asked, 'Lan');
    expect(hold(clocked, passed, { kind: 'timeout', ask: 1 }).events).toEqual([]);
    expect(hold(clocked, passed, { kind: 'reminder_due', ask: 1 }).events).toEqual([]);
  });
});

describe('what tells who the respondent is', () => {
  it('is marked when it is answered and forgotten when the session ends', () => {
    const named = hold(clocked, startSession(clocked, trigger), 'Nguyễn Văn An');
    expect(named.events[0]).toMatchObject({ kind: 'answer_given', isPersonal: true });
    expect(kinds(named.events)).toContain('complaint_opened');
    const ended = hold(clocked, named, 'hết rồi');
    expect(ended.session.status).toBe('completed');
    expect(JSON.stringify(ended.session)).not.toContain('Nguyễn Văn An');
  });
});

describe('limits', () => {
  it('a conversation without end fails after its sprints', () => {
    let sprint = startSession(short, trigger);
    for (let turn = 0; turn < 600 && sprint.session.status === 'waiting'; turn++)
      sprint = resumeSession(short, sprint.session, { kind: 'command', command: 'repeat' });
    expect(sprint.events).toContainEqual({ kind: 'session_failed', code: 'sprint_limit' });
    expect(sprint.session.sprints).toBe(501);
  });

  it('a reply is kept up to its limit, without half characters', () => {
    const flow: FlowDefinition = { ...clocked, start: 'more' };
    const given = hold(flow, startSession(flow, trigger), `${'a'.repeat(9_999)}😀\u0000`);
    expect(given.events[0]).toMatchObject({ rawReply: 'a'.repeat(9_999) });
  });
});
