/** The straight line through a series of figures, and whether it rises or falls by more than chance. Pure. */
import type { Estimate } from '../formulas/formula.ts';
import { sum } from '../formulas/said.ts';
import type { Interval } from '../vocabulary.ts';
import { confidence, studentT95 } from './interval.ts';

export type Trend = {
  /** Change per step, in points. */
  readonly slope: number;
  readonly interval: Interval;
  /** The figure on the line at the first and at the last step. */
  readonly first: number;
  readonly last: number;
  readonly isReal: boolean;
};

/** With fewer points a line says no more than their differences do. */
export const leastTrendPoints = 4;

/**
 * The trend of a series at equal steps; steps without a figure are undefined. Figures count by their precision;
 * where they scatter about the line by more than their own variances explain, the interval widens with them.
 * Undefined for fewer than `leastTrendPoints` figures.
 *
 * Source: weighted least squares, N. R. Draper, H. Smith, Applied Regression Analysis, 3rd edition (1998), 9.2; the
 * scale of the scatter as in R. T. Birge, Physical Review 40 (1932), 207.
 */
export function trendOf(series: readonly (Estimate | undefined)[]): Trend | undefined {
  const points = series.flatMap((one, step) =>
    one === undefined ? [] : [{ step, value: one.value, variance: one.variance }],
  );
  if (points.length < leastTrendPoints) return undefined;
  // A figure without variance would outweigh all others: it gets the smallest that another one has.
  const positive = points.map(({ variance }) => variance).filter((variance) => variance > 0);
  const least = positive.length === 0 ? 1 : Math.min(...positive);
  const weights = points.map(({ variance }) => 1 / Math.max(variance, least));
  const total = sum(weights);
  const weighted = (of: (point: { step: number; value: number }) => number) =>
    sum(points.map((point, index) => (weights[index] ?? 0) * of(point)));
  const meanStep = weighted(({ step }) => step) / total;
  const meanValue = weighted(({ value }) => value) / total;
  const spread = weighted(({ step }) => (step - meanStep) ** 2);
  const slope = weighted(({ step, value }) => (step - meanStep) * (value - meanValue)) / spread;
  const at = (step: number) => meanValue + slope * (step - meanStep);
  const freedom = points.length - 2;
  const scatter = weighted(({ step, value }) => (value - at(step)) ** 2) / freedom;
  const half = studentT95(freedom) * Math.sqrt(Math.max(1, scatter) / spread);
  const interval = {
    lower: slope - half,
    upper: slope + half,
    level: confidence,
    method: 'student_t' as const,
  };
  return {
    slope,
    interval,
    first: at(0),
    last: at(series.length - 1),
    isReal: interval.lower > 0 || interval.upper < 0,
  };
}
