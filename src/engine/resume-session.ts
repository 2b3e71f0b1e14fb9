import type { Command, SentFile } from '../core/message.ts';
import { assertNever } from '../core/result.ts';
import { isPlain, toNfc } from '../core/text.ts';
import { accept, keepAnswer } from './accept-answer.ts';
import { advance, end, fail, wait } from './advance.ts';
import type { AnswerValue } from './answers.ts';
import { own } from './conditions.ts';
import type { FlowDefinition } from './definition.ts';
import type { EngineEvent, Sprint } from './events.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { wordText } from './localized.ts';
import type { Question, Reading } from './nodes/behaviour.ts';
import { phrases } from './phrases.ts';
import { findQuestion, prepareFlow } from './prepare-flow.ts';
import {
  addedOptions,
  isRecalled,
  presentQuestion,
  type Run,
  state,
  viewOf,
  wordingOf,
} from './present-question.ts';
import { refuse, refuseSent, reject, rejectStale } from './reject-reply.ts';
import { done } from './replies/done.ts';
import { expectedKey, readExpectedReplies } from './replies/expected-replies.ts';
import { type ReplyReading, readReply } from './replies/read-reply.ts';
import type { Resume } from './resume.ts';
import type { WaitingSession } from './session.ts';

/**
 * Continues a waiting session with what the respondent did. Total: whatever comes, the result is a session
 * and events; a reply that cannot be read is an event, a broken flow a failed session.
 */
export function resumeSession(
  definition: FlowDefinition,
  session: WaitingSession,
  resume: Resume,
  limits: Limits = defaultLimits,
): Sprint {
  const flow = prepareFlow(definition);
  const run: Run = { flow, limits, today: resume.kind === 'text' ? resume.on : undefined };
  const here = { ...session, sprints: session.sprints + 1 };
  if (resume.kind === 'expiry') return end(run, here, 'expired', []);
  if (resume.kind === 'command' && resume.command === 'stop') return stop(run, here);
  if (here.sprints > limits.sprintsPerSession) return fail(here, 'sprint_limit', []);
  const question = findQuestion(flow, here.node);
  if (question === undefined) return fail(here, 'missing_node', []);
  return take(run, here, question, resume);
}

function take(run: Run, session: WaitingSession, question: Question, resume: Resume): Sprint {
  switch (resume.kind) {
    case 'text':
      return takeText(run, session, question, cleanReply(resume.text, run.limits));
    case 'press':
      if (resume.ask !== session.ask) return rejectStale(run, session, question, resume);
      return takeOption(run, session, question, resume.value);
    case 'contact':
    case 'location':
    case 'file':
      if (question.take === undefined) return refuseSent(run, session, question, resume);
      return follow(run, session, question, question.take(resume, viewOf(run, session)), undefined);
    case 'command':
      return obey(run, session, question, resume.command);
    case 'language': {
      const switched = { ...session, language: resume.language };
      const put = presentQuestion(run, switched, question);
      return wait(switched, question, [{ kind: 'language_changed', language: resume.language }, put]);
    }
    case 'unsupported':
      return refuse(run, session, question, 'unsupported', phrases.unsupported);
    case 'reminder_due':
      return remind(run, session, question, resume.ask);
    case 'timeout':
      return timeOut(run, session, question, resume.ask);
    case 'expiry':
      return end(run, session, 'expired', []);
    default:
      return assertNever(resume);
  }
}

function takeText(run: Run, session: WaitingSession, question: Question, reply: string): Sprint {
  const reading =
    readExpected(run, session, question, reply) ??
    readReply(reply, question, viewOf(run, session), isRecalled(session));
  switch (reading.outcome) {
    case 'command':
      return reading.means.kind === 'command'
        ? obey(run, session, question, reading.means.command, reply)
        : take(run, session, question, reading.means);
    case 'added':
      return takeOption(run, session, question, reading.option, reply);
    case 'read':
    case 'marked':
    case 'gathered':
    case 'invalid':
    case 'ambiguous':
    case 'not_understood':
      return follow(run, session, question, reading, reply);
    default:
      return assertNever(reading);
  }
}

/** What a reply means that the question expects; undefined for any other. */
function readExpected(
  run: Run,
  session: WaitingSession,
  question: Question,
  reply: string,
): ReplyReading | undefined {
  const isListed = question.input === 'rating' || question.input === 'choice';
  const tables = isListed ? run.flow.nodes.get(session.node)?.expectedReplies : undefined;
  if (tables === undefined || isRecalled(session) || own(session.draws, session.node) !== undefined)
    return undefined;
  let table = tables[session.language];
  if (table === undefined) {
    table = readExpectedReplies(question, viewOf(run, session), run.flow.languages);
    tables[session.language] = table;
  }
  return table.get(expectedKey(reply));
}

/** An option by its value: one that the engine added, or the question's own. */
function takeOption(
  run: Run,
  session: WaitingSession,
  question: Question,
  value: string,
  rawReply?: string,
): Sprint {
  if (value === addedOptions.keep && isRecalled(session)) return keepAnswer(run, session, question);
  const added = addedAnswer(question, value);
  const reading: Reading =
    added === undefined ? question.press(value, viewOf(run, session)) : { outcome: 'read', answer: added };
  return follow(run, session, question, reading, rawReply);
}

function addedAnswer({ asked }: Question, value: string): AnswerValue | undefined {
  if (asked.mayNotApply && value === addedOptions.notApplicable) return { kind: 'not_applicable' };
  if (asked.skipping === 'offered' && value === addedOptions.skip) return { kind: 'skipped' };
  return undefined;
}

/** Goes where a reading leads. */
function follow(
  run: Run,
  session: WaitingSession,
  question: Question,
  reading: Reading,
  rawReply: string | undefined,
): Sprint {
  switch (reading.outcome) {
    case 'read':
      return accept(run, session, question, reading.answer, rawReply);
    case 'gathered':
      return gather(run, session, question, reading.files);
    case 'marked': {
      const marked = { ...session, marked: [...reading.marked] };
      return wait(marked, question, [presentQuestion(run, marked, question)]);
    }
    case 'invalid':
    case 'ambiguous':
    case 'not_understood':
      return reject(run, session, question, reading.outcome, rawReply);
    default:
      return assertNever(reading);
  }
}

/** Keeps a file of several until all are there. Of an album, which comes as many messages, only the first is answered. */
function gather(run: Run, session: WaitingSession, question: Question, files: readonly SentFile[]): Sprint {
  const { node } = session;
  const gathered = { ...session, gathered: [...files] };
  const [last, before] = [files.at(-1), files.at(-2)];
  const events: EngineEvent[] =
    last === undefined || question.accepts === undefined
      ? []
      : [{ kind: 'file_sent', node, file: last, accepts: question.accepts }];
  if (last?.album !== undefined && last.album === before?.album) return wait(gathered, question, events);
  const names = [{ count: files.length }];
  const told = wordText(phrases.fileGathered, { ...wordingOf(run, session), names });
  return wait(gathered, question, [...events, presentQuestion(run, gathered, question, told)]);
}

function obey(
  run: Run,
  session: WaitingSession,
  question: Question,
  command: Command,
  rawReply?: string,
): Sprint {
  switch (command) {
    case 'stop':
      return stop(run, session);
    case 'back':
      return goBack(run, session, question);
    case 'skip':
      return question.asked.skipping === 'refused'
        ? refuse(run, session, question, 'required', phrases.required)
        : accept(run, session, question, { kind: 'skipped' }, rawReply);
    case 'start_again':
      return advance(run, { ...session, trail: [] }, run.flow.start, []);
    case 'help':
      return remark(run, session, question, phrases.help);
    case 'repeat':
      return wait(session, question, [presentQuestion(run, session, question)]);
    default:
      return assertNever(command);
  }
}

function remark(
  run: Run,
  session: WaitingSession,
  question: Question,
  phrase: Question['asked']['text'],
): Sprint {
  return wait(session, question, [
    presentQuestion(run, session, question, wordText(phrase, wordingOf(run, session))),
  ]);
}

function stop(run: Run, session: WaitingSession): Sprint {
  return end(run, session, 'interrupted', state(run, session, phrases.interrupted));
}

function goBack(run: Run, session: WaitingSession, question: Question): Sprint {
  const previous = session.trail.at(-2);
  if (previous === undefined)
    return refuse(run, session, question, 'nothing_to_correct', phrases.nothingBefore);
  return advance(run, { ...session, trail: session.trail.slice(0, -2) }, previous, []);
}

/** Puts the question once more, if it is still that question and was not reminded of yet. */
function remind(run: Run, session: WaitingSession, question: Question, ask: number): Sprint {
  const { reminder } = question.asked;
  if (reminder === undefined || ask !== session.ask || session.isReminded) return { session, events: [] };
  return remark(run, { ...session, isReminded: true }, question, reminder.text);
}

/** Takes the way out that the question has for silence. Silence is no answer: nothing is recorded. */
function timeOut(run: Run, session: WaitingSession, question: Question, ask: number): Sprint {
  const { timeout } = question.asked;
  if (timeout === undefined || ask !== session.ask) return { session, events: [] };
  // Files that came are the answer, though nobody said that they are all.
  if (session.gathered.length > 0) return takeOption(run, session, question, done);
  return advance(run, session, timeout.next, [], session.node);
}

/** Within the limit, without what no database keeps (control characters and halves of characters), NFC. */
function cleanReply(reply: string, limits: Limits): string {
  if (reply.length <= limits.replyLength && isClean(reply)) return reply;
  const kept = reply.slice(0, limits.replyLength).replace(/\p{Cs}|(?![\n\t])\p{Cc}/gu, '');
  return toNfc(kept)
    .slice(0, limits.replyLength)
    .replace(/[\ud800-\udbff]$/, '');
}

/** Nearly every reply: nothing to leave out and nothing to compose. */
function isClean(reply: string): boolean {
  for (let at = 0; at < reply.length; at++) {
    const unit = reply.charCodeAt(at);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return false;
  }
  return isPlain(reply);
}
