/** What is asked of the indices and what is answered: schemas and words. Pure, for the browser too. */
import { z } from 'zod';
import { type CalendarDay, parseDay } from '../core/time.ts';

/** A Viet Nam day, `YYYY-MM-DD`, of the years 1900 to 2999: figures also ask for the days around it. */
export const daySchema = z.string().transform((text, context): CalendarDay => {
  const day = parseDay(text);
  if (day !== undefined && day >= '1900' && day < '3000') return day;
  context.addIssue({ code: 'custom', message: 'must be a day, YYYY-MM-DD, from 1900 to 2999' });
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
  /** A smaller figure, of these people or of others, could be computed from it; or the crossing is finer than is published. */
  'protects_others',
  /**
   * Told when the year (of complaints, the month) is over and nobody can answer any more: night by night, it would tell of the
   * few who came in between.
   */
  'not_yet_closed',
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** Why a figure is not shown; where it is not yet closed, from which day it can be. */
export type Hidden = { readonly reason: SuppressionReason; readonly expectedOn?: CalendarDay };

/** Beside the reason `not_yet_closed`. */
export const expectedOnSchema = z.iso
  .date()
  .describe(
    'With `not_yet_closed` only: the first day on which the figure can be told, Viet Nam time: the last invitations of the latest ' +
      'year in it (of complaints: month) have run out. Small figures may be hidden even then.',
  );

const count = z.int().nonnegative();

/** How far the invitations got, beside every figure. */
export const reachSchema = z
  .object({
    finished: count.describe('Dossiers that finished: the frame.'),
    invitable: count.describe('Their applicants could be written to, or were reached in another way.'),
    invited: count,
    delivered: count.describe('The invitation is known to have reached the person, or was opened.'),
    opened: count,
    started: count.describe('At least one answer was given.'),
    completed: count,
    optedOut: count,
    unreached: z
      .object({
        notSampled: count.describe('Only a share of such dossiers is asked, or none.'),
        noInvitation: count.describe('For any other reason.'),
        noAddress: count.describe('The report of the dossier named no address.'),
        refusedContact: count.describe('The person wants no messages.'),
        notDelivered: count.describe('There is an address, but nothing tells that the invitation arrived.'),
      })
      .readonly()
      .describe(
        'The finished dossiers whose applicants no invitation is known to have reached, by the first reason that holds.',
      ),
  })
  .readonly()
  .describe(
    'What people did with invitations of a month about which they may still answer is told in whole steps of people: at least so many did.',
  );
export type Reach = z.infer<typeof reachSchema>;

/** An interval that holds the true figure with the given confidence; in the figure's own unit. */
export const intervalSchema = z
  .object({
    lower: z.number(),
    upper: z.number(),
    level: z.number().describe('Confidence, 0 to 1.'),
    method: z
      .enum(['wilson', 'wilson_effective', 'student_t', 'score_difference', 'normal'])
      .describe(
        '`wilson`: of a simple share. `wilson_effective`: of a share over several answers of each person, or weighted, ' +
          'with the effective number of answers. `student_t`: of a mean score or a trend. `score_difference`: of a ' +
          'difference of two shares, from their intervals. `normal`: of a difference of means, or a shrunken figure.',
      ),
  })
  .readonly();
export type Interval = z.infer<typeof intervalSchema>;

/** A figure that corrects for who answers. */
export const weightedSchema = z
  .object({
    value: z.number(),
    interval: intervalSchema,
    effectiveResponses: z
      .number()
      .describe('How many independent, equally weighted answers would tell as much.'),
    method: z
      .literal('post_stratified')
      .describe(
        'Each answer counts for the finished dossiers of its kind: by unit, field, way of submission, timeliness and ' +
          'outcome, thin groups joined with their neighbours and large weights trimmed; and by the inverse of the ' +
          'probability with which its question was asked.',
      ),
    methodVersion: z.int(),
  })
  .readonly();
export type Weighted = z.infer<typeof weightedSchema>;

/** A difference of two figures of the same formula and version. */
export const changeSchema = z
  .object({
    against: z.string().describe('The key of the row with which this one is compared.'),
    difference: z.number().describe('In points: this figure less the other.'),
    interval: intervalSchema,
    isReal: z
      .boolean()
      .describe('Whether it is more than chance, at 5% over all comparisons of the answer together (Holm).'),
  })
  .readonly();
export type Change = z.infer<typeof changeSchema>;

/** A figure of a small unit drawn towards those of its kind: a figure of its own, never instead of the raw one. */
export const shrunkenSchema = z
  .object({
    value: z.number(),
    interval: intervalSchema,
    figure: z.literal('empirical_bayes'),
    figureVersion: z.int(),
    ownShare: z
      .number()
      .describe("How much of it is the unit's own figure, 0 to 1; the rest is the mean of all."),
  })
  .readonly();
export type Shrunken = z.infer<typeof shrunkenSchema>;

const comparedShare = z
  .object({
    frame: z.number().describe('Percent of all finished dossiers.'),
    respondents: z.number().describe('Percent of those whose applicants answered.'),
    isDifferent: z
      .boolean()
      .describe('Whether those who answered differ from the silent by more than chance.'),
  })
  .readonly();

/** Whether those who answered are like those who did not, in what is known of both. */
export const nonResponseSchema = z
  .object({
    /** Of the dossiers with a promised day. */
    late: comparedShare.nullable(),
    refused: comparedShare.nullable(),
    withdrawn: comparedShare.nullable(),
  })
  .readonly();
export type NonResponse = z.infer<typeof nonResponseSchema>;

/** Where a series is broken: the rows before and after it are not comparable. */
export const seriesBreakSchema = z
  .object({
    on: z.iso.date().describe('The first day of the new formula, version or weights.'),
    formerVersion: z.int(),
    formerCriterionWeights: z.string(),
  })
  .readonly();
export type SeriesBreak = z.infer<typeof seriesBreakSchema>;

/** One figure and all that must stand beside it. Percentages are 0–100 and not rounded. */
export const satisfactionRowSchema = z
  .object({
    key: z.string().describe('A code (agency, procedure), an id, a channel or a month `YYYY-MM`.'),
    name: z.string(),
    formula: z.enum(formulaIds),
    formulaVersion: z.int(),
    criterionWeights: z.string().describe('Which weights of criteria were used.'),
    value: z.number().nullable().describe('The raw figure: every answer counts the same.'),
    interval: intervalSchema.nullable(),
    weighted: weightedSchema.nullable().describe('The figure weighted for who was asked and who answered.'),
    counts: z
      .tuple([count, count, count, count, count])
      .readonly()
      .nullable()
      .describe('Ratings, levels 1 to 5.'),
    notApplicable: count.nullable().describe('Null with the counts.'),
    responses: count.describe('People who rated, or said that the question does not apply.'),
    reach: reachSchema,
    nonResponse: nonResponseSchema.nullable(),
    change: changeSchema
      .nullable()
      .describe(
        'By `month`: since the month before; null where one of them is missing or the series is broken.',
      ),
    shrunken: shrunkenSchema.nullable().describe('By `agency` only.'),
    seriesBreak: seriesBreakSchema
      .nullable()
      .describe(
        'A formula, a version or weights changed within the period, or by `month` since the row before.',
      ),
    suppressed: z.boolean(),
    reason: z.enum(suppressionReasons).optional(),
    expectedOn: expectedOnSchema.optional(),
    dataThrough: z.iso
      .datetime()
      .nullable()
      .describe('Everything said before this instant is in the figure; null before the first roll-up.'),
  })
  .readonly();
export type SatisfactionRow = z.infer<typeof satisfactionRowSchema>;

/** The straight line through the months of one unbroken part of a series; weighted by how exact each month is. */
export const monthlyTrendSchema = z
  .object({
    from: z.string().describe('The first month that is shown, `YYYY-MM`.'),
    to: z.string(),
    slope: z.number().describe('Change in points per month.'),
    interval: intervalSchema.describe('Of the slope.'),
    first: z.number().describe('The figure on the line at `from`.'),
    last: z.number().describe('The figure on the line at `to`.'),
    isReal: z.boolean().describe('Whether the interval of the slope is all above or all below nothing.'),
  })
  .readonly();
export type MonthlyTrend = z.infer<typeof monthlyTrendSchema>;
