import { assertNever } from '../core/result.ts';
import { toNfc } from '../core/text.ts';
import { advance, end, fail } from './advance.ts';
import { categoryOf, own } from './conditions.ts';
import { type FlowDefinition, findNode } from './definition.ts';
import type { EngineEvent, Sprint } from './events.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { wordText } from './localized.ts';
import type { Question } from './nodes/behaviour.ts';
import { describeNode } from './nodes/index.ts';
import { phrases } from './phrases.ts';
import { addedOptions, optionOf, presentQuestion, type Run, state, wordingOf } from './present-question.ts';
import { readReply } from './replies/read-reply.ts';
import type { Resume } from './resume.ts';
import type { AnswerValue, WaitingSession } from './session.ts';

/**
 * Continues a waiting session with what the respondent did. Total: whatever comes, the result is a session
 * and events; a reply that cannot be read is an event, a broken flow a failed session.
 */
export function resumeSession(
  flow: FlowDefinition,
  session: WaitingSession,
  resume: Resume,
  limits: Limits = defaultLimits,
): Sprint {
  const run = { flow, limits };
  const here = { ...session, sprints: session.sprints + 1 };
  if (resume.kind === 'expiry') return end(run, here, 'expired', []);
  if (resume.kind === 'command' && resume.command === 'stop') return stop(run, here);
  if (here.sprints > limits.sprintsPerSession) return fail(run, here, 'sprint_limit', []);
  const node = findNode(flow, here.node);
  const question = node === undefined ? undefined : describeNode(node);
  if (question?.role !== 'question') return fail(run, here, 'missing_node', []);
  return answerQuestion(run, here, question, resume);
}

function answerQuestion(run: Run, session: WaitingSession, question: Question, resume: Resume): Sprint {
  switch (resume.kind) {
    case 'text':
      return readText(run, session, question, cleanReply(resume.text, run.limits));
    case 'press': {
      if (resume.ask !== session.ask) return rejectStale(run, session, question, resume);
      const answer = pressedAnswer(question, resume.value);
      if (answer === undefined) return reject(run, session, question, 'not_understood', undefined);
      return accept(run, session, question, answer);
    }
    case 'command':
      return obey(run, session, question, resume.command);
    case 'language': {
      const switched = { ...session, language: resume.language };
      return {
        session: switched,
        events: [
          { kind: 'language_changed', language: resume.language },
          presentQuestion(run, switched, question),
        ],
      };
    }
    case 'unsupported': {
      const remark = wordText(phrases.unsupported, wordingOf(run, session));
      return refuse(session, 'unsupported', [presentQuestion(run, session, question, remark)]);
    }
    case 'expiry':
      return end(run, session, 'expired', []);
    default:
      return assertNever(resume);
  }
}

function readText(run: Run, session: WaitingSession, question: Question, reply: string): Sprint {
  const reading = readReply(reply, question, wordingOf(run, session));
  switch (reading.outcome) {
    case 'read':
      return accept(run, session, question, reading.answer, reply);
    case 'command':
      return answerQuestion(run, session, question, reading.means);
    case 'ambiguous':
    case 'not_understood':
      return reject(run, session, question, reading.outcome, reply);
    default:
      return assertNever(reading);
  }
}

function pressedAnswer(question: Question, value: string): AnswerValue | undefined {
  if (question.mayNotApply && value === addedOptions.notApplicable) return { kind: 'not_applicable' };
  if (question.isOptional && value === addedOptions.skip) return { kind: 'skipped' };
  return question.press(value);
}

/** Records the answer and goes on. */
function accept(
  run: Run,
  session: WaitingSession,
  question: Question,
  answer: AnswerValue,
  rawReply?: string,
): Sprint {
  const { node, answers } = session;
  const given = answerGiven(node, question, answer, rawReply);
  return advance(run, { ...session, answers: { ...answers, [node]: answer } }, question.next, [given]);
}

function answerGiven(node: string, question: Question, answer: AnswerValue, rawReply?: string): EngineEvent {
  return {
    kind: 'answer_given',
    node,
    value: answer,
    category: categoryOf(answer),
    ...(rawReply === undefined ? {} : { rawReply }),
    ...(question.criterion === undefined ? {} : { criterion: question.criterion }),
    ...(question.attributedTo === undefined ? {} : { attributedTo: question.attributedTo }),
    inclusionProbability: 1,
  };
}

function obey(
  run: Run,
  session: WaitingSession,
  question: Question,
  command: Extract<Resume, { kind: 'command' }>['command'],
): Sprint {
  switch (command) {
    case 'stop':
      return stop(run, session);
    case 'back':
      return goBack(run, session, question);
    case 'help':
      return {
        session,
        events: [presentQuestion(run, session, question, wordText(phrases.help, wordingOf(run, session)))],
      };
    case 'repeat':
      return { session, events: [presentQuestion(run, session, question)] };
    default:
      return assertNever(command);
  }
}

function stop(run: Run, session: WaitingSession): Sprint {
  return end(run, session, 'interrupted', state(run, session, phrases.interrupted));
}

function goBack(run: Run, session: WaitingSession, question: Question): Sprint {
  const previous = session.trail.at(-2);
  if (previous === undefined) {
    const remark = wordText(phrases.nothingBefore, wordingOf(run, session));
    return refuse(session, 'nothing_to_correct', [presentQuestion(run, session, question, remark)]);
  }
  return advance(run, { ...session, trail: session.trail.slice(0, -2) }, previous, []);
}

/** A reply that could not be read: the question once more, and after too many of them a way out. */
function reject(
  run: Run,
  session: WaitingSession,
  question: Question,
  reason: 'not_understood' | 'ambiguous',
  rawReply: string | undefined,
): Sprint {
  const missed = { ...session, misses: session.misses + 1 };
  const wording = wordingOf(run, session);
  if (missed.misses <= question.retry.limit) {
    const remark = wordText(reason === 'ambiguous' ? phrases.ambiguous : question.retry.text, wording);
    return refuse(missed, reason, [presentQuestion(run, missed, question, remark)]);
  }
  const rejected: EngineEvent = { kind: 'reply_rejected', node: session.node, reason };
  const movingOn = state(run, session, phrases.movingOn);
  if (question.retry.next !== undefined)
    return advance(run, session, question.retry.next, [rejected, ...movingOn]);
  const skipped = answerGiven(session.node, question, { kind: 'skipped' }, rawReply);
  const answers = { ...session.answers, [session.node]: { kind: 'skipped' as const } };
  return advance(run, { ...session, answers }, question.next, [rejected, skipped, ...movingOn]);
}

/**
 * A button of an earlier question answers nothing. A second tap on the button just pressed stays without a
 * word; otherwise the respondent wanted to correct something and learns how.
 */
function rejectStale(
  run: Run,
  session: WaitingSession,
  question: Question,
  press: Extract<Resume, { kind: 'press' }>,
): Sprint {
  const before = session.trail.at(-2);
  const answered = before === undefined ? undefined : own(session.answers, before);
  const isSecondTap =
    press.ask === session.ask - 1 && answered !== undefined && optionOf(answered) === press.value;
  const remark = wordText(phrases.stale, wordingOf(run, session));
  const said = isSecondTap ? [] : [presentQuestion(run, session, question, remark)];
  return refuse(session, 'stale_question', said);
}

function refuse(
  session: WaitingSession,
  reason: Extract<EngineEvent, { kind: 'reply_rejected' }>['reason'],
  said: readonly EngineEvent[],
): Sprint {
  return { session, events: [{ kind: 'reply_rejected', node: session.node, reason }, ...said] };
}

/** NFC, within the limit, without what no database keeps: control characters and halves of characters. */
function cleanReply(reply: string, limits: Limits): string {
  return toNfc(reply.slice(0, limits.replyLength)).replace(/\p{Cs}|(?![\n\t])\p{Cc}/gu, '');
}
