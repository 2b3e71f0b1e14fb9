/** What is asked and answered of figures that are not of satisfaction: of Decision 766, of integrity and of the process. Pure. */
import { z } from 'zod';
import { daySchema, expectedOnSchema, intervalSchema, suppressionReasons } from '../vocabulary.ts';

/** The ratios of the satisfaction group of Decision 766/QĐ-TTg. */
export const decision766MetricIds = [
  'qd766_dossier_receiving_satisfaction',
  'qd766_petition_processing_on_time',
  'qd766_petition_handling_satisfaction',
] as const;
export type Decision766MetricId = (typeof decision766MetricIds)[number];

/** Figures of how people see integrity in their locality, and of how their matter went. */
export const indicatorIds = [
  'harassment_perception',
  'extra_payment_perception',
  'on_time',
  'extra_visits',
  'complaints_on_time',
  'complaints_confirmed',
] as const;
export type IndicatorId = (typeof indicatorIds)[number];

const period = {
  agency: z.string().min(1).max(64).optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  by: z.enum(['agency']).optional(),
};

const isForward = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined || to === undefined || from <= to;
const backward = { path: ['from'], message: 'must not be after `to`' };

/** The query of the official figures. Days are those on which dossiers finished and complaints came in. */
export const serviceQualityQuerySchema = z.object(period).refine(isForward, backward);
export type ServiceQualityQuery = z.infer<typeof serviceQualityQuerySchema>;

/** The query of the indicators. */
export const indicatorQuerySchema = z.object(period).refine(isForward, backward);
export type IndicatorQuery = z.infer<typeof indicatorQuerySchema>;

const count = z.int().nonnegative();
const through = z.iso
  .date()
  .nullable()
  .optional()
  .describe(
    'Where the query names no end: the last day that is counted, with which the last settled month ends; null before one is.',
  );

export const decision766MetricSchema = z
  .object({
    id: z.enum(decision766MetricIds),
    version: z.int(),
    numerator: count.nullable(),
    denominator: count,
    ratio: z
      .number()
      .nullable()
      .describe('Percent, not rounded; null where there is nothing to divide by, or it is not shown.'),
    points: z.number().nullable().describe('Not rounded.'),
    maxPoints: z.number(),
    suppressed: z.boolean().describe('Then numerator, ratio and points are null.'),
    reason: z.enum(suppressionReasons).optional(),
    expectedOn: expectedOnSchema.optional(),
  })
  .readonly();
export type Decision766Metric = z.infer<typeof decision766MetricSchema>;

export const serviceQualityRowSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    rules: z.literal('decision_766'),
    metrics: z.array(decision766MetricSchema).readonly(),
    points: z.number().nullable().describe('Null where one of the metrics is not shown.'),
    maxPoints: z.number(),
    through,
    dataThrough: z.iso.datetime().nullable(),
  })
  .readonly();
export type ServiceQualityRow = z.infer<typeof serviceQualityRowSchema>;

/** One of the answers or outcomes that an indicator tells apart. */
const partSchema = z
  .object({
    option: z.string(),
    count: count.nullable(),
    value: z.number().nullable().describe('Percent of `of`, not rounded.'),
    interval: intervalSchema.nullable().describe('Null of what is counted in full.'),
    weighted: z
      .number()
      .nullable()
      .describe('Weighted for who was asked and who answered; null of what is counted in full.'),
  })
  .readonly();

export const indicatorSchema = z
  .object({
    id: z.enum(indicatorIds),
    version: z.int(),
    basis: z.enum(['respondents', 'dossiers', 'complaints']),
    of: count.describe('How many the shares are of: those who gave one of the answers, or all of the basis.'),
    parts: z.array(partSchema).readonly(),
    apart: z
      .record(z.string(), count)
      .nullable()
      .describe('Counted, but not in the shares: "prefer_not_to_say", skipped, other words.'),
    through,
    suppressed: z.boolean(),
    reason: z.enum(suppressionReasons).optional(),
    expectedOn: expectedOnSchema.optional(),
  })
  .readonly();
export type Indicator = z.infer<typeof indicatorSchema>;

export const indicatorRowSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    indicators: z.array(indicatorSchema).readonly(),
    dataThrough: z.iso.datetime().nullable(),
  })
  .readonly();
export type IndicatorRow = z.infer<typeof indicatorRowSchema>;

/** How a figure is made, as it is told to everybody. */
export const methodSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    validFrom: z.iso.date().nullable(),
    validTo: z.iso.date().nullable(),
    source: z.object({ vi: z.string(), en: z.string() }).readonly(),
    name: z.object({ vi: z.string(), en: z.string() }).readonly(),
    description: z.object({ vi: z.string(), en: z.string() }).readonly(),
  })
  .readonly();
export type PublishedMethod = z.infer<typeof methodSchema>;
