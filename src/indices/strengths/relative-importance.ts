/**
 * How much each criterion moves overall satisfaction: its share of what all criteria together explain. Pure.
 *
 * Everybody is asked a few criteria only, so the correlations come from pairs of answers, each pair of criteria from
 * those who rated both. Johnson's relative weights split the explained variance among correlated criteria; they agree with
 * the averages over all orders of entering (Lindeman, Merenda, Gold) to a hundredth and need no 2^19 regressions.
 *
 * Source: J. W. Johnson, "A heuristic method for estimating the relative weight of predictor variables in multiple
 * regression", Multivariate Behavioral Research 35 (2000), 1–19. Interval: jackknife over groups of cells, K. Wolter,
 * Introduction to Variance Estimation, 2nd edition (2007), 4.2.
 */
import { studentT95 } from '../estimates/interval.ts';
import { eigenOfSymmetric } from './eigen.ts';

/** People who gave one level to one criterion and another to another, in one of the groups of people. */
export type GroupedPair = {
  readonly group: number;
  readonly first: string;
  readonly firstLevel: number;
  readonly second: string;
  readonly secondLevel: number;
  readonly responses: number;
};

export type Importance = {
  readonly criterion: string;
  /** Share of the explained variance, 0 to 100. */
  readonly share: number;
  readonly interval: { readonly lower: number; readonly upper: number };
};

/** Fewer pairs than this between a criterion and the overall rating, and it is left out. */
export const leastPairs = 60;

/** The importance of each criterion for `outcome`, the largest first; undefined where the data do not bear it. */
export function relativeImportance(
  pairs: readonly GroupedPair[],
  outcome: string,
  criteria: readonly string[],
): Importance[] | undefined {
  const sums = sumPairs(pairs);
  const able = criteria.filter((criterion) => (sums.get(nameOf(criterion, outcome))?.n ?? 0) >= leastPairs);
  const whole = weightsOf(sums, outcome, able);
  if (whole === undefined) return undefined;
  const groups = [...new Set(pairs.map(({ group }) => group))];
  if (groups.length < 5) return undefined;
  const without = groups.flatMap((group) => {
    const rest = weightsOf(sumPairs(pairs.filter((pair) => pair.group !== group)), outcome, able);
    return rest === undefined ? [] : [rest];
  });
  if (without.length < groups.length) return undefined;
  const quantile = studentT95(groups.length - 1);
  return able
    .map((criterion, index) => {
      const share = whole[index] ?? 0;
      const kept = without.map((rest) => rest[index] ?? 0);
      const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
      const variance =
        ((kept.length - 1) / kept.length) * kept.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const half = quantile * Math.sqrt(variance);
      return {
        criterion,
        share: 100 * share,
        interval: { lower: 100 * Math.max(0, share - half), upper: 100 * Math.min(1, share + half) },
      };
    })
    .sort((a, b) => b.share - a.share || (a.criterion < b.criterion ? -1 : 1));
}

type Sums = { n: number; x: number; y: number; xx: number; yy: number; xy: number };

function nameOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function sumPairs(pairs: readonly GroupedPair[]): ReadonlyMap<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const { first, firstLevel, second, secondLevel, responses } of pairs) {
    const name = nameOf(first, second);
    const [x, y] = first < second ? [firstLevel, secondLevel] : [secondLevel, firstLevel];
    const known = sums.get(name) ?? { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
    sums.set(name, {
      n: known.n + responses,
      x: known.x + responses * x,
      y: known.y + responses * y,
      xx: known.xx + responses * x * x,
      yy: known.yy + responses * y * y,
      xy: known.xy + responses * x * y,
    });
  }
  return sums;
}

function correlation(sums: ReadonlyMap<string, Sums>, a: string, b: string): number {
  if (a === b) return 1;
  const known = sums.get(nameOf(a, b));
  if (known === undefined || known.n < 2) return 0;
  const { n, x, y, xx, yy, xy } = known;
  const spread = (n * xx - x * x) * (n * yy - y * y);
  return spread <= 0 ? 0 : (n * xy - x * y) / Math.sqrt(spread);
}

/** Smallest eigenvalue that is kept: correlations from different people need not fit together, and are made to. */
const leastEigenvalue = 0.05;

/** Johnson's weights as shares of the explained variance. */
function weightsOf(
  sums: ReadonlyMap<string, Sums>,
  outcome: string,
  criteria: readonly string[],
): number[] | undefined {
  if (criteria.length < 2) return undefined;
  const matrix = criteria.map((a) => criteria.map((b) => correlation(sums, a, b)));
  const { values, vectors } = eigenOfSymmetric(matrix);
  const kept = values.map((value) => Math.max(value, leastEigenvalue));
  const scale = criteria.map((_, i) =>
    Math.sqrt(kept.reduce((sum, value, k) => sum + value * (vectors[i]?.[k] ?? 0) ** 2, 0)),
  );
  const toOutcome = criteria.map((criterion) => correlation(sums, criterion, outcome));
  // Λ = V √λ V', scaled so that its square is a correlation matrix again; β = Λ⁻¹ r.
  const root = (power: number) =>
    criteria.map((_, i) =>
      criteria.map((__, j) =>
        kept.reduce(
          (sum, value, k) => sum + (vectors[i]?.[k] ?? 0) * value ** power * (vectors[j]?.[k] ?? 0),
          0,
        ),
      ),
    );
  const loadings = root(0.5).map((row, i) => row.map((value) => value / (scale[i] ?? 1)));
  const inverse = root(-0.5);
  const beta = criteria.map((_, j) =>
    criteria.reduce((sum, __, i) => sum + (inverse[j]?.[i] ?? 0) * (scale[i] ?? 1) * (toOutcome[i] ?? 0), 0),
  );
  const weights = loadings.map((row) =>
    row.reduce((sum, value, j) => sum + value * value * (beta[j] ?? 0) ** 2, 0),
  );
  const total = weights.reduce((sum, value) => sum + value, 0);
  return total <= 1e-12 ? undefined : weights.map((value) => value / total);
}
