import type { Language } from '../core/message.ts';
import { advance } from './advance.ts';
import type { FlowDefinition } from './definition.ts';
import type { Sprint } from './events.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Facts, Session } from './session.ts';

/** What starts a session: what is known of the dossier, and the language in which to begin. */
export type Trigger = {
  readonly facts: Facts;
  readonly language: Language;
  /**
   * An attempt that was broken off before: its answers count until they are given again, and the numbers of
   * its questions are not used again, so that its buttons stay stale.
   */
  readonly earlier?: Pick<Session, 'answers' | 'ask'>;
};

/** Begins a session and runs to its first question, or to its end. Total: a broken flow is a failed session. */
export function startSession(flow: FlowDefinition, trigger: Trigger, limits: Limits = defaultLimits): Sprint {
  const session = {
    flowKey: flow.key,
    language: trigger.language,
    facts: trigger.facts,
    answers: trigger.earlier?.answers ?? {},
    trail: [],
    ask: trigger.earlier?.ask ?? 0,
    sprints: 1,
  };
  return advance({ flow, limits }, session, flow.start, []);
}
