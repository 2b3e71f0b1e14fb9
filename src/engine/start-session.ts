import type { Language } from '../core/message.ts';
import { advance } from './advance.ts';
import type { FlowDefinition } from './definition.ts';
import type { Sprint } from './events.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { findQuestion, prepareFlow } from './prepare-flow.ts';
import type { Chance, Facts, Session, Underway } from './session.ts';

/** What starts a session: what is known of the dossier, and the language in which to begin. */
export type Trigger = {
  readonly facts: Facts;
  readonly language: Language;
  /** Where `pick`, `split` and rotated options take their chance from; without it every session draws alike. */
  readonly chance?: Chance;
  /** The respondent's earlier session on the same dossier, ended. */
  readonly earlier?: Session;
};

/**
 * Begins a session and runs to its first question, or to its end. Total: a broken flow is a failed session.
 *
 * With an earlier session its answers are kept until replaced, and question numbers go on, so that old
 * buttons stay old. One that stopped early goes on at the question where it stopped; one that was completed
 * is gone through again from the start, for corrections.
 */
export function startSession(
  definition: FlowDefinition,
  trigger: Trigger,
  limits: Limits = defaultLimits,
): Sprint {
  const flow = prepareFlow(definition);
  const { facts, language, earlier } = trigger;
  const chance = trigger.chance ?? { seed: 0, counts: {} };
  if (earlier === undefined || earlier.flowKey !== flow.key) {
    const session: Underway = {
      flowKey: flow.key,
      language,
      facts,
      answers: {},
      trail: [],
      ask: earlier?.ask ?? 0,
      sprints: 1,
      variables: {},
      chance,
      draws: {},
      handedOver: {},
    };
    return advance({ flow, limits }, session, flow.start, []);
  }
  const { answers, ask, variables, draws, handedOver } = earlier;
  const kept = { answers, ask, variables, draws, handedOver, chance: earlier.chance };
  const session: Underway = { ...kept, flowKey: flow.key, language, facts, trail: [], sprints: 1 };
  // Another version of the flow may no longer have the question.
  const stopped = earlier.status === 'completed' ? undefined : earlier.trail.at(-1);
  if (stopped === undefined || findQuestion(flow, stopped) === undefined)
    return advance({ flow, limits }, session, flow.start, []);
  const trail = earlier.trail.slice(0, -1).filter((node) => findQuestion(flow, node) !== undefined);
  return advance({ flow, limits }, { ...session, trail }, stopped, []);
}
