/** How likely it was that a question came to a respondent: what weights every answer. */
import { own, questionsIn, withOwn } from './conditions.ts';
import type { Behaviour, Step, StepView } from './nodes/behaviour.ts';
import { isNeedless } from './path.ts';
import type { PreparedFlow } from './prepare-flow.ts';
import type { Draw, Underway } from './session.ts';

/**
 * The probability with which the question was put to this respondent: that the dossier was asked at all, times what
 * chance decided in the conversation. A `pick` counts with the probability of the question, or of the ones without
 * which it would not have been put; a `split` with the shares of the arms that lead to it, and with nothing where its
 * arms have joined again. Facts and answers are taken as they are: they are the respondent's, not chance.
 */
export function inclusionProbability(flow: PreparedFlow, session: Underway, question: string): number {
  let probability = session.chance.sampling ?? 1;
  let asPicked = 1;
  for (const name in session.draws) {
    const draw = own(session.draws, name);
    if (draw?.kind !== 'picked') continue;
    const direct = own(draw.probabilities, question) ?? 0;
    if (direct > 0) asPicked = direct;
    else probability *= partOfPick(flow, session, question, name, draw);
  }
  if (!flow.hasSplits) return probability * asPicked;
  const overArms = expect(flow, session, question, drawsThatStand(flow, session.draws));
  return probability * (overArms > 0 ? overArms : asPicked);
}

type Draws = Underway['draws'];
type Picked = Extract<Draw, { kind: 'picked' }>;

/** What a `pick` says of a question that is not among its candidates: the chances of those that must come before it. */
function partOfPick(
  flow: PreparedFlow,
  session: Underway,
  question: string,
  name: string,
  draw: Picked,
): number {
  let part = 1;
  for (const picked of draw.nodes) {
    if (!flow.followedUp.has(picked)) continue;
    const without = { ...draw, nodes: draw.nodes.filter((other) => other !== picked) };
    if (expect(flow, session, question, withOwn(session.draws, name, without)) === 0)
      part *= own(draw.probabilities, picked) ?? 1;
  }
  return part;
}

/** Of the draws, the picks. One whose candidates depend on conditions is drawn anew with each arm: the same chance, other candidates. */
function drawsThatStand(flow: PreparedFlow, draws: Draws): Draws {
  return Object.fromEntries(
    Object.entries(draws).filter(
      ([name, { kind }]) => kind === 'picked' && flow.nodes.get(name)?.behaviour.conditions.length === 0,
    ),
  );
}

/** A search for a question along the ways that the respondent could have gone. */
type Search = {
  readonly flow: PreparedFlow;
  readonly session: Underway;
  readonly question: string;
  stepsLeft: number;
};
/** Of one search: a dozen ways through a flow of the largest size, so that only an endless one is given up. */
const mostSteps = 12_000;

/** The probability that the question is put to the respondent, these draws being given and all others left to chance. */
function expect(flow: PreparedFlow, session: Underway, question: string, draws: Draws): number {
  const { facts, chance } = session;
  const begun = { node: flow.start, facts, variables: {}, answers: {}, draws, chance, trail: [] };
  return chanceOf({ flow, session, question, stepsLeft: mostSteps }, flow.start, begun);
}

function chanceOf(search: Search, from: string, before: StepView): number {
  const { flow, session, question } = search;
  let view = before;
  let at: string | undefined = from;
  while (at !== undefined && at !== question) {
    const behaviour: Behaviour | undefined = flow.nodes.get(at)?.behaviour;
    search.stepsLeft -= 1;
    if (behaviour === undefined || search.stepsLeft < 0) return 0;
    if (behaviour.role === 'question') {
      const answer = isNeedless(session, behaviour) ? undefined : own(session.answers, at);
      view = { ...view, trail: [...view.trail, at] };
      if (answer !== undefined) view = { ...view, answers: withOwn(view.answers, at, answer) };
      else if (session.trail.includes(at)) return mostLikely(search, behaviour.exits, view);
      at = behaviour.after(answer ?? { kind: 'skipped' });
      continue;
    }
    if (behaviour.arms !== undefined && own(view.draws, at) === undefined)
      return overArms(search, at, behaviour, view);
    const known = isOpen(search, view, behaviour) ? { ...session, draws: view.draws } : view;
    const passed = behaviour.pass({ ...known, trail: view.trail, node: at });
    const { draw = own(view.draws, at), variables } = passed;
    const asPicked = draw?.kind === 'picked' ? (own(draw.probabilities, question) ?? 0) : 0;
    if (asPicked > 0) return asPicked;
    if (draw !== undefined) view = { ...view, draws: withOwn(view.draws, at, draw) };
    if (variables !== undefined) view = { ...view, variables: { ...view.variables, ...variables } };
    at = passed.kind === 'go' ? passed.next : undefined;
  }
  return at === question ? 1 : 0;
}

/** A question that was left without an answer was left by one of its ways. */
function mostLikely(search: Search, exits: Behaviour['exits'], view: StepView): number {
  return Math.max(
    0,
    ...exits.map(({ target }) => (target === undefined ? 0 : chanceOf(search, target, view))),
  );
}

function overArms(search: Search, at: string, step: Step, view: StepView): number {
  let sum = 0;
  let missed = false;
  for (const arm of step.arms ?? []) {
    const inArm = { ...view, draws: withOwn(view.draws, at, arm) };
    const chance = chanceOf(search, at, inArm);
    sum += arm.share * chance;
    missed ||= chance < 1;
  }
  // Shares may miss 1 by a rounding.
  return missed ? sum : 1;
}

/** A step that looks at an answer for which nobody asked: there the respondent is taken to go the way that he went. */
function isOpen({ session }: Search, { trail }: StepView, { conditions }: Step): boolean {
  return conditions.some(({ condition }) =>
    questionsIn(condition).some((name) => trail.includes(name) && own(session.answers, name) === undefined),
  );
}
