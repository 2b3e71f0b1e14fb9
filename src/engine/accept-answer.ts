/** Records an answer and goes on. */
import { advance } from './advance.ts';
import { type AnswerValue, categoryOf } from './answers.ts';
import { own, withOwn } from './conditions.ts';
import type { EngineEvent, Sprint } from './events.ts';
import { inclusionProbability } from './inclusion.ts';
import type { Question } from './nodes/behaviour.ts';
import { type Run, viewOf } from './present-question.ts';
import type { WaitingSession } from './session.ts';

export function accept(
  run: Run,
  session: WaitingSession,
  question: Question,
  answer: AnswerValue,
  rawReply?: string,
): Sprint {
  const { session: answered, events } = record(run, session, question, answer, rawReply);
  return advance(run, answered, question.after(answer), events, session.node);
}

/** The answer as it now stands, and what it means; where the flow goes on is the caller's. */
export function record(
  run: Run,
  session: WaitingSession,
  question: Question,
  answer: AnswerValue,
  rawReply: string | undefined,
): { session: WaitingSession; events: EngineEvent[] } {
  const { node, answers } = session;
  const events: EngineEvent[] = [answerGiven(run, session, question, answer, rawReply)];
  if (question.record !== undefined)
    events.push(...question.record(answer, { node, view: viewOf(run, session), rawReply }));
  return { session: { ...session, answers: withOwn(answers, node, answer) }, events };
}

/** Leaves the earlier answer as it is and goes on where it leads. */
export function keepAnswer(run: Run, session: WaitingSession, question: Question): Sprint {
  const answer = own(session.answers, session.node);
  const next = answer === undefined ? undefined : question.after(answer);
  return advance(run, session, next, [{ kind: 'answer_kept', node: session.node }], session.node);
}

type AnswerGiven = Extract<EngineEvent, { kind: 'answer_given' }>;

function answerGiven(
  run: Run,
  session: WaitingSession,
  question: Question,
  answer: AnswerValue,
  rawReply: string | undefined,
): EngineEvent {
  const { criterion, attributedTo, isPersonal } = question.asked;
  const draw = own(session.draws, session.node);
  // Filled in by assignment: every answer is told so, and spreading what is often nothing costs more than the rest.
  const given: { -readonly [Name in keyof AnswerGiven]: AnswerGiven[Name] } = {
    kind: 'answer_given',
    node: session.node,
    value: answer,
    category: categoryOf(answer),
    inclusionProbability: inclusionProbability(run.flow, session, session.node),
  };
  if (rawReply !== undefined) given.rawReply = rawReply;
  if (criterion !== undefined) given.criterion = criterion;
  if (attributedTo !== undefined) given.attributedTo = attributedTo;
  if (draw?.kind === 'order') given.shownOrder = draw.values;
  if (isPersonal) given.isPersonal = isPersonal;
  return given;
}
