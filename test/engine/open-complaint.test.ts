import { describe, expect, test } from 'vitest';
import { complaintCategories } from '../../src/core/complaint.ts';
import { type EngineEvent, flowDefinitionSchema } from '../../src/engine/index.ts';
import { resumeSession } from '../../src/engine/resume-session.ts';
import { startSession } from '../../src/engine/start-session.ts';

const option = (value: string) => ({ value, label: { vi: value, en: value } });
const choice = (values: readonly string[], next: string) => ({
  kind: 'ask-choice',
  text: { vi: 'Chọn', en: 'Choose' },
  options: values.map(option),
  next,
});

const flow = flowDefinitionSchema.parse({
  format: 2,
  key: 'a-complaint',
  title: { vi: 'Thử', en: 'Try' },
  languages: ['vi', 'en'],
  start: 'about',
  nodes: {
    about: choice(['report', 'proposal', 'formal_complaint', 'denunciation'], 'category'),
    category: choice([...complaintCategories, 'nothing_of_ours'], 'role'),
    role: choice(['receiving', 'deciding', 'supporting', 'nobody'], 'content'),
    content: { kind: 'ask-text', text: { vi: 'Việc gì?', en: 'What?' }, next: 'open' },
    open: {
      kind: 'open-complaint',
      complaintKind: { answer: 'about' },
      category: { answer: 'category' },
      attributedTo: { answer: 'role' },
      from: { text: 'content' },
      next: 'end',
    },
    end: { kind: 'finish' },
  },
});

function answerWith(replies: readonly string[]): readonly EngineEvent[] {
  let sprint = startSession(flow, { facts: {}, chance: { seed: 1, counts: {} }, language: 'vi' });
  for (const [position, value] of replies.entries()) {
    if (sprint.session.status !== 'waiting') throw new Error('the conversation ended early');
    const reply =
      position < 3
        ? ({ kind: 'press', ask: sprint.session.ask, value } as const)
        : ({ kind: 'text', text: value } as const);
    sprint = resumeSession(flow, sprint.session, reply);
  }
  return sprint.events;
}

const words = 'Hồ sơ bị trả lại ba lần.';

describe('what a complaint is made of', () => {
  test.each([
    [
      'report',
      'harassment',
      'receiving',
      { complaintKind: 'report', category: 'harassment', attributedTo: 'receiving' },
    ],
    [
      'proposal',
      'regulation',
      'supporting',
      { complaintKind: 'proposal', category: 'regulation', attributedTo: 'supporting' },
    ],
    [
      'report',
      'nothing_of_ours',
      'nobody',
      { complaintKind: 'report', category: 'other', attributedTo: 'deciding' },
    ],
  ])('%s about %s, of %s', (kind, category, role, expected) => {
    const opened = answerWith([kind, category, role, words]).filter(
      (event) => event.kind === 'complaint_opened',
    );
    expect(opened.map((event) => event.complaint)).toEqual([{ ...expected, text: words, files: [] }]);
  });

  test.each(['formal_complaint', 'denunciation'] as const)(
    'a %s is never filed as anything else: its proper way is told',
    (kind) => {
      const events = answerWith([kind, 'other', 'deciding', words]);
      expect(events.filter((event) => event.kind === 'complaint_opened')).toEqual([]);
      expect(events).toContainEqual({ kind: 'information_given', node: 'open', topic: kind });
      expect(events.some((event) => event.kind === 'message_composed')).toBe(true);
    },
  );
});
