import type { CriterionSaid, PerLevel, Said } from '../../src/indices/formulas/said.ts';

/** The ratings of one criterion by people who were all asked. */
export function ratingsOf(criterion: string, counts: PerLevel): CriterionSaid {
  return { criterion, counts, weights: counts, squaredWeights: counts, notApplicable: 0, importance: 1 };
}

/** One criterion, rated by everybody. `finished`: dossiers in the frame. */
export function saidOf(counts: PerLevel, finished = 1_000_000): Said {
  const respondents = counts.reduce((total, count) => total + count, 0);
  return { criteria: [ratingsOf('overall', counts)], pairs: [], respondents, finished };
}

/** People with the levels that each gave to each criterion. */
export function saidBy(
  people: readonly Readonly<Record<string, 1 | 2 | 3 | 4 | 5>>[],
  finished = 1_000_000,
): Said {
  const criteria = [...new Set(people.flatMap((person) => Object.keys(person)))].sort();
  const count = (criterion: string, level: number) =>
    people.filter((person) => person[criterion] === level).length;
  const pairs = people.flatMap((person) =>
    criteria.flatMap((first, index) =>
      criteria.slice(index + 1).flatMap((second) => {
        const [firstLevel, secondLevel] = [person[first], person[second]];
        if (firstLevel === undefined || secondLevel === undefined) return [];
        return [{ first, firstLevel, second, secondLevel, responses: 1, weight: 1 }];
      }),
    ),
  );
  return {
    criteria: criteria.map((criterion) =>
      ratingsOf(criterion, [
        count(criterion, 1),
        count(criterion, 2),
        count(criterion, 3),
        count(criterion, 4),
        count(criterion, 5),
      ]),
    ),
    pairs,
    respondents: people.filter((person) => Object.keys(person).length > 0).length,
    finished,
  };
}
