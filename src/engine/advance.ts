/** Walks a flow from a node to the next question or to the end. */
import { own, withOwn } from './conditions.ts';
import type { EngineEvent, Passage, Sprint } from './events.ts';
import type { Passed, Question, StepView } from './nodes/behaviour.ts';
import { forgetPersonal, isNeedless, withdrawAnswers } from './path.ts';
import { presentQuestion, type Run, recallAnswer, state } from './present-question.ts';
import { chanceFrom, digest, shuffle } from './sampling.ts';
import type { EndedSession, Underway, WaitingSession } from './session.ts';

/**
 * Goes on at a node; `before` are the events of this sprint so far, `left` the question whose exit led there,
 * unless it was a step back or a new start.
 */
export function advance(
  run: Run,
  start: Underway,
  to: string | undefined,
  before: readonly EngineEvent[],
  left?: string,
): Sprint {
  const passages: Passage[] = [];
  const { session, events } = walk(run, start, to, [...before], left, passages);
  return { session, events, passages };
}

function walk(
  run: Run,
  start: Underway,
  to: string | undefined,
  events: EngineEvent[],
  left: string | undefined,
  passages: Passage[],
): Sprint {
  let session = start;
  const passedOver: string[] = [];
  let before = left;
  let at = to;
  for (let steps = 0; steps < run.limits.stepsPerSprint; steps++) {
    const behaviour = at === undefined ? undefined : run.flow.nodes.get(at)?.behaviour;
    if (at === undefined || behaviour === undefined) return fail(session, 'missing_node', events);
    if (before !== undefined) passages.push({ from: before, to: at });
    before = at;
    if (behaviour.role === 'question') {
      if (!isNeedless(session, behaviour)) return askQuestion(run, session, at, behaviour, events);
      passedOver.push(at);
      at = behaviour.after({ kind: 'skipped' });
      continue;
    }
    const passed = behaviour.pass(lookFrom(session, at, passedOver));
    session = remember(session, at, passed);
    tellPassed(start, session, at, passed, events);
    if (passed.says !== undefined) events.push(...state(run, session, passed.says.text, passed.says.picture));
    if (passed.kind === 'finish') return end(run, session, 'completed', events);
    at = passed.next;
  }
  return fail(session, 'step_limit', events);
}

function remember(session: Underway, at: string, passed: Passed): Underway {
  const { draw, variables, handsOver } = passed;
  if (draw === undefined && variables === undefined && handsOver === undefined) return session;
  return {
    ...session,
    draws: draw === undefined ? session.draws : withOwn(session.draws, at, draw),
    variables: variables === undefined ? session.variables : { ...session.variables, ...variables },
    handedOver:
      handsOver === undefined
        ? session.handedOver
        : withOwn(session.handedOver, at, digest(handsOver.contents)),
  };
}

/** What a step may look at, from its place. */
function lookFrom(session: Underway, node: string, passedOver: readonly string[]): StepView {
  const { facts, variables, answers, draws, chance, trail } = session;
  return {
    node,
    facts,
    variables,
    answers,
    draws,
    chance,
    trail: passedOver.length === 0 ? trail : [...trail, ...passedOver],
  };
}

function tellPassed(
  before: Underway,
  after: Underway,
  at: string,
  { events, variables, handsOver }: Passed,
  told: EngineEvent[],
): void {
  if (events !== undefined) told.push(...events);
  if (variables !== undefined)
    for (const [variable, value] of Object.entries(variables))
      if (own(before.variables, variable) !== value) told.push({ kind: 'variable_set', variable, value });
  if (handsOver === undefined) return;
  const earlier = own(before.handedOver, at);
  if (earlier !== own(after.handedOver, at))
    told.push(earlier === undefined ? handsOver.first : handsOver.again);
}

/** Puts a question and waits. A question that was answered before recalls that answer. */
function askQuestion(
  run: Run,
  session: Underway,
  node: string,
  question: Question,
  before: readonly EngineEvent[],
): Sprint {
  const { flowKey, language, facts, answers, sprints, variables, chance, handedOver } = session;
  // Written out, so that all waiting sessions have one shape in memory: spreading would give each its own.
  const waiting: WaitingSession = {
    flowKey,
    language,
    facts,
    answers,
    trail: [...session.trail, node],
    ask: session.ask + 1,
    sprints,
    variables,
    chance,
    draws: drawOrder(run, session, node, question),
    handedOver,
    status: 'waiting',
    node,
    misses: 0,
    marked: [],
    gathered: [],
    isReminded: false,
  };
  const recalled = recallAnswer(run, waiting, question);
  return wait(waiting, question, [...before, presentQuestion(run, waiting, question, recalled)]);
}

/** The order of the options, drawn when the question is put for the first time; pinned ones keep their places. */
function drawOrder(run: Run, session: Underway, node: string, question: Question): Underway['draws'] {
  if (question.isRotated !== true || own(session.draws, node) !== undefined) return session.draws;
  const pinned = question.pinned ?? [];
  const wording = { language: session.language, languages: run.flow.languages, names: [] };
  const values = question
    .options({ ...wording, order: undefined, marked: [], gathered: [], today: undefined })
    .map((option) => option.value);
  const rotated = shuffle(
    values.filter((value) => !pinned.includes(value)),
    chanceFrom(session.chance.seed, node),
  );
  const order = values.map((value) => (pinned.includes(value) ? value : (rotated.shift() ?? value)));
  return withOwn(session.draws, node, { kind: 'order', values: order });
}

/** Leaves the session waiting; a question that has its own clock starts it (again). */
export function wait(session: WaitingSession, question: Question, events: readonly EngineEvent[]): Sprint {
  const { timeout } = question.asked;
  const reminder = session.isReminded ? undefined : question.asked.reminder;
  if (timeout === undefined && reminder === undefined) return { session, events };
  const started: EngineEvent = {
    kind: 'wait_started',
    ask: session.ask,
    ...(reminder === undefined ? {} : { reminderAfterSeconds: reminder.afterSeconds }),
    ...(timeout === undefined ? {} : { timeoutAfterSeconds: timeout.afterSeconds }),
  };
  return { session, events: [...events, started] };
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
  const kept = forgetPersonal(run.flow, answers);
  return {
    session: ended({ ...session, answers: kept }, status),
    events: [...before, ...withdrawn, { kind: endings[status] }],
  };
}

/** A broken flow or a reached limit: the session fails, the answers stay. What to say is the shell's. */
export function fail(
  session: Underway,
  code: Extract<EngineEvent, { kind: 'session_failed' }>['code'],
  before: readonly EngineEvent[],
): Sprint {
  return { session: ended(session, 'failed'), events: [...before, { kind: 'session_failed', code }] };
}

/** Only the fields of an ended session: what belongs to waiting is left behind. */
function ended(session: Underway, status: EndedSession['status']): EndedSession {
  const { flowKey, language, facts, answers, trail, ask, sprints } = session;
  const { variables, chance, draws, handedOver } = session;
  return {
    flowKey,
    language,
    facts,
    answers,
    trail,
    ask,
    sprints,
    variables,
    chance,
    draws,
    handedOver,
    status,
  };
}
