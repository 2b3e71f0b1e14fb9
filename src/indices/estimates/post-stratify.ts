/**
 * Weights that let each respondent stand for the finished dossiers of the same kind (hậu phân tầng). The frame is
 * known exactly, so what makes the silent different in unit, field, way of submission, timeliness and outcome can be
 * set right. Pure; the roll-up does the same in SQL (`tallies/weigh-strata.ts`), and a test holds the two together.
 */
import { sum } from '../formulas/said.ts';

export const weightingVersion = 1;

/** Dossiers of one month that are alike. Ids and words; a field may be missing. */
export type Stratum = {
  readonly receivingAgencyId: string;
  readonly decidingAgencyId: string;
  /** The agency above the deciding one; null at the top. */
  readonly parentId: string | null;
  readonly fieldId: string | null;
  readonly submittedVia: string;
  readonly timeliness: string;
  readonly outcome: string;
  readonly finished: number;
  /** Dossiers whose applicants answered. */
  readonly started: number;
  /** For how many these stand already, because a share of dossiers was asked: Σ 1 / the probability of being asked. */
  readonly represented: number;
};

type Key = Exclude<keyof Stratum, 'finished' | 'started' | 'represented'>;

/**
 * By what strata are told apart, finest first. Where fewer than `leastRespondents` answered, strata are joined by the
 * next row: first over fields, then over ways of submission and places, last over units. Timeliness is kept longest,
 * for it moves satisfaction most.
 */
export const collapseLevels: readonly (readonly Key[])[] = [
  ['receivingAgencyId', 'decidingAgencyId', 'fieldId', 'submittedVia', 'timeliness', 'outcome'],
  ['receivingAgencyId', 'decidingAgencyId', 'submittedVia', 'timeliness', 'outcome'],
  ['decidingAgencyId', 'timeliness', 'outcome'],
  ['decidingAgencyId', 'timeliness'],
  ['decidingAgencyId'],
  ['parentId', 'timeliness'],
  ['parentId'],
  ['timeliness'],
];

/** Thinner strata are joined: weights from fewer respondents add more chance than they remove bias. */
export const leastRespondents = 10;

/** Larger weights are cut to this many times the median of respondents, and all are raised to the frame again. */
export const largestOverMedian = 5;

/**
 * The weight of the respondents of each stratum, in the order given; undefined where nobody answered. It comes on top
 * of the inverse of the probability of being asked; with both, respondents add up to the frame.
 *
 * Source: D. Holt, T. M. F. Smith, "Post stratification", Journal of the Royal Statistical Society A 142 (1979),
 * 33–46; F. Potter, "A study of procedures to identify and trim extreme sampling weights", Proceedings of the Section
 * on Survey Research Methods, American Statistical Association (1990), 225–230.
 */
export function postStratify(strata: readonly Stratum[]): (number | undefined)[] {
  const weights: (number | undefined)[] = strata.map(() => undefined);
  for (const level of collapseLevels) {
    for (const group of groupBy(strata, level, weights)) assign(group, leastRespondents);
  }
  for (const group of groupBy(strata, [], weights)) assign(group, 1);
  return raiseToFrame(strata, trim(strata, weights));

  function assign(group: readonly number[], least: number): void {
    const started = sum(group.map((index) => strata[index]?.started ?? 0));
    if (started < least) return;
    const represented = sum(group.map((index) => strata[index]?.represented ?? 0));
    const weight = sum(group.map((index) => strata[index]?.finished ?? 0)) / represented;
    for (const index of group) weights[index] = weight;
  }
}

/** The strata that have no weight yet, by what a level tells apart. */
function groupBy(
  strata: readonly Stratum[],
  level: readonly Key[],
  weights: readonly (number | undefined)[],
): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, stratum] of strata.entries()) {
    if (weights[index] !== undefined) continue;
    const name = JSON.stringify(level.map((key) => stratum[key]));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

function trim(strata: readonly Stratum[], weights: readonly (number | undefined)[]): (number | undefined)[] {
  const ofRespondents = strata
    .map(({ started }, index) => ({ started, weight: weights[index] ?? 0 }))
    .filter(({ started }) => started > 0)
    .sort((a, b) => a.weight - b.weight);
  const half = sum(ofRespondents.map(({ started }) => started)) / 2;
  let passed = 0;
  const median = ofRespondents.find(({ started }) => {
    passed += started;
    return passed >= half;
  });
  const largest = largestOverMedian * (median?.weight ?? 0);
  return weights.map((weight) => (weight === undefined ? undefined : Math.min(weight, largest)));
}

function raiseToFrame(
  strata: readonly Stratum[],
  weights: readonly (number | undefined)[],
): (number | undefined)[] {
  const weighted = sum(strata.map(({ represented }, index) => represented * (weights[index] ?? 0)));
  if (weighted === 0) return weights.map(() => undefined);
  const factor = sum(strata.map(({ finished }) => finished)) / weighted;
  return weights.map((weight, index) =>
    weight === undefined || strata[index]?.started === 0 ? undefined : weight * factor,
  );
}
