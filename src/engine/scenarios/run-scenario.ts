/**
 * A scenario: a conversation written down with what must come of it. Authors attach them to their flows;
 * they run at every check and before publication.
 */
import { z } from 'zod';
import { commands, languageSchema, sentFileSchema } from '../../core/message.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Passage, Sprint } from '../events.ts';
import type { Resume } from '../resume.ts';
import { resumeSession } from '../resume-session.ts';
import { chanceSchema, factsSchema, sessionSchema } from '../session.ts';
import { startSession } from '../start-session.ts';
import { tellSprint } from './tell-events.ts';

export const replySchema = z.union([
  /** What the citizen writes; `on` is the day. */
  z.strictObject({ writes: z.string(), on: z.iso.date().optional() }),
  /** The label of an option of the question that waits. */
  z.strictObject({ presses: z.string() }),
  /** A button of some question: its number and the option's value. */
  z.strictObject({ pressesOld: z.strictObject({ ask: z.int(), value: z.string() }) }),
  z.strictObject({ commands: z.enum(commands) }),
  z.strictObject({ switchesTo: languageSchema }),
  z.strictObject({ sharesPhone: z.string() }),
  z.strictObject({ sharesPlace: z.strictObject({ latitude: z.number(), longitude: z.number() }) }),
  z.strictObject({ sendsFile: sentFileSchema }),
  /** Something that cannot be read: a sticker. */
  z.strictObject({ sends: z.string() }),
  z.strictObject({ waits: z.enum(['until the reminder', 'until the timeout', 'until the end']) }),
]);
export type ScenarioReply = z.infer<typeof replySchema>;

export const scenarioSchema = z.strictObject({
  flow: z.string(),
  story: z.string(),
  language: languageSchema,
  facts: factsSchema,
  /** Where chance comes from; without it always the same. */
  chance: chanceSchema.optional(),
  /** A line may end in "…": then only its beginning is compared. */
  begins: z.array(z.string()),
  turns: z.array(z.strictObject({ citizen: replySchema, expect: z.array(z.string()) })),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** Where a conversation went another way than its scenario says; turn 0 is the beginning. */
export type Deviation = {
  readonly turn: number;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
};

/** Plays the scenario, storing and reading back the session between turns, and reports every deviation. */
export function runScenario(flow: FlowDefinition, scenario: Scenario): Deviation[] {
  return playScenario(flow, scenario).deviations;
}

/** Plays the scenario and tells as well which ways of the flow it went. */
export function playScenario(
  flow: FlowDefinition,
  scenario: Scenario,
): { readonly deviations: Deviation[]; readonly passages: readonly Passage[] } {
  let sprint = startSession(flow, {
    facts: scenario.facts,
    language: scenario.language,
    ...(scenario.chance === undefined ? {} : { chance: scenario.chance }),
  });
  const deviations = compare(0, scenario.begins, tellSprint(sprint));
  const passages = [...(sprint.passages ?? [])];
  for (const [at, turn] of scenario.turns.entries()) {
    const next = takeTurn(flow, sprint, turn.citizen);
    if (next !== undefined) sprint = next;
    passages.push(...(next?.passages ?? []));
    const actual = next === undefined ? ['the session has ended'] : tellSprint(next);
    deviations.push(...compare(at + 1, turn.expect, actual));
  }
  return { deviations, passages };
}

/** One turn; undefined if the session is over. */
export function takeTurn(flow: FlowDefinition, before: Sprint, reply: ScenarioReply): Sprint | undefined {
  const session = sessionSchema.parse(JSON.parse(JSON.stringify(before.session)));
  if (session.status !== 'waiting') return undefined;
  return resumeSession(flow, session, toResume(before, session.ask, reply));
}

function toResume(before: Sprint, ask: number, reply: ScenarioReply): Resume {
  if ('writes' in reply)
    return { kind: 'text', text: reply.writes, ...(reply.on === undefined ? {} : { on: reply.on }) };
  if ('presses' in reply) {
    const options = before.events.flatMap((event) =>
      event.kind === 'message_composed' && event.message.kind === 'question' ? event.message.options : [],
    );
    const value = options.find((option) => option.label === reply.presses)?.value ?? reply.presses;
    return { kind: 'press', ask, value };
  }
  if ('pressesOld' in reply) return { kind: 'press', ...reply.pressesOld };
  if ('commands' in reply) return { kind: 'command', command: reply.commands };
  if ('switchesTo' in reply) return { kind: 'language', language: reply.switchesTo };
  if ('sharesPhone' in reply) return { kind: 'contact', phone: reply.sharesPhone };
  if ('sharesPlace' in reply) return { kind: 'location', ...reply.sharesPlace };
  if ('sendsFile' in reply) return { kind: 'file', file: reply.sendsFile };
  if ('sends' in reply) return { kind: 'unsupported', what: reply.sends };
  if (reply.waits === 'until the reminder') return { kind: 'reminder_due', ask };
  return reply.waits === 'until the timeout' ? { kind: 'timeout', ask } : { kind: 'expiry' };
}

function compare(turn: number, expected: readonly string[], actual: readonly string[]): Deviation[] {
  const isSame =
    expected.length === actual.length &&
    expected.every((line, at) =>
      line.endsWith('…') ? actual[at]?.startsWith(line.slice(0, -1)) : line === actual[at],
    );
  return isSame ? [] : [{ turn, expected, actual }];
}
