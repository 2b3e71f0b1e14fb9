/** Conditions of branches: structured, so that no flow carries code and every part can be inspected. */
import { z } from 'zod';
import { assertNever } from '../core/result.ts';
import { type AnswerValue, categoriesWithin, numberOf } from './answers.ts';
import { isKnown } from './facts.ts';
import type { Draw, Facts } from './session.ts';

const plainValuesSchema = z.array(z.union([z.string(), z.number(), z.boolean()])).max(50);
const bounds = { atLeast: z.number().optional(), atMost: z.number().optional() };

type Bounds = { atLeast?: number | undefined; atMost?: number | undefined };

export type Condition =
  /** The answer's category (a level, an option, `not_applicable`, `skipped`) is one of these. */
  | { kind: 'answer_is'; node: string; categories: string[] }
  /** The answer is a level or a number within these bounds. */
  | ({ kind: 'answer_between'; node: string } & Bounds)
  | { kind: 'fact_is'; fact: string; values: (string | number | boolean)[] }
  | { kind: 'fact_known'; fact: string }
  | { kind: 'variable_is'; variable: string; values: (string | number | boolean)[] }
  | ({ kind: 'variable_between'; variable: string } & Bounds)
  /** Chance put the respondent into one of these arms of the `split`. */
  | { kind: 'arm_is'; node: string; arms: string[] }
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition };

export const conditionSchema: z.ZodType<Condition> = z
  .lazy(() =>
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('answer_is'),
        node: z.string(),
        categories: z.array(z.string()).max(50),
      }),
      z.strictObject({ kind: z.literal('answer_between'), node: z.string(), ...bounds }),
      z.strictObject({ kind: z.literal('fact_is'), fact: z.string(), values: plainValuesSchema }),
      z.strictObject({ kind: z.literal('fact_known'), fact: z.string() }),
      z.strictObject({ kind: z.literal('variable_is'), variable: z.string(), values: plainValuesSchema }),
      z.strictObject({ kind: z.literal('variable_between'), variable: z.string(), ...bounds }),
      z.strictObject({ kind: z.literal('arm_is'), node: z.string(), arms: z.array(z.string()).max(20) }),
      z.strictObject({ kind: z.literal('all'), of: z.array(conditionSchema).max(20) }),
      z.strictObject({ kind: z.literal('any'), of: z.array(conditionSchema).max(20) }),
      z.strictObject({ kind: z.literal('not'), of: conditionSchema }),
    ]),
  )
  .meta({ id: 'Condition' });

/** What a condition looks at. */
export type Known = {
  readonly facts: Facts;
  readonly variables: Facts;
  readonly answers: Readonly<Record<string, AnswerValue>>;
  readonly draws: Readonly<Record<string, Draw>>;
};

/** Whether the condition holds. What was not answered or is not known fulfils no condition but a negation. */
export function holds(condition: Condition, known: Known): boolean {
  switch (condition.kind) {
    case 'answer_is': {
      const answer = own(known.answers, condition.node);
      return (
        answer !== undefined &&
        categoriesWithin(answer).some((category) => condition.categories.includes(category))
      );
    }
    case 'answer_between': {
      const answer = own(known.answers, condition.node);
      return answer !== undefined && isWithin(numberOf(answer), condition);
    }
    case 'fact_is': {
      const fact = own(known.facts, condition.fact);
      return fact !== undefined && condition.values.includes(fact);
    }
    case 'fact_known':
      return isKnown(known.facts, condition.fact);
    case 'variable_is': {
      const value = own(known.variables, condition.variable);
      return value !== undefined && condition.values.includes(value);
    }
    case 'variable_between': {
      const value = own(known.variables, condition.variable);
      return isWithin(typeof value === 'number' ? value : undefined, condition);
    }
    case 'arm_is': {
      const draw = own(known.draws, condition.node);
      return draw?.kind === 'arm' && condition.arms.includes(draw.arm);
    }
    case 'all':
      return condition.of.every((part) => holds(part, known));
    case 'any':
      return condition.of.some((part) => holds(part, known));
    case 'not':
      return !holds(condition.of, known);
    default:
      return assertNever(condition);
  }
}

/** The questions whose answers a condition looks at. */
export function questionsIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'answer_is':
    case 'answer_between':
      return [condition.node];
    case 'all':
    case 'any':
      return condition.of.flatMap(questionsIn);
    case 'not':
      return questionsIn(condition.of);
    case 'arm_is':
    case 'fact_is':
    case 'fact_known':
    case 'variable_is':
    case 'variable_between':
      return [];
  }
}

function isWithin(number: number | undefined, bounds: Bounds): boolean {
  return (
    number !== undefined && number >= (bounds.atLeast ?? -Infinity) && number <= (bounds.atMost ?? Infinity)
  );
}

/** The value under a key that the record itself has: names come from flows and may be `constructor`. */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  const value = record[key];
  return value !== undefined && Object.hasOwn(record, key) ? value : undefined;
}

/** The record with one more value, or another one under that key. */
export function withOwn<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
  value: NoInfer<Value>,
): Readonly<Record<string, Value>> {
  // Assigned, not written as a computed key of the literal: V8 takes several times as long for that one.
  const changed = { ...record };
  changed[key] = value;
  return changed;
}
