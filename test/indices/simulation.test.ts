/**
 * A simulation study: populations of finished dossiers whose applicants' opinions are fixed, surveyed again and again with a
 * fixed seed. Intervals of 95% must hold the true figure in 93 to 97% of the surveys, and estimates must be right on average.
 */
import { describe, expect, it } from 'vitest';
import { postStratify, type Stratum } from '../../src/indices/estimates/post-stratify.ts';
import type { Estimate } from '../../src/indices/formulas/formula.ts';
import { formulas } from '../../src/indices/formulas/index.ts';
import { createRandom } from '../../src/tools/demo/random.ts';
import { onlyCriterion, type Person, saidByPeople } from './people.ts';

const criteria = 4;

type Dossier = {
  readonly unit: number;
  readonly isLate: boolean;
  /** What the applicant would say of each criterion, if asked. */
  readonly levels: readonly number[];
};

type Random = () => number;

/** Units that differ, late dossiers that please less, and people whose opinions on several criteria are alike. */
function aPopulation(random: Random, size: number, base: number): Dossier[] {
  return Array.from({ length: size }, () => {
    const unit = Math.floor(3 * random());
    const isLate = random() < 0.2;
    const mood = random();
    const quality = base + 0.06 * (unit - 1) - (isLate ? 0.25 : 0);
    const levels = Array.from({ length: criteria }, (_, criterion) => {
      const liking = quality + 0.04 * criterion + 0.7 * (mood - 0.5) + 0.5 * (random() - 0.5);
      return Math.min(5, Math.max(1, 1 + Math.floor(5 * liking)));
    });
    return { unit, isLate, levels };
  });
}

const isSatisfied = (level: number) => level >= 4;

/** The true figure: of all criteria, or of one. */
function truth(population: readonly Dossier[], of: readonly number[]): number {
  const said = population.flatMap(({ levels }) => of.map((criterion) => levels[criterion] ?? 0));
  return (100 * said.filter(isSatisfied).length) / said.length;
}

type Study = { readonly coverage: number; readonly bias: number; readonly errorOfBias: number };

/** Surveys again and again. */
function study(surveys: number, expected: number, survey: () => Estimate | undefined): Study {
  let covered = 0;
  const values: number[] = [];
  for (let number = 0; number < surveys; number += 1) {
    const estimate = survey();
    if (estimate === undefined) continue;
    values.push(estimate.value);
    if (estimate.interval.lower <= expected && expected <= estimate.interval.upper) covered += 1;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return {
    coverage: (100 * covered) / surveys,
    bias: mean - expected,
    errorOfBias: Math.sqrt(variance / surveys),
  };
}

function expectSound({ coverage, bias, errorOfBias }: Study): void {
  expect(coverage).toBeGreaterThanOrEqual(93);
  expect(coverage).toBeLessThanOrEqual(97);
  // A ratio is off by a little in small samples: far less than what one survey is off by.
  expect(Math.abs(bias)).toBeLessThan(4 * errorOfBias + 0.1);
}

const surveys = 1000;
const everyCriterion = [0, 1, 2, 3];
const equal = [1, 1, 1, 1];

/** Whoever answers with this probability. */
function respond(
  population: readonly Dossier[],
  random: Random,
  propensity: (dossier: Dossier) => number,
): Dossier[] {
  return population.filter((dossier) => random() < propensity(dossier));
}

describe('pooled figures', () => {
  it.each([
    ['a small unit', 400, 0.7, 0.15],
    ['a large unit, many answers', 2000, 0.65, 0.1],
    ['a unit of which half answers', 300, 0.6, 0.5],
    ['a unit that pleases nearly everybody', 1000, 0.95, 0.1],
  ])('hold in %s', (_case, size, base, propensity) => {
    const random = createRandom(20261125).fraction;
    const population = aPopulation(random, size, base);
    const found = study(surveys, truth(population, everyCriterion), () => {
      const people = respond(population, random, () => propensity).map(({ levels }) => ({
        levels,
        weights: equal,
      }));
      return formulas.criteria_top2_pooled.estimate(saidByPeople(people, criteria, size));
    });
    expectSound(found);
  });
});

/** Two of the four questions, drawn without replacement with unequal chances; and each one's probability of being asked. */
function pickTwo(random: Random, favour: readonly number[]): { asked: Set<number>; probabilities: number[] } {
  const total = favour.reduce((sum, one) => sum + one, 0);
  const probabilities = favour.map((own, index) => {
    const second = favour.reduce(
      (sum, other, place) => (place === index ? sum : sum + (other / total) * (own / (total - other))),
      0,
    );
    return own / total + second;
  });
  const asked = new Set<number>();
  while (asked.size < 2) {
    let left = random() * total;
    const drawn = favour.findIndex((one) => {
      left -= one;
      return left < 0;
    });
    asked.add(drawn === -1 ? favour.length - 1 : drawn);
  }
  return { asked, probabilities };
}

function askedPerson({ levels }: Dossier, random: Random, weight = 1): Person {
  const { asked, probabilities } = pickTwo(random, [1, 2, 3, 4]);
  return {
    levels: levels.map((level, criterion) => (asked.has(criterion) ? level : null)),
    weights: probabilities.map((probability) => weight / probability),
  };
}

describe('figures of picked criteria', () => {
  it('hold for all criteria together, and are right on average where counting answers alone is not', () => {
    const random = createRandom(4711).fraction;
    const population = aPopulation(random, 1500, 0.6);
    const expected = truth(population, everyCriterion);
    const raw: number[] = [];
    const found = study(surveys, expected, () => {
      const people = respond(population, random, () => 0.15).map((dossier) => askedPerson(dossier, random));
      const plain = people.map(({ levels }) => ({ levels, weights: equal }));
      raw.push(
        formulas.criteria_top2_pooled.estimate(saidByPeople(plain, criteria, 1500))?.value ?? Number.NaN,
      );
      return formulas.criteria_top2_pooled.estimate(saidByPeople(people, criteria, 1500));
    });
    expectSound(found);
    const meanOfRaw = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    expect(Math.abs(meanOfRaw - expected)).toBeGreaterThan(5 * found.errorOfBias + 0.5);
  });

  it('hold for the mean of criteria, and for one of them', () => {
    const random = createRandom(99).fraction;
    const population = aPopulation(random, 1500, 0.65);
    const draw = () =>
      saidByPeople(
        respond(population, random, () => 0.2).map((dossier) => askedPerson(dossier, random)),
        criteria,
        1500,
      );
    // Every criterion has the same number of opinions, so the mean of shares is the pooled share of the population.
    expectSound(
      study(surveys, truth(population, everyCriterion), () =>
        formulas.factor_top2_item_mean.estimate(draw()),
      ),
    );
    expectSound(
      study(surveys, truth(population, [2]), () => formulas.item_top2.estimate(onlyCriterion(draw(), 2))),
    );
  });
});

describe('weighted figures', () => {
  /** Late dossiers and the third unit answer rarely. */
  const propensity = ({ unit, isLate }: Dossier) => (isLate ? 0.1 : 0.3) * (unit === 2 ? 0.5 : 1);

  it('hold where those who answer differ from the silent, and are right on average where raw ones are not', () => {
    const random = createRandom(314159).fraction;
    const size = 3000;
    const population = aPopulation(random, size, 0.6);
    const finished = countPlaces(population);
    const expected = truth(population, everyCriterion);
    const raw: number[] = [];
    const found = study(surveys, expected, () => {
      const answered = respond(population, random, propensity);
      const weightOf = weigh(finished, answered);
      const people = answered.map((dossier) => ({
        levels: dossier.levels,
        weights: equal.map(() => weightOf(dossier)),
      }));
      const plain = people.map(({ levels }) => ({ levels, weights: equal }));
      raw.push(
        formulas.criteria_top2_pooled.estimate(saidByPeople(plain, criteria, size))?.value ?? Number.NaN,
      );
      return formulas.criteria_top2_pooled.estimate(saidByPeople(people, criteria, size));
    });
    expectSound(found);
    const meanOfRaw = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    expect(meanOfRaw - expected).toBeGreaterThan(10 * found.errorOfBias + 1);
  });

  it('hold for one criterion that was picked, too', () => {
    const random = createRandom(2718).fraction;
    const size = 3000;
    const population = aPopulation(random, size, 0.6);
    const finished = countPlaces(population);
    const found = study(surveys, truth(population, [0]), () => {
      const answered = respond(population, random, propensity);
      const weightOf = weigh(finished, answered);
      const people = answered.map((dossier) => askedPerson(dossier, random, weightOf(dossier)));
      return formulas.item_top2.estimate(onlyCriterion(saidByPeople(people, criteria, size), 0));
    });
    expectSound(found);
  });
});

const strataOfPopulation = 6;
const placeOf = ({ unit, isLate }: Dossier) => 2 * unit + Number(isLate);

function countPlaces(dossiers: readonly Dossier[]): number[] {
  const counts = Array.from({ length: strataOfPopulation }, () => 0);
  for (const dossier of dossiers) counts[placeOf(dossier)] = (counts[placeOf(dossier)] ?? 0) + 1;
  return counts;
}

/** The weight of a respondent's stratum. */
function weigh(finished: readonly number[], answered: readonly Dossier[]): (dossier: Dossier) => number {
  const started = countPlaces(answered);
  const strata = finished.map((dossiers, place): Stratum => {
    const unit = `unit ${Math.floor(place / 2)}`;
    return {
      receivingAgencyId: unit,
      decidingAgencyId: unit,
      parentId: 'province',
      fieldId: null,
      submittedVia: 'counter',
      timeliness: place % 2 === 1 ? 'late' : 'on_time',
      outcome: 'granted',
      finished: dossiers,
      started: started[place] ?? 0,
      represented: started[place] ?? 0,
    };
  });
  const weights = postStratify(strata);
  return (dossier) => weights[placeOf(dossier)] ?? 0;
}
