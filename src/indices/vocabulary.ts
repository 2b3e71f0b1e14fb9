/** What is asked of the indices and what is answered: schemas and words. Pure, for the browser too. */
import { z } from 'zod';
import { type CalendarDay, parseDay } from '../core/time.ts';

/** A Viet Nam day, `YYYY-MM-DD`. */
export const daySchema = z.string().transform((text, context): CalendarDay => {
  const day = parseDay(text);
  if (day !== undefined) return day;
  context.addIssue({ code: 'custom', message: 'must be a day, YYYY-MM-DD' });
  return z.NEVER;
});

/** The formulas of the registry. */
export const formulaIds = [
  'overall_top2',
  'item_top2',
  'factor_top2_pooled',
  'factor_top2_item_mean',
  'criteria_top2_pooled',
  'mean100',
  'share_dissatisfied',
  'net_score',
] as const;
export type FormulaId = (typeof formulaIds)[number];

/** What rows are made for. */
export const breakdowns = [
  'factor',
  'criterion',
  'agency',
  'procedure',
  'field',
  'channel',
  'month',
] as const;
export type Breakdown = (typeof breakdowns)[number];

/** The query of the satisfaction indices. `agency` is an agency's code; days are those on which dossiers finished. */
export const satisfactionQuerySchema = z
  .object({
    agency: z.string().min(1).max(64).optional(),
    from: daySchema.optional(),
    to: daySchema.optional(),
    formula: z.enum(formulaIds).optional(),
    by: z.enum(breakdowns).optional(),
    /** For the figures of one criterion or factor. */
    criterion: z.string().min(1).max(64).optional(),
    factor: z.string().min(1).max(64).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    message: 'must not be after `to`',
  });
export type SatisfactionQuery = z.infer<typeof satisfactionQuerySchema>;

/** Figures of fewer ratings are not shown (thresholds of the Office for National Statistics and others). */
export const leastRatings = 10;

/** Why a figure is not shown. */
export const suppressionReasons = [
  /** Nobody gave a rating. */
  'no_ratings',
  /** Fewer ratings than may be shown. */
  'too_few_ratings',
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

const count = z.int().nonnegative();

/** How far the invitations got, beside every figure. */
export const reachSchema = z
  .object({
    finished: count.describe('Dossiers that finished: the frame.'),
    invited: count,
    delivered: count.describe('The invitation is known to have reached the person, or was opened.'),
    started: count.describe('At least one answer was given.'),
    completed: count,
    optedOut: count,
  })
  .readonly();
export type Reach = z.infer<typeof reachSchema>;

/** An interval that holds the true figure with the given confidence; in the figure's own unit. */
export const intervalSchema = z
  .object({
    lower: z.number(),
    upper: z.number(),
    level: z.number().describe('Confidence, 0 to 1.'),
    method: z
      .enum(['wilson', 'wilson_effective', 'student_t'])
      .describe(
        '`wilson`: of a simple share. `wilson_effective`: of a share over several answers of each person, with the ' +
          'effective number of answers. `student_t`: of a mean score.',
      ),
  })
  .readonly();
export type Interval = z.infer<typeof intervalSchema>;

/** One figure and all that must stand beside it. Percentages are 0–100 and not rounded. */
export const satisfactionRowSchema = z
  .object({
    key: z.string().describe('A code (agency, procedure), an id, a channel or a month `YYYY-MM`.'),
    name: z.string(),
    formula: z.enum(formulaIds),
    formulaVersion: z.int(),
    value: z.number().nullable(),
    interval: intervalSchema.nullable(),
    counts: z
      .tuple([count, count, count, count, count])
      .readonly()
      .nullable()
      .describe('Ratings, levels 1 to 5.'),
    notApplicable: count.nullable().describe('Null with the counts.'),
    responses: count.describe('People who rated, or said that the question does not apply.'),
    reach: reachSchema,
    suppressed: z.boolean(),
    reason: z.enum(suppressionReasons).optional(),
    dataThrough: z.iso
      .datetime()
      .nullable()
      .describe('Everything said before this instant is in the figure; null before the first roll-up.'),
  })
  .readonly();
export type SatisfactionRow = z.infer<typeof satisfactionRowSchema>;
