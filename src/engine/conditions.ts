/** Conditions of branches: structured, so that no flow carries code and every part can be inspected. */
import { z } from 'zod';
import { assertNever } from '../core/result.ts';
import type { AnswerValue, Facts } from './session.ts';

const factValueSchema = z.union([z.string(), z.number(), z.boolean()]);

export type Condition =
  /** The answer's category (a level, an option, `not_applicable`, `skipped`) is one of these. */
  | { kind: 'answer_is'; node: string; categories: string[] }
  /** The answer's level lies within these bounds. */
  | { kind: 'answer_between'; node: string; atLeast?: number | undefined; atMost?: number | undefined }
  | { kind: 'fact_is'; fact: string; values: (string | number | boolean)[] }
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
      z.strictObject({
        kind: z.literal('answer_between'),
        node: z.string(),
        atLeast: z.number().optional(),
        atMost: z.number().optional(),
      }),
      z.strictObject({
        kind: z.literal('fact_is'),
        fact: z.string(),
        values: z.array(factValueSchema).max(50),
      }),
      z.strictObject({ kind: z.literal('all'), of: z.array(conditionSchema).max(20) }),
      z.strictObject({ kind: z.literal('any'), of: z.array(conditionSchema).max(20) }),
      z.strictObject({ kind: z.literal('not'), of: conditionSchema }),
    ]),
  )
  .meta({ id: 'Condition' });

/** What a condition looks at. */
export type Known = { readonly facts: Facts; readonly answers: Readonly<Record<string, AnswerValue>> };

/** Whether the condition holds. What was not answered or is not known fulfils no condition but a negation. */
export function holds(condition: Condition, known: Known): boolean {
  switch (condition.kind) {
    case 'answer_is': {
      const answer = own(known.answers, condition.node);
      return answer !== undefined && condition.categories.includes(categoryOf(answer));
    }
    case 'answer_between': {
      const answer = own(known.answers, condition.node);
      if (answer?.kind !== 'rating') return false;
      return (
        answer.level >= (condition.atLeast ?? -Infinity) && answer.level <= (condition.atMost ?? Infinity)
      );
    }
    case 'fact_is': {
      const fact = own(known.facts, condition.fact);
      return fact !== undefined && condition.values.includes(fact);
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

/** The reporting bucket (nhóm trả lời) of an answer. */
export function categoryOf(answer: AnswerValue): string {
  switch (answer.kind) {
    case 'rating':
      return String(answer.level);
    case 'choice':
      return answer.choice;
    case 'text':
      return 'other';
    case 'not_applicable':
    case 'skipped':
      return answer.kind;
    default:
      return assertNever(answer);
  }
}

/** The value under a key that the record itself has: names come from flows and may be `constructor`. */
export function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
