/** People with weights, as sums: what the roll-up would hold of them. */
import type { CriterionSaid, PairSaid, PerLevel, Said } from '../../src/indices/formulas/said.ts';

/** By criterion: the level (null: not asked) and the weight of the answer. */
export type Person = { readonly levels: readonly (number | null)[]; readonly weights: readonly number[] };

/** The sums of these people's answers to the criteria `0`, `1` …, out of `finished` dossiers. */
export function saidByPeople(people: readonly Person[], criteria: number, finished: number): Said {
  const sums = Array.from({ length: criteria }, () => ({
    counts: [0, 0, 0, 0, 0],
    weights: [0, 0, 0, 0, 0],
    squares: [0, 0, 0, 0, 0],
  }));
  const size = 5 * criteria;
  const pairCounts = new Float64Array(size * size);
  const pairWeights = new Float64Array(size * size);
  let respondents = 0;
  for (const { levels, weights } of people) {
    let hasRated = false;
    for (let first = 0; first < criteria; first += 1) {
      const level = levels[first] ?? null;
      if (level === null) continue;
      hasRated = true;
      const weight = weights[first] ?? 1;
      const own = sums[first];
      if (own === undefined) continue;
      own.counts[level - 1] = (own.counts[level - 1] ?? 0) + 1;
      own.weights[level - 1] = (own.weights[level - 1] ?? 0) + weight;
      own.squares[level - 1] = (own.squares[level - 1] ?? 0) + weight * weight;
      for (let second = first + 1; second < criteria; second += 1) {
        const other = levels[second] ?? null;
        if (other === null) continue;
        const place = (5 * first + level - 1) * size + 5 * second + other - 1;
        pairCounts[place] = (pairCounts[place] ?? 0) + 1;
        pairWeights[place] = (pairWeights[place] ?? 0) + weight * (weights[second] ?? 1);
      }
    }
    if (hasRated) respondents += 1;
  }
  const pairs: PairSaid[] = [];
  for (const [place, responses] of pairCounts.entries()) {
    if (responses === 0) continue;
    const [one, other] = [Math.floor(place / size), place % size];
    pairs.push({
      first: String(Math.floor(one / 5)),
      firstLevel: (one % 5) + 1,
      second: String(Math.floor(other / 5)),
      secondLevel: (other % 5) + 1,
      responses,
      weight: pairWeights[place] ?? 0,
    });
  }
  const perLevel = (of: readonly number[]): PerLevel => [
    of[0] ?? 0,
    of[1] ?? 0,
    of[2] ?? 0,
    of[3] ?? 0,
    of[4] ?? 0,
  ];
  return {
    criteria: sums.map(
      ({ counts, weights, squares }, index): CriterionSaid => ({
        criterion: String(index),
        counts: perLevel(counts),
        weights: perLevel(weights),
        squaredWeights: perLevel(squares),
        notApplicable: 0,
        importance: 1,
      }),
    ),
    pairs,
    respondents,
    finished,
  };
}

/** Only the answers to one criterion. */
export function onlyCriterion(said: Said, criterion: number): Said {
  const criteria = said.criteria.filter((one) => one.criterion === String(criterion));
  const respondents = criteria.flatMap(({ counts }) => counts).reduce((total, count) => total + count, 0);
  return { ...said, criteria, pairs: [], respondents };
}
