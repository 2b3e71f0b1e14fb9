import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { differenceOf, realAmong } from '../../src/indices/estimates/difference.ts';
import { studentT95 } from '../../src/indices/estimates/interval.ts';
import { checkNonResponse } from '../../src/indices/estimates/non-response.ts';
import { standardNormal } from '../../src/indices/estimates/normal.ts';
import { plainShare } from '../../src/indices/estimates/plain-share.ts';
import { postStratify, type Stratum } from '../../src/indices/estimates/post-stratify.ts';
import { shrink, varianceBetween } from '../../src/indices/estimates/shrink.ts';
import { trendOf } from '../../src/indices/estimates/trend.ts';
import { wilsonInterval } from '../../src/indices/estimates/wilson.ts';
import { formulas } from '../../src/indices/formulas/index.ts';
import { onlyCriterion, saidByPeople } from './people.ts';

/** What R and its survey package say: made by `fixtures/make-estimates.R`. */
const numbers = z.array(z.number());
const fixture = z
  .object({
    made: z.string(),
    wilson: z.array(
      z.object({ successes: z.number(), trials: z.number(), lower: z.number(), upper: z.number() }),
    ),
    cases: z.array(
      z.object({
        frame: z.number(),
        levels: z.array(z.array(z.number().nullable())),
        weights: z.array(numbers),
        pooled: numbers,
        itemMean: numbers,
        share: numbers,
        mean: numbers,
      }),
    ),
    strata: z.object({ finished: numbers, started: numbers, weights: numbers }),
    trends: z.array(
      z.object({ values: numbers, variances: numbers, slope: z.number(), error: z.number(), t: z.number() }),
    ),
    normal: z.object({ x: numbers, p: numbers }),
    student: z.object({ freedom: numbers, t: numbers }),
  })
  .parse(JSON.parse(readFileSync(new URL('fixtures/estimates.json', import.meta.url), 'utf8')));

/** Equal to 1e-9, relative where the number is large. */
function expectSame(actual: number | undefined, expected: number | undefined): void {
  expect(expected).toBeDefined();
  const scale = Math.max(1, Math.abs(expected ?? 1));
  expect(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN)) / scale).toBeLessThan(1e-9);
}

describe('against R', () => {
  it.each(fixture.wilson)('Wilson: $successes of $trials', ({ successes, trials, lower, upper }) => {
    const interval = wilsonInterval(successes, trials);
    expectSame(interval.lower, lower);
    expectSame(interval.upper, upper);
  });

  it.each(fixture.cases)('figures of people out of a frame of $frame', (one) => {
    const people = one.levels.map((levels, index) => ({ levels, weights: one.weights[index] ?? [] }));
    const said = saidByPeople(people, 4, one.frame);
    const pooled = formulas.criteria_top2_pooled.estimate(said);
    expectSame(pooled?.value, 100 * (one.pooled[0] ?? Number.NaN));
    expectSame(pooled?.variance, 10_000 * (one.pooled[1] ?? Number.NaN));
    const itemMean = formulas.factor_top2_item_mean.estimate(said);
    expectSame(itemMean?.value, 100 * (one.itemMean[0] ?? Number.NaN));
    expectSame(itemMean?.variance, 10_000 * (one.itemMean[1] ?? Number.NaN));
    const first = onlyCriterion(said, 0);
    const share = formulas.item_top2.estimate(first);
    expectSame(share?.value, 100 * (one.share[0] ?? Number.NaN));
    const mean = formulas.mean100.estimate(first);
    expectSame(mean?.value, one.mean[0]);
    expectSame(mean?.variance, one.mean[2]);
    const isWeighted = one.weights.some((weights) => weights.some((weight) => weight !== 1));
    // Plain shares have Wilson's interval, which needs no variance.
    if (isWeighted) expectSame(share?.variance, 10_000 * (one.share[1] ?? Number.NaN));
  });

  it('weights of strata that are not thin', () => {
    const strata = fixture.strata.finished.map((finished, index) =>
      aStratum({ fieldId: `${index}`, finished, started: fixture.strata.started[index] ?? 0 }),
    );
    const weights = postStratify(strata);
    for (const [index, weight] of fixture.strata.weights.entries()) expectSame(weights[index], weight);
  });

  it.each(fixture.trends)(
    'the slope of a weighted line ($slope)',
    ({ values, variances, slope, error, t }) => {
      const trend = trendOf(
        values.map((value, index) => ({ ...plainShare(1, 2), value, variance: variances[index] ?? 1 })),
      );
      expectSame(trend?.slope, slope);
      expectSame(trend?.interval.lower, slope - t * error);
      expectSame(trend?.interval.upper, slope + t * error);
    },
  );

  it('the normal distribution and Student’s t', () => {
    for (const [index, x] of fixture.normal.x.entries()) {
      const expected = fixture.normal.p[index] ?? Number.NaN;
      expect(Math.abs(standardNormal(x) - expected) / expected).toBeLessThan(1e-9);
    }
    for (const [index, freedom] of fixture.student.freedom.entries()) {
      expectSame(studentT95(freedom), fixture.student.t[index]);
    }
  });
});

function aStratum(changes: Partial<Stratum>): Stratum {
  return {
    receivingAgencyId: 'ward',
    decidingAgencyId: 'ward',
    parentId: 'province',
    fieldId: 'papers',
    submittedVia: 'counter',
    timeliness: 'on_time',
    outcome: 'granted',
    finished: 100,
    started: 20,
    represented: changes.started ?? 20,
    ...changes,
  };
}

describe('weights of strata', () => {
  it('join thin strata with the nearest: first over fields, then ways and places, last over units', () => {
    const weights = postStratify([
      aStratum({ finished: 100, started: 20 }),
      aStratum({ fieldId: 'land', finished: 30, started: 6 }),
      aStratum({ fieldId: 'birth', finished: 10, started: 4 }),
      aStratum({ timeliness: 'late', finished: 40, started: 4 }),
      aStratum({
        decidingAgencyId: 'other',
        receivingAgencyId: 'other',
        timeliness: 'late',
        finished: 50,
        started: 6,
      }),
    ]);
    // Two fields of one ward together: 40 of 10; the late ones of two units of one province: 90 of 10.
    expect(weights).toEqual([5, 4, 4, 9, 9]);
  });

  it('cut what is above five times the median, and add up to the frame', () => {
    const strata = [
      aStratum({ fieldId: 'a', finished: 90, started: 90 }),
      aStratum({ fieldId: 'b', finished: 400, started: 10 }),
    ];
    const weights = postStratify(strata);
    // 1 and 40: cut to 5, then both raised by 490 / (90 + 50).
    expect(weights).toEqual([3.5, 17.5]);
    expect(90 * (weights[0] ?? 0) + 10 * (weights[1] ?? 0)).toBe(490);
  });

  it('come on top of the probability of being asked', () => {
    const weights = postStratify([
      aStratum({ fieldId: 'a', finished: 100, started: 20, represented: 20 }),
      // One in ten of these dossiers was asked: its 20 respondents stand for 200 already.
      aStratum({ fieldId: 'b', finished: 1000, started: 20, represented: 200 }),
    ]);
    expect(weights).toEqual([5, 5]);
  });

  it('let those who answered stand for strata in which nobody did', () => {
    const weights = postStratify([
      aStratum({ finished: 10, started: 5 }),
      aStratum({ parentId: 'elsewhere', decidingAgencyId: 'far', finished: 90, started: 0 }),
    ]);
    expect(weights).toEqual([20, undefined]);
    expect(postStratify([aStratum({ started: 0 })])).toEqual([undefined]);
  });
});

describe('differences', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [10, 10, 0, 20, 0.6791, 1],
  ])('of %i/%i less %i/%i are those that Newcombe printed', (a, m, b, n, lower, upper) => {
    const { interval } = differenceOf(plainShare(b, n), plainShare(a, m), { lowest: 0, highest: 100 });
    expect(interval.lower / 100).toBeCloseTo(lower, 4);
    expect(interval.upper / 100).toBeCloseTo(upper, 4);
  });

  it('are real exactly where the interval leaves zero out', () => {
    for (const [a, b] of [
      [40, 50],
      [40, 53],
      [40, 54],
      [40, 60],
      [60, 40],
      [50, 50],
    ] as const) {
      const { interval, probability } = differenceOf(plainShare(a, 100), plainShare(b, 100), {
        lowest: 0,
        highest: 100,
      });
      expect(probability < 0.05).toBe(interval.lower > 0 || interval.upper < 0);
    }
  });

  it('of means are those of the normal distribution', () => {
    const of = (value: number) => ({
      ...plainShare(1, 2),
      value,
      variance: 2,
      interval: { ...plainShare(1, 2).interval, method: 'student_t' as const },
    });
    const { interval, probability } = differenceOf(of(50), of(53), { lowest: 0, highest: 100 });
    expect(interval.lower).toBeCloseTo(3 - 2 * 1.959964, 5);
    expect(interval.upper).toBeCloseTo(3 + 2 * 1.959964, 5);
    expect(probability).toBeCloseTo(0.133614, 6); // 2 Φ(−1.5)
  });

  it('are looked at together: Holm', () => {
    expect(realAmong([0.01, 0.04, 0.03, 0.005])).toEqual([true, false, false, true]);
    expect(realAmong([0.0125, 0.016, 0.025, 0.05])).toEqual([true, true, true, true]);
    expect(realAmong([0.013, 0.0001])).toEqual([true, true]);
    expect(realAmong([])).toEqual([]);
  });
});

describe('a trend', () => {
  it('needs four figures, and skips steps without one', () => {
    const at = (value: number) => ({ ...plainShare(1, 2), value, variance: 0.01 });
    expect(trendOf([at(1), undefined, at(3), at(4)])).toBeUndefined();
    const trend = trendOf([at(1), undefined, at(3), at(4), at(5)]);
    expect(trend).toMatchObject({ isReal: true });
    expect(trend?.slope).toBeCloseTo(1, 10);
    expect(trend?.first).toBeCloseTo(1, 10);
    expect(trend?.last).toBeCloseTo(5, 10);
  });

  it('is none where chance explains it', () => {
    const series = [48, 53, 47, 54, 50].map((successes) => plainShare(successes, 100));
    expect(trendOf(series)?.isReal).toBe(false);
  });
});

describe('shrinking', () => {
  it('finds the variance between units by hand', () => {
    // Weights 1, ½, ½: mean (10 + 10 + 15)/2 = 17.5; Q = 56.25 + 3.125 + 78.125 = 137.5; c = 2 − 1.5/2; (137.5 − 2)/1.25.
    const units = [
      { value: 10, variance: 1 },
      { value: 20, variance: 2 },
      { value: 30, variance: 2 },
    ];
    expect(varianceBetween(units)).toBeCloseTo(108.4, 10);
    expect(varianceBetween(units.map((unit) => ({ ...unit, value: 5 })))).toBe(0);
  });

  it('draws small units to the mean more than large ones, and says by how much', () => {
    const [tiny, large, middle, none] = shrink([
      plainShare(10, 10),
      plainShare(850, 1000),
      plainShare(60, 100),
      undefined,
    ]);
    expect(none).toBeUndefined();
    expect(tiny?.value).toBeLessThan(100);
    expect(Math.abs((large?.value ?? 0) - 85)).toBeLessThan(1);
    expect(tiny?.ownShare).toBeLessThan(large?.ownShare ?? 0);
    expect(middle?.interval.lower).toBeLessThan(middle?.value ?? 0);
    expect(tiny).toMatchObject({ figure: 'empirical_bayes', figureVersion: 1 });
  });

  it('takes all units for alike where chance explains their differences, and says nothing of fewer than three', () => {
    const alike = shrink([plainShare(8, 10), plainShare(80, 100), plainShare(9, 11)]);
    expect(alike.map((one) => one?.ownShare)).toEqual([0, 0, 0]);
    expect(new Set(alike.map((one) => one?.value)).size).toBe(1);
    expect(shrink([plainShare(8, 10), plainShare(1, 10)])).toEqual([undefined, undefined]);
  });
});

describe('the check of non-response', () => {
  const frame = {
    finished: 1000,
    started: 200,
    due: 1000,
    dueStarted: 200,
    refused: 50,
    refusedStarted: 10,
    withdrawn: 0,
    withdrawnStarted: 0,
  };

  it('tells late dossiers that hardly answer', () => {
    expect(checkNonResponse({ ...frame, late: 200, lateStarted: 10 })).toEqual({
      late: { frame: 20, respondents: 5, isDifferent: true },
      refused: { frame: 5, respondents: 5, isDifferent: false },
      withdrawn: { frame: 0, respondents: 0, isDifferent: false },
    });
  });

  it('says nothing of a frame without promised days, or without respondents', () => {
    const none = checkNonResponse({ ...frame, due: 0, dueStarted: 0, late: 0, lateStarted: 0 });
    expect(none.late).toBeNull();
    expect(checkNonResponse({ ...frame, started: 0, dueStarted: 0, late: 9, lateStarted: 0 })).toEqual({
      late: null,
      refused: null,
      withdrawn: null,
    });
  });
});
