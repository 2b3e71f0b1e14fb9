/** What people said, as sums: all that a formula sees. Sums add up over days, agencies and anything else. */

/** One number for each level, 1 (rất không hài lòng) to 5 (rất hài lòng). */
export type PerLevel = readonly [number, number, number, number, number];

/** The ratings of one criterion. With w = 1 / the probability with which a person was asked. */
export type CriterionSaid = {
  readonly criterion: string;
  /** Ratings. */
  readonly counts: PerLevel;
  /** Σ w and Σ w² of the ratings. */
  readonly weights: PerLevel;
  readonly squaredWeights: PerLevel;
  /** "Không áp dụng": said, but no rating. */
  readonly notApplicable: number;
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

/** The ratings of all criteria together. */
export function pooledCounts(said: Said): PerLevel {
  return said.criteria.reduce<PerLevel>((total, one) => addPerLevel(total, one.counts), noCounts);
}

/** The value of each level in a score, weighted by how often it was given. */
export function scoreTotal(counts: PerLevel, scores: PerLevel): number {
  return sum(counts.map((count, level) => count * (scores[level] ?? 0)));
}
