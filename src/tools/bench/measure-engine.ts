import { readFileSync } from 'node:fs';
import {
  assembleFlow,
  type ComposedMessage,
  type FlowDefinition,
  flowDefinitionSchema,
  type Resume,
  resumeSession,
  type Sprint,
  startSession,
} from '../../engine/index.ts';
import type { EngineFigures } from './report.ts';

const facts = {
  procedureName: 'Chứng thực bản sao',
  receivingAgencyName: 'UBND phường Hạc Thành',
  decidingAgencyName: 'UBND phường Hạc Thành',
  outcome: 'granted',
  isOnTime: true,
  submittedVia: 'counter',
  applicantKind: 'person',
};

/** How somebody answers: by button, with the words or the number that the question expects, or in words of their own. */
type Manner = 'pressed' | 'expected' | 'free';

const expectedWords = ['5', 'hài lòng', 'Rất hài lòng', '4', 'binh thuong', 'rat hai long', '3', '5/5'];
const freeWords = [
  'dạ rất hài lòng ạ',
  'tôi thấy hài lòng nhé',
  'cũng bình thường thôi em',
  'ko hai long',
  'mình hài lòng về thái độ phục vụ',
  'rất hài lòng 😊',
  'hl',
  'cho 5 điểm',
];

/** Of twenty answers; most people press. Our guess, so each manner is measured alone too. */
const mix: readonly Manner[] = Array.from({ length: 20 }, (_, at) =>
  at === 9 ? 'free' : at % 6 === 2 ? 'expected' : 'pressed',
);

/** How many replies the engine takes in a second, on one core, without storing a session in between. */
export function measureEngine(seconds: number): EngineFigures {
  const { flow } = assembleFlow(readFlow('satisfaction-short'), readFlow);
  const each = seconds / 5;
  const mixed = measure(flow, mix, each);
  return {
    resumesPerSecond: mixed.resumes,
    conversationsPerSecond: mixed.conversations,
    pressedPerSecond: measure(flow, ['pressed'], each).resumes,
    expectedPerSecond: measure(flow, ['expected'], each).resumes,
    freePerSecond: measure(flow, ['free'], each).resumes,
    copiesPerSecond: measureCopies(flow, each),
  };
}

function readFlow(key: string): FlowDefinition {
  const file = new URL(`../../../flows/${key}.json`, import.meta.url);
  return flowDefinitionSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function measure(
  flow: FlowDefinition,
  manners: readonly Manner[],
  seconds: number,
): { resumes: number; conversations: number } {
  const warmUp = performance.now() + 300;
  for (let turn = 0; performance.now() < warmUp; ) turn += holdConversation(flow, manners, turn);
  const startedAt = performance.now();
  let resumes = 0;
  let conversations = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    resumes += holdConversation(flow, manners, resumes);
    conversations += 1;
  }
  const elapsed = (performance.now() - startedAt) / 1000;
  return { resumes: resumes / elapsed, conversations: conversations / elapsed };
}

/** What any engine that leaves the session before untouched must do at least: copy it, with one more answer and question. */
function measureCopies(flow: FlowDefinition, seconds: number): number {
  const { session } = startSession(flow, { facts, language: 'vi', chance: { seed: 1, counts: {} } });
  const startedAt = performance.now();
  let copies = 0;
  let last = session;
  while (performance.now() - startedAt < seconds * 1000) {
    last = session;
    for (let answer = 1; answer <= 6; answer++) {
      const answers = { ...last.answers, [`question_${answer}`]: { kind: 'rating' as const, level: 5 } };
      last = { ...last, answers, trail: [...last.trail, `question_${answer}`], ask: last.ask + 1 };
      copies += 1;
    }
  }
  return copies / ((performance.now() - startedAt) / 1000);
}

/** A whole conversation; `turn` is how many replies were given before it. Returns its replies; starting is not counted. */
function holdConversation(flow: FlowDefinition, manners: readonly Manner[], turn: number): number {
  const chance = { seed: Math.imul(turn, 2_654_435_761) >>> 0, counts: {} };
  let sprint = startSession(flow, { facts, language: 'vi', chance });
  let resumes = 0;
  while (sprint.session.status === 'waiting') {
    sprint = resumeSession(flow, sprint.session, answerTo(sprint, manners, turn + resumes));
    resumes += 1;
  }
  return resumes;
}

function answerTo(sprint: Sprint, manners: readonly Manner[], turn: number): Resume {
  const question = questionOf(sprint);
  const manner = manners[turn % manners.length] ?? 'pressed';
  const { ask, options, input } = question;
  const option = options[(turn * 7) % options.length];
  // Asked whether to file a report: declined, as most people do.
  if (options.some(({ value }) => value === 'yes')) return { kind: 'press', ask, value: 'no' };
  if (manner === 'pressed' && option !== undefined) return { kind: 'press', ask, value: option.value };
  if (input === 'rating')
    return { kind: 'text', text: pickFrom(manner === 'free' ? freeWords : expectedWords, turn) };
  if (option === undefined) return { kind: 'text', text: 'Cảm ơn cán bộ đã hướng dẫn tận tình.' };
  return { kind: 'text', text: manner === 'free' ? `dạ ${option.label} ạ` : option.label };
}

function pickFrom(words: readonly string[], turn: number): string {
  return words[turn % words.length] ?? '5';
}

function questionOf({ events }: Sprint): Extract<ComposedMessage, { kind: 'question' }> {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at];
    if (event?.kind === 'message_composed' && event.message.kind === 'question') return event.message;
  }
  throw new Error('the flow waits without a question');
}
