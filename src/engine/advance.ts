/** Walks a flow from a node to the next question or to the end. */

import { own } from './conditions.ts';
import { findNode } from './definition.ts';
import type { EngineEvent, Sprint } from './events.ts';
import type { Question } from './nodes/behaviour.ts';
import { describeNode } from './nodes/index.ts';
import { phrases } from './phrases.ts';
import { presentQuestion, type Run, recallAnswer, state } from './present-question.ts';
import type { EndedSession, Underway } from './session.ts';
import { withdrawAnswers } from './withdraw-answers.ts';

/** Goes on from a node; `before` are the events of this sprint so far. */
export function advance(
  run: Run,
  session: Underway,
  from: string | undefined,
  before: readonly EngineEvent[],
): Sprint {
  const events = [...before];
  let at = from;
  for (let steps = 0; steps < run.limits.stepsPerSprint; steps++) {
    const node = at === undefined ? undefined : findNode(run.flow, at);
    if (at === undefined || node === undefined) return fail(run, session, 'missing_node', events);
    const behaviour = describeNode(node);
    if (behaviour.role === 'question') return askQuestion(run, session, at, behaviour, events);
    const passed = behaviour.pass(session);
    events.push(...state(run, session, passed.says));
    if (passed.kind === 'finish') return end(run, session, 'completed', events);
    at = passed.next;
  }
  return fail(run, session, 'step_limit', events);
}

/** Puts a question and waits. A question that was answered before recalls that answer. */
function askQuestion(
  run: Run,
  session: Underway,
  node: string,
  question: Question,
  before: readonly EngineEvent[],
): Sprint {
  const waiting = {
    ...session,
    status: 'waiting' as const,
    node,
    trail: [...session.trail, node],
    ask: session.ask + 1,
    misses: 0,
  };
  const recalled = recallAnswer(run, waiting, question, own(session.answers, node));
  return { session: waiting, events: [...before, presentQuestion(run, waiting, question, recalled)] };
}

const endings = {
  completed: 'session_completed',
  interrupted: 'session_interrupted',
  expired: 'session_expired',
} as const;

/** Ends the session; answers that its path no longer passes are withdrawn. */
export function end(
  run: Run,
  session: Underway,
  status: keyof typeof endings,
  before: readonly EngineEvent[],
): Sprint {
  const { answers, withdrawn } = withdrawAnswers(run.flow, session, status === 'completed');
  return {
    session: ended({ ...session, answers }, status),
    events: [...before, ...withdrawn, { kind: endings[status] }],
  };
}

/** A broken flow or a reached limit: the session fails, the answers stay. */
export function fail(
  run: Run,
  session: Underway,
  code: Extract<EngineEvent, { kind: 'session_failed' }>['code'],
  before: readonly EngineEvent[],
): Sprint {
  return {
    session: ended(session, 'failed'),
    events: [...before, ...state(run, session, phrases.failed), { kind: 'session_failed', code }],
  };
}

/** Only the fields of an ended session: what belongs to waiting is left behind. */
function ended(session: Underway, status: EndedSession['status']): EndedSession {
  const { flowKey, language, facts, answers, trail, ask, sprints } = session;
  return { flowKey, language, facts, answers, trail, ask, sprints, status };
}
