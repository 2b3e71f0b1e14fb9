/** Written replies as people send them, and what each must be taken for. A doubt asks again. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tellAnswer } from '../../src/engine/answers.ts';
import { type FlowDefinition, resumeSession, startSession } from '../../src/engine/index.ts';
import { describeNode } from '../../src/engine/nodes/index.ts';
import { readExpectedReplies } from '../../src/engine/replies/expected-replies.ts';
import { readReply } from '../../src/engine/replies/read-reply.ts';
import { shippedFlows } from './flow-files.ts';

const corpus = z
  .record(z.string(), z.record(z.string(), z.array(z.string())))
  .parse(JSON.parse(readFileSync(new URL('replies.json', import.meta.url), 'utf8')));

const text = { vi: 'Câu hỏi', en: 'Question' };
const nodes: FlowDefinition['nodes'] = {
  rating: { kind: 'ask-rating', text, notApplicable: true, next: 'end' },
  yes_no: {
    kind: 'ask-choice',
    text,
    options: [
      { value: 'yes', label: { vi: 'Có', en: 'Yes' }, words: ['y', '👍'] },
      { value: 'no', label: { vi: 'Không', en: 'No' }, words: ['n'] },
    ],
    next: 'end',
  },
  choices: {
    kind: 'ask-choices',
    text,
    options: [
      { value: 'late', label: { vi: 'Giải quyết chậm, kéo dài', en: 'Late' }, words: ['chậm'] },
      { value: 'cost', label: { vi: 'Chi phí ngoài quy định', en: 'Cost' }, words: ['chi phí'] },
      { value: 'attitude', label: { vi: 'Thái độ của công chức', en: 'Attitude' }, words: ['thái độ'] },
      { value: 'nothing', label: { vi: 'Không có điều nào', en: 'None of these' } },
    ],
    none: 'nothing',
    next: 'end',
  },
  consent: { kind: 'consent', text, purpose: 'recontact', next: 'end' },
  number: { kind: 'ask-number', text, atLeast: 0, atMost: 1_000_000_000, next: 'end' },
  date: { kind: 'ask-date', text, atMost: { fromToday: 0 }, next: 'end' },
  phone: { kind: 'ask-phone', text, next: 'end' },
  free_text: { kind: 'ask-text', text, skipping: 'offered', next: 'end' },
  end: { kind: 'finish' },
};
const made: FlowDefinition = {
  format: 2,
  key: 'made',
  title: text,
  languages: ['vi', 'en'],
  start: 'end',
  nodes,
};

const questionsIn = (flow: FlowDefinition) =>
  Object.entries(flow.nodes).flatMap(([id, node]) => (describeNode(node).role === 'question' ? [id] : []));

/** What the engine takes a reply to a question for: its answer, the command obeyed, or why it asks again. */
function take(question: string, reply: string): string {
  const flow = [made, ...shippedFlows].find((one) => Object.hasOwn(one.nodes, question));
  if (flow === undefined) throw new Error(`no flow asks ${question}`);
  const { session } = startSession({ ...flow, start: question }, { facts: {}, language: 'vi' });
  if (session.status !== 'waiting') throw new Error(`${question} is no question`);
  const previous = questionsIn(flow).find((id) => id !== question) ?? '';
  const given = { kind: 'text', text: reply, on: '2026-03-20' } as const;
  const { session: after, events } = resumeSession(
    { ...flow, start: question },
    { ...session, trail: [previous, question] },
    given,
  );
  for (const event of events) {
    if (event.kind === 'reply_rejected') return event.reason;
    if (event.kind === 'language_changed') return event.language;
    if (event.kind === 'session_interrupted') return 'stop';
    if (event.kind !== 'answer_given') continue;
    const { value } = event;
    if (value.kind === 'rating') return `level ${value.level}`;
    if (value.kind === 'skipped') return 'skip';
    if (value.kind === 'choices') return value.choices.join('+');
    if (value.kind === 'text') return value.text === reply ? 'itself' : value.text;
    return tellAnswer(value);
  }
  if (after.status !== 'waiting') return after.status;
  if (after.node === previous) return 'back';
  if (after.ask > session.ask) return 'start_again';
  const [message] = events.flatMap((event) =>
    event.kind === 'message_composed' ? [event.message.text] : [],
  );
  return message?.startsWith('Ông/Bà trả lời bằng') ? 'help' : 'repeat';
}

const cases = Object.entries(corpus).flatMap(([question, readings]) =>
  Object.entries(readings).flatMap(([meaning, replies]) =>
    replies.map((reply) => [question, reply, meaning] as const),
  ),
);

describe('expected replies', () => {
  const view = {
    language: 'vi',
    languages: ['vi', 'en'],
    names: [],
    order: undefined,
    marked: [],
    gathered: [],
  } as const;
  const questions = [made, ...shippedFlows]
    .flatMap((flow) => Object.values(flow.nodes))
    .flatMap((node) => {
      const behaviour = describeNode(node);
      return behaviour.role === 'question' ? [behaviour] : [];
    });

  it.each(questions.map((question, at) => [at, question] as const))(
    'of question %i mean what the reader takes any reply of that form for',
    (_, question) => {
      const at = { ...view, today: undefined };
      const table = readExpectedReplies(question, at, ['vi', 'en']);
      const hasOptions = question.options(at).some(({ value }) => value !== 'done');
      expect(table.size > 0).toBe(hasOptions);
      for (const [key, reading] of table)
        for (const reply of [key, key.toUpperCase(), ` ${key} `])
          expect([reply, readReply(reply, question, at, false)]).toEqual([reply, reading]);
    },
  );
});

describe('written replies', () => {
  it('are enough to speak of a corpus', () => {
    expect(new Set(cases.map(([question, reply]) => `${question} ${reply}`)).size).toBeGreaterThanOrEqual(
      300,
    );
  });

  it.each(cases)('%s: "%s" is %s', (question, reply, meaning) => {
    expect(take(question, reply)).toBe(meaning);
  });

  it.each(cases)('%s: "%s" typed with decomposed marks is %s too', (question, reply, meaning) => {
    const decomposed = reply.normalize('NFD');
    const composed = reply.normalize('NFC');
    expect([meaning, meaning === 'itself' ? composed : meaning]).toContain(take(question, decomposed));
  });
});
