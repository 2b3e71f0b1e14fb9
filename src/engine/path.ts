/** The path of a session through its flow: which questions it passes, and which answers still count. */
import type { AnswerValue } from './answers.ts';
import { own } from './conditions.ts';
import type { EngineEvent } from './events.ts';
import { isKnown } from './facts.ts';
import type { Question } from './nodes/behaviour.ts';
import { findQuestion, type PreparedFlow } from './prepare-flow.ts';
import type { Underway } from './session.ts';

/**
 * Keeps the answers of the questions on the path. In a completed session the path is the trail. In one that
 * stops early, answers given before a step back may lie ahead of the last question: they are kept as long
 * as the way from there can still lead to them.
 */
export function withdrawAnswers(
  flow: PreparedFlow,
  session: Underway,
  isCompleted: boolean,
): { answers: Readonly<Record<string, AnswerValue>>; withdrawn: readonly EngineEvent[] } {
  if (areOnTrail(session)) return { answers: session.answers, withdrawn: [] };
  const last = session.trail.at(-1);
  const ahead = isCompleted || last === undefined ? new Set<string>() : nodesAhead(flow, session, last);
  const counts = (node: string): boolean => session.trail.includes(node) || ahead.has(node);
  const entries = Object.entries(session.answers);
  return {
    answers: Object.fromEntries(entries.filter(([node]) => counts(node))),
    withdrawn: entries
      .filter(([node]) => !counts(node))
      .map(([node]) => ({ kind: 'answer_withdrawn', node })),
  };
}

function areOnTrail({ answers, trail }: Underway): boolean {
  for (const node of Object.keys(answers)) if (!trail.includes(node)) return false;
  return true;
}

/** The nodes that can follow: where the answers lead as far as they go, from there along every exit. */
function nodesAhead(flow: PreparedFlow, session: Underway, from: string): Set<string> {
  const ahead = new Set<string>();
  let stop: string | undefined = from;
  for (let next: string | undefined = from; next !== undefined && !ahead.has(next); ) {
    stop = next;
    ahead.add(next);
    next = nextByAnswers(flow, session, next);
  }
  ahead.delete(stop);
  const open = [stop];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = ahead.has(at) ? undefined : flow.nodes.get(at);
    if (node === undefined) continue;
    ahead.add(at);
    for (const exit of node.behaviour.exits) if (exit.target !== undefined) open.push(exit.target);
  }
  return ahead;
}

/** Where the answers given lead from a node; nowhere from a question that has none. */
function nextByAnswers(flow: PreparedFlow, session: Underway, at: string): string | undefined {
  const behaviour = flow.nodes.get(at)?.behaviour;
  if (behaviour === undefined) return undefined;
  if (behaviour.role === 'question') return nextOfQuestion(session, at, behaviour);
  const passed = behaviour.pass({ ...session, node: at });
  return passed.kind === 'go' ? passed.next : undefined;
}

function nextOfQuestion(session: Underway, at: string, question: Question): string | undefined {
  if (isNeedless(session, question)) return question.after({ kind: 'skipped' });
  const answer = own(session.answers, at);
  return answer === undefined ? undefined : question.after(answer);
}

/** The dossier already tells what the question asks. */
export function isNeedless(session: Underway, question: Question): boolean {
  const { unlessKnown } = question.asked;
  return unlessKnown !== undefined && isKnown(session.facts, unlessKnown);
}

/** The answers without those that tell who the respondent is: what needed them has them by now. */
export function forgetPersonal(
  flow: PreparedFlow,
  answers: Readonly<Record<string, AnswerValue>>,
): Readonly<Record<string, AnswerValue>> {
  for (const id of Object.keys(answers))
    if (isPersonal(flow, id))
      return Object.fromEntries(Object.entries(answers).filter(([other]) => !isPersonal(flow, other)));
  return answers;
}

function isPersonal(flow: PreparedFlow, id: string): boolean {
  return findQuestion(flow, id)?.asked.isPersonal === true;
}
