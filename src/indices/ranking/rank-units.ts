/**
 * Ranks with what is not known about them. Two units are told apart only where the data do: a rank is an interval,
 * and the intervals of all units hold together with 95% confidence. Pure; the simulation has a fixed seed.
 *
 * Sources: M. Mogstad, J. Romano, A. Shaikh, D. Wilhelm, "Inference for ranks with applications to mobility across
 * neighbourhoods and academic achievement across countries", Review of Economic Studies 91 (2024), 476–518 (ranks from
 * simultaneous intervals of all pairwise differences); H. Goldstein, D. Spiegelhalter, "League tables and their
 * limitations", Journal of the Royal Statistical Society A 159 (1996), 385–443 (why).
 */
import { compareVietnamese } from '../../core/text.ts';
import { normalDraws, quantileOf, seededChance } from '../estimates/chance.ts';
import { confidence, z95 } from '../estimates/interval.ts';
import { type Tier, tiers } from '../publication/vocabulary.ts';

export type Unit = {
  readonly key: string;
  readonly name: string;
  readonly value: number;
  readonly interval: { readonly lower: number; readonly upper: number };
  /** People who rated. */
  readonly responses: number;
};

export type RankedUnit<U extends Unit> = {
  readonly unit: U;
  readonly tier: Tier;
  /** The best and the worst rank that the data allow; 1 is the best. */
  readonly rank: { readonly best: number; readonly worst: number };
};

export type Ranking<U extends Unit> = {
  /** The value of the group: its units' values, each by its number of responses. */
  readonly group: number | undefined;
  readonly ranked: readonly RankedUnit<U>[];
  /** Units with fewer responses than a rank needs, by name. */
  readonly unranked: readonly U[];
};

/** Below this a rank interval says nothing; also the threshold of the Office for National Statistics for unreliable shares. */
export const leastResponsesToRank = 30;

const draws = 2000;
const seed = 20_261_125;
/** Up to this many units every pair is simulated; beyond, the range of the draws bounds all pairs (Hayter 1984). */
const mostUnitsByPairs = 120;

/**
 * Ranks the units: those above the group first, then those that cannot be told from it, then those below; within, by
 * the ranks possible. Units that tie in this stand in Vietnamese order of their names.
 */
export function rankUnits<U extends Unit>(units: readonly U[], least = leastResponsesToRank): Ranking<U> {
  const byName = (a: U, b: U) => compareVietnamese(a.name, b.name) || compareVietnamese(a.key, b.key);
  const able = units.filter(({ responses }) => responses >= least).sort(byName);
  const unranked = units.filter(({ responses }) => responses < least).sort(byName);
  if (able.length === 0) return { group: undefined, ranked: [], unranked };
  const estimates = able.map(estimateOf);
  const total = able.reduce((sum, { responses }) => sum + responses, 0);
  const shares = able.map(({ responses }) => responses / total);
  const group = able.reduce((sum, { value }, index) => sum + value * (shares[index] ?? 0), 0);
  const pairLimit = simulate(estimates, pairsOf(estimates));
  const groupLimit = simulate(estimates, fromGroup(estimates, shares));
  const tierAt = tiersOf(estimates, shares, groupLimit);
  const ranked = able.map(
    (unit, index): RankedUnit<U> => ({
      unit,
      tier: tierAt(index),
      rank: rankOf(estimates, index, pairLimit),
    }),
  );
  ranked.sort(
    (a, b) =>
      tiers.indexOf(a.tier) - tiers.indexOf(b.tier) ||
      a.rank.best - b.rank.best ||
      a.rank.worst - b.rank.worst ||
      byName(a.unit, b.unit),
  );
  return { group, ranked, unranked };
}

type Estimate = { readonly centre: number; readonly error: number };

/**
 * The middle of the interval and its standard error. Wilson's interval lies around a middle that is drawn towards one
 * half, so that 10 of 10 is neither certain nor 100.
 */
function estimateOf({ interval: { lower, upper } }: Unit): Estimate {
  return { centre: (lower + upper) / 2, error: Math.max((upper - lower) / (2 * z95), 1e-9) };
}

/** The limit that the largest of all standardised differences stays under with 95% confidence. */
function simulate(estimates: readonly Estimate[], largest: (drawn: Float64Array) => number): number {
  const normal = normalDraws(seededChance(seed));
  const drawn = new Float64Array(estimates.length);
  const maxima: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    estimates.forEach(({ error }, index) => {
      drawn[index] = error * normal();
    });
    maxima.push(largest(drawn));
  }
  return quantileOf(maxima, confidence);
}

/** A function that finds the largest standardised difference between any two of the units in a draw. */
function pairsOf(estimates: readonly Estimate[]): (drawn: Float64Array) => number {
  const errors = estimates.map(({ error }) => error);
  if (estimates.length > mostUnitsByPairs) return (drawn) => rangeOf(drawn, errors) / Math.SQRT2;
  const precision = Float64Array.from(
    errors.flatMap((_, a) => errors.slice(a + 1).map((_, b) => 1 / errorOfPair(estimates, a, a + 1 + b))),
  );
  return (drawn) => {
    let largest = 0;
    let pair = 0;
    for (let a = 0; a < drawn.length; a += 1) {
      for (let b = a + 1; b < drawn.length; b += 1) {
        const difference = Math.abs((drawn[a] ?? 0) - (drawn[b] ?? 0)) * (precision[pair] ?? 0);
        if (difference > largest) largest = difference;
        pair += 1;
      }
    }
    return largest;
  };
}

function rangeOf(drawn: Float64Array, errors: readonly number[]): number {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  drawn.forEach((value, index) => {
    const standard = value / (errors[index] ?? 1);
    lowest = Math.min(lowest, standard);
    highest = Math.max(highest, standard);
  });
  return highest - lowest;
}

function errorOfPair(estimates: readonly Estimate[], a: number, b: number): number {
  return Math.hypot(estimates[a]?.error ?? 0, estimates[b]?.error ?? 0);
}

function rankOf(
  estimates: readonly Estimate[],
  index: number,
  limit: number,
): { best: number; worst: number } {
  const own = estimates[index]?.centre ?? 0;
  let [above, below] = [0, 0];
  estimates.forEach(({ centre }, other) => {
    const reach = limit * errorOfPair(estimates, index, other);
    if (other !== index && centre - own > reach) above += 1;
    if (other !== index && own - centre > reach) below += 1;
  });
  return { best: 1 + above, worst: estimates.length - below };
}

function fromGroup(
  estimates: readonly Estimate[],
  shares: readonly number[],
): (drawn: Float64Array) => number {
  const errors = errorsFromGroup(estimates, shares);
  return (drawn) => {
    const group = drawn.reduce((sum, value, index) => sum + value * (shares[index] ?? 0), 0);
    return drawn.reduce((largest, value, index) => {
      const error = errors[index] ?? 0;
      return error === 0 ? largest : Math.max(largest, Math.abs(value - group) / error);
    }, 0);
  };
}

/** The standard error of each unit's difference from the group that it is part of. */
function errorsFromGroup(estimates: readonly Estimate[], shares: readonly number[]): number[] {
  const whole = estimates.reduce((sum, { error }, index) => sum + ((shares[index] ?? 0) * error) ** 2, 0);
  return estimates.map(({ error }, index) => {
    const share = shares[index] ?? 0;
    return Math.sqrt(Math.max(0, whole + (1 - 2 * share) * error ** 2));
  });
}

function tiersOf(
  estimates: readonly Estimate[],
  shares: readonly number[],
  limit: number,
): (index: number) => Tier {
  const group = estimates.reduce((sum, { centre }, index) => sum + centre * (shares[index] ?? 0), 0);
  const errors = errorsFromGroup(estimates, shares);
  return (index) => {
    const difference = (estimates[index]?.centre ?? 0) - group;
    const error = errors[index] ?? 0;
    if (error === 0 || Math.abs(difference) <= limit * error) return 'not_different';
    return difference > 0 ? 'above' : 'below';
  };
}
