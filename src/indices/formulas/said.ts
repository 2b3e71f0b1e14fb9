/**
 * What people said, as sums: all that a formula sees. Sums add up over days, agencies and anything else.
 * Every weighting is a change of these sums, so that one formula serves raw and weighted figures alike.
 */

/** One number for each level, 1 (rất không hài lòng) to 5 (rất hài lòng). */
export type PerLevel = readonly [number, number, number, number, number];

/** The ratings of one criterion. */
export type CriterionSaid = {
  readonly criterion: string;
  /** Ratings. */
  readonly counts: PerLevel;
  /** Σ w and Σ w² of the ratings; w stands for how many people in the frame a rating speaks for. */
  readonly weights: PerLevel;
  readonly squaredWeights: PerLevel;
  /** "Không áp dụng": said, but no rating. */
  readonly notApplicable: number;
  /** How much the criterion counts among others. */
  readonly importance: number;
};

/** People who gave one level to one criterion and another level to another; each pair of criteria once. */
export type PairSaid = {
  readonly first: string;
  readonly firstLevel: number;
  readonly second: string;
  readonly secondLevel: number;
  readonly responses: number;
  /** Σ w₁w₂. */
  readonly weight: number;
};

export type Said = {
  readonly criteria: readonly CriterionSaid[];
  readonly pairs: readonly PairSaid[];
  /** People who rated at least one of the criteria. */
  readonly respondents: number;
  /** Finished dossiers from which they come: the frame. */
  readonly finished: number;
};

export const noCounts: PerLevel = [0, 0, 0, 0, 0];

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Level by level. */
export function addPerLevel(a: PerLevel, b: PerLevel): PerLevel {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]];
}

/** Every level times a factor. */
export function scalePerLevel(counts: PerLevel, by: number): PerLevel {
  return [counts[0] * by, counts[1] * by, counts[2] * by, counts[3] * by, counts[4] * by];
}

/** The ratings of all criteria together. */
export function pooledCounts(said: Said): PerLevel {
  return said.criteria.reduce<PerLevel>((total, one) => addPerLevel(total, one.counts), noCounts);
}

/** The value of each level in a score, weighted by how often it was given. */
export function scoreTotal(counts: PerLevel, scores: PerLevel): number {
  return sum(counts.map((count, level) => count * (scores[level] ?? 0)));
}

/** Every rating speaks for one: what raw figures are made of. */
export function unweighted(said: Said): Said {
  return {
    ...said,
    criteria: said.criteria.map((one) => ({ ...one, weights: one.counts, squaredWeights: one.counts })),
    pairs: said.pairs.map((pair) => ({ ...pair, weight: pair.responses })),
  };
}

/** Every rating speaks for `factor` times as many. */
export function scaleWeights(said: Said, factor: number): Said {
  return {
    ...said,
    criteria: said.criteria.map((one) => ({
      ...one,
      weights: scalePerLevel(one.weights, factor),
      squaredWeights: scalePerLevel(one.squaredWeights, factor * factor),
    })),
    pairs: said.pairs.map((pair) => ({ ...pair, weight: pair.weight * factor * factor })),
  };
}

/** What several groups of people said, together. Nobody may be in two of the groups. */
export function addSaid(groups: readonly Said[]): Said {
  const criteria = new Map<string, CriterionSaid>();
  const pairs = new Map<string, PairSaid>();
  for (const group of groups) {
    for (const one of group.criteria) {
      const known = criteria.get(one.criterion);
      criteria.set(one.criterion, known === undefined ? one : addCriterion(known, one));
    }
    for (const pair of group.pairs) {
      const name = [pair.first, pair.firstLevel, pair.second, pair.secondLevel].join(' ');
      const { responses, weight } = pairs.get(name) ?? { responses: 0, weight: 0 };
      pairs.set(name, {
        ...pair,
        responses: responses + pair.responses,
        weight: weight + pair.weight,
      });
    }
  }
  return {
    criteria: [...criteria.values()],
    pairs: [...pairs.values()],
    respondents: sum(groups.map((group) => group.respondents)),
    finished: sum(groups.map((group) => group.finished)),
  };
}

function addCriterion(a: CriterionSaid, b: CriterionSaid): CriterionSaid {
  return {
    ...a,
    counts: addPerLevel(a.counts, b.counts),
    weights: addPerLevel(a.weights, b.weights),
    squaredWeights: addPerLevel(a.squaredWeights, b.squaredWeights),
    notApplicable: a.notApplicable + b.notApplicable,
  };
}
