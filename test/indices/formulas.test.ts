import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/core/time.ts';
import { studentT95 } from '../../src/indices/estimates/interval.ts';
import { wilsonInterval } from '../../src/indices/estimates/wilson.ts';
import { criterionWeights, weightCriteria, weightsOn } from '../../src/indices/formulas/criterion-weights.ts';
import { formulas } from '../../src/indices/formulas/index.ts';
import { unweighted } from '../../src/indices/formulas/said.ts';
import { formulaIds } from '../../src/indices/vocabulary.ts';
import { opgMisfits, opgMonths } from './fixtures/opg.ts';
import { saidBy, saidOf } from './said.ts';

describe('the registry', () => {
  it.each(formulaIds)('%s says what it is, in both languages, and where it comes from', (id) => {
    const formula = formulas[id];
    expect(formula.id).toBe(id);
    expect(formula.version).toBeGreaterThanOrEqual(1);
    for (const text of [
      ...Object.values(formula.source),
      ...Object.values(formula.name),
      ...Object.values(formula.description),
    ]) {
      expect(text.length).toBeGreaterThan(5);
    }
  });

  it.each(formulaIds)('%s has no figure where nobody gave a rating', (id) => {
    expect(formulas[id].estimate(saidOf([0, 0, 0, 0, 0]))).toBeUndefined();
  });
});

describe('the Wilson interval', () => {
  // Computed from the formula in E. B. Wilson (1927) with z = 1.959963984540054, rounded to two decimals.
  it.each([
    [0, 5, 0, 43.45],
    [5, 5, 56.55, 100],
    [0, 10, 0, 27.75],
    [8, 10, 49.02, 94.33],
    [9, 10, 59.58, 98.21],
    [10, 10, 72.25, 100],
    [24, 30, 62.69, 90.49],
    [40, 50, 66.96, 88.76],
    [80, 100, 71.12, 86.66],
    [85, 100, 76.72, 90.69],
    [160, 200, 73.91, 84.95],
    [320, 400, 75.8, 83.63],
    [850, 1000, 82.65, 87.08],
    [238, 499, 43.35, 52.08],
  ])('%i of %i is %f to %f', (successes, trials, lower, upper) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.lower).toBeCloseTo(lower, 2);
    expect(interval.upper).toBeCloseTo(upper, 2);
    expect(interval).toMatchObject({ level: 0.95, method: 'wilson' });
  });
});

describe('Student’s t', () => {
  // Tables of the t distribution, two-sided 5%.
  it.each([
    [9, 2.2622],
    [15, 2.1314],
    [29, 2.0452],
    [99, 1.9842],
    [1_000_000, 1.96],
  ])('with %i degrees of freedom is %f', (degreesOfFreedom, quantile) => {
    expect(Math.abs(studentT95(degreesOfFreedom) - quantile)).toBeLessThan(0.0001);
  });
});

describe('known answers of the UK Office of the Public Guardian', () => {
  const beforeChange = opgMonths.filter(({ month }) => month < '2026-04');
  const afterChange = opgMonths.filter(({ month }) => month >= '2026-04');

  it.each(beforeChange)('$service $month: the mean score is the published index', ({ counts, published }) => {
    expect(Math.round(formulas.mean100.estimate(saidOf(counts))?.value ?? Number.NaN)).toBe(published);
    expect(Math.round(formulas.overall_top2.estimate(saidOf(counts))?.value ?? Number.NaN)).not.toBe(
      published,
    );
  });

  it.each(afterChange)('$service $month: the share of levels 4 and 5 is', ({ counts, published }) => {
    expect(Math.round(formulas.overall_top2.estimate(saidOf(counts))?.value ?? Number.NaN)).toBe(published);
    expect(Math.round(formulas.mean100.estimate(saidOf(counts))?.value ?? Number.NaN)).not.toBe(published);
  });
});

describe('months of the office that do not reconcile', () => {
  const fitting = (counts: (typeof opgMonths)[number]['counts'], published: number) =>
    [formulas.mean100, formulas.overall_top2]
      .filter((formula) => Math.round(formula.estimate(saidOf(counts))?.value ?? Number.NaN) === published)
      .map(({ id }) => id);

  it('are told from those that do: no formula makes the published index of these counts', () => {
    const all = [...opgMonths, ...opgMisfits];
    const unexplained = all.filter(({ counts, published }) => fitting(counts, published).length === 0);
    expect(unexplained.map(({ service, month }) => `${service} ${month}`)).toEqual([
      'use-an-lpa 2023-02',
      'use-an-lpa 2025-04',
    ]);
  });
});

describe('overall_top2', () => {
  it('is the unrounded share of levels 4 and 5 with its Wilson interval', () => {
    const estimate = formulas.overall_top2.estimate(saidOf([1, 1, 1, 5, 4]));
    expect(estimate?.value).toBe(75);
    expect(estimate?.interval.lower).toBeCloseTo(46.77, 2);
    expect(estimate?.interval.upper).toBeCloseTo(91.11, 2);
  });
});

describe('mean100', () => {
  it('has a t interval over persons', () => {
    // 10 people, scores 5 × 50 and 5 × 100: mean 75, standard deviation 26.352, standard error 8.333.
    const estimate = formulas.mean100.estimate(saidOf([0, 0, 5, 0, 5]));
    expect(estimate?.value).toBe(75);
    expect(estimate?.interval.lower).toBeCloseTo(75 - 2.2622 * 8.3333, 2);
    expect(estimate?.interval.upper).toBeCloseTo(75 + 2.2622 * 8.3333, 2);
    expect(estimate?.interval.method).toBe('student_t');
  });

  it('is not certain because everybody said the same', () => {
    const interval = formulas.mean100.estimate(saidOf([0, 0, 0, 0, 10]))?.interval;
    expect(interval?.lower).toBeCloseTo(72.25, 2);
    expect(interval?.upper).toBe(100);
  });
});

describe('factor_top2_pooled', () => {
  it('counts people, not answers: four equal answers of one person say no more than one', () => {
    const oneAnswerEach = [...Array(30).fill({ a: 5 }), ...Array(10).fill({ a: 2 })];
    const fourAnswersEach = [
      ...Array(30).fill({ a: 5, b: 5, c: 5, d: 5 }),
      ...Array(10).fill({ a: 2, b: 2, c: 2, d: 2 }),
    ];
    const one = formulas.factor_top2_pooled.estimate(saidBy(oneAnswerEach));
    const four = formulas.factor_top2_pooled.estimate(saidBy(fourAnswersEach));
    expect(one?.value).toBe(75);
    expect(four?.value).toBe(75);
    expect(four?.interval.lower).toBeCloseTo(one?.interval.lower ?? Number.NaN, 6);
    expect(four?.interval.upper).toBeCloseTo(one?.interval.upper ?? Number.NaN, 6);
  });

  it('has the variance of the ratio estimator, by hand', () => {
    // Satisfied answers of answers given: 2/2, 1/2, 0/1, 1/1. Share 4/6. Residuals k − pn: 2/3, −1/3, −2/3, 1/3,
    // squares sum to 10/9; variance 4/3 · 10/9 / 36 = 0.041152; effective answers (2/9)/0.041152 = 5.4;
    // frame of 8, four of them answered: 5.4 / (1 − 4/8) = 10.8. Wilson of 7.2 in 10.8:
    const people = [{ a: 4, b: 5 }, { a: 5, b: 1 }, { b: 3 }, { a: 4 }] as const;
    const estimate = formulas.factor_top2_pooled.estimate(saidBy(people, 8));
    expect(estimate?.value).toBeCloseTo(66.6667, 4);
    const byHand = wilsonInterval(7.2, 10.8);
    expect(estimate?.interval.lower).toBeCloseTo(byHand.lower, 6);
    expect(estimate?.interval.upper).toBeCloseTo(byHand.upper, 6);
  });

  it('is certain of a period of which everybody answered', () => {
    const interval = formulas.factor_top2_pooled.estimate(saidBy([{ a: 4 }, { a: 1 }], 2))?.interval;
    expect(interval).toMatchObject({ lower: 50, upper: 50 });
  });
});

describe('factor_top2_item_mean', () => {
  it('counts every criterion the same, however many rated it', () => {
    // a: 9 of 10 satisfied; b: 1 of 2. Pooled 10/12, mean of 90 and 50.
    const people = [
      { a: 5, b: 5 },
      { a: 5, b: 1 },
      ...Array.from({ length: 7 }, () => ({ a: 4 as const })),
      { a: 2 as const },
    ] as const;
    expect(formulas.factor_top2_item_mean.estimate(saidBy(people))?.value).toBeCloseTo(70, 10);
    expect(formulas.factor_top2_pooled.estimate(saidBy(people))?.value).toBeCloseTo(1000 / 12, 10);
  });

  it('has the variance of a sum of ratios, by hand', () => {
    // Shares: a 2/4, b 1/2. A person moves the mean by (k − 0.5)/(2·4) on a and (k − 0.5)/(2·2) on b:
    // 0.1875, −0.1875, 0.0625, −0.0625. Squares sum to 0.078125; times 4/3 = 0.1041667; effective answers
    // 0.25/0.1041667 = 2.4; frame of 4 000: 2.4 / (1 − 4/4000).
    const people = [{ a: 5, b: 5 }, { a: 1, b: 1 }, { a: 5 }, { a: 1 }] as const;
    const estimate = formulas.factor_top2_item_mean.estimate(saidBy(people, 4000));
    const byHand = wilsonInterval(1.2 / 0.999, 2.4 / 0.999);
    expect(estimate?.value).toBe(50);
    expect(estimate?.interval.lower).toBeCloseTo(byHand.lower, 6);
    expect(estimate?.interval.upper).toBeCloseTo(byHand.upper, 6);
  });
});

describe('share_dissatisfied and net_score', () => {
  it('are the share of levels 1 and 2, and the satisfied less these', () => {
    const said = saidOf([2, 4, 4, 6, 4]);
    expect(formulas.share_dissatisfied.estimate(said)?.value).toBe(30);
    expect(formulas.net_score.estimate(said)?.value).toBe(20);
    // Standard deviation √((0.3 + 0.5 − 0.04) · 20/19), t₁₉ = 2.0930.
    const half = 100 * 2.093 * Math.sqrt((0.76 * 20) / 19 / 20);
    expect(formulas.net_score.estimate(said)?.interval.lower).toBeCloseTo(20 - half, 1);
    expect(formulas.net_score.estimate(said)?.interval.upper).toBeCloseTo(20 + half, 1);
  });
});

describe('weights of criteria', () => {
  const weights = {
    id: 'test',
    validFrom: undefined,
    validTo: undefined,
    source: 'a test',
    importance: { a: 3 },
  };
  const said = saidBy([
    { a: 5, b: 1 },
    { a: 5, b: 1 },
    { a: 1, b: 5 },
    { a: 5, b: 1 },
  ]);

  it('count important criteria more, in the pooled share and in the mean of criteria', () => {
    // a: 3 of 4, b: 1 of 4; (3·3 + 1) / (3·4 + 4) and (3·75 + 25) / 4.
    const weighted = weightCriteria(said, weights);
    expect(formulas.criteria_top2_pooled.estimate(weighted)?.value).toBe(62.5);
    expect(formulas.factor_top2_item_mean.estimate(weighted)?.value).toBe(62.5);
    expect(formulas.criteria_top2_pooled.estimate(said)?.value).toBe(50);
  });

  it('hold for the days for which they are made', () => {
    const day = (text: string) => parseDay(text) ?? expect.fail(text);
    const old = { ...weights, id: 'old', validTo: day('2026-12-31') };
    const all = [{ ...weights, id: 'new', validFrom: day('2027-01-01') }, old];
    expect(weightsOn(day('2026-12-31'), all).id).toBe('old');
    expect(weightsOn(day('2027-01-01'), all).id).toBe('new');
    expect(weightsOn(day('2027-01-01'), criterionWeights).id).toBe('equal');
  });
});

describe('weights of people', () => {
  it('count each answer for as many as it speaks for, with the effective number of answers', () => {
    // Four satisfied at weight 3, four dissatisfied at weight 1: share 12/16. Residuals w(y − p): 4 · 9/16 + 4 · 9/16 = 4.5, times
    // 8/7 over 16² is 0.0200893. The spread 0.1875 over it would be 9.3 answers: more than the 8 that were given.
    const said = saidOf([4, 0, 0, 0, 4]);
    const [one] = said.criteria;
    if (one === undefined) expect.fail();
    const weighted = {
      ...said,
      criteria: [{ ...one, weights: [4, 0, 0, 0, 12] as const, squaredWeights: [4, 0, 0, 0, 36] as const }],
    };
    const estimate = formulas.overall_top2.estimate(weighted);
    const correction = 1 - 8 / 1_000_000;
    const byHand = wilsonInterval(6 / correction, 8 / correction);
    expect(estimate?.value).toBe(75);
    expect(estimate?.interval.lower).toBeCloseTo(byHand.lower, 6);
    expect(estimate?.interval.upper).toBeCloseTo(byHand.upper, 6);
    expect(formulas.overall_top2.estimate(unweighted(weighted))?.value).toBe(50);
  });
});
