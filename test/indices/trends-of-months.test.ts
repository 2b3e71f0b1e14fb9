import { describe, expect, it } from 'vitest';
import { trendsOfMonths } from '../../src/indices/estimates/trends-of-months.ts';
import { formulas } from '../../src/indices/formulas/index.ts';
import { saidByPeople } from './people.ts';

/** So many of 100 people are satisfied; `undefined`: the month is hidden. */
const month = (key: string, satisfied: number | undefined, isBreak = false) => ({
  month: key,
  estimate:
    satisfied === undefined
      ? undefined
      : formulas.overall_top2.estimate(
          saidByPeople(
            Array.from({ length: 100 }, (_, index) => ({
              levels: [index < satisfied ? 5 : 1],
              weights: [1],
            })),
            1,
            1_000,
          ),
        ),
  isBreak,
});

describe('trends', () => {
  it('tell of a rise that it is one', () => {
    const [trend, ...others] = trendsOfMonths([
      month('2026-01', 50),
      month('2026-02', 60),
      month('2026-03', 70),
      month('2026-04', 80),
    ]);
    expect(others).toEqual([]);
    expect(trend).toMatchObject({ from: '2026-01', to: '2026-04', isReal: true });
    expect(trend?.slope).toBeCloseTo(10, 0);
  });

  it('do not tell of scatter that it is one', () => {
    const [trend] = trendsOfMonths(
      [70, 74, 69, 75, 71].map((satisfied, index) => month(`2026-0${index + 1}`, satisfied)),
    );
    expect(trend?.isReal).toBe(false);
  });

  it('end where the formula changes, and begin anew', () => {
    const [before, after, ...others] = trendsOfMonths([
      ...[50, 52, 54, 56].map((satisfied, index) => month(`2026-0${index + 1}`, satisfied)),
      month('2026-05', 90, true),
      ...[91, 92, 93].map((satisfied, index) => month(`2026-0${index + 6}`, satisfied)),
    ]);
    expect(others).toEqual([]);
    expect([before?.from, before?.to, after?.from, after?.to]).toEqual([
      '2026-01',
      '2026-04',
      '2026-05',
      '2026-08',
    ]);
    expect(before?.last).toBeLessThan(60);
    expect(after?.first).toBeGreaterThan(85);
  });

  it('count months that are hidden, or of which there are none, as steps without a figure', () => {
    const [trend] = trendsOfMonths([
      month('2025-11', 50),
      month('2025-12', undefined),
      month('2026-01', 60),
      // Nothing finished in February.
      month('2026-03', 70),
      month('2026-04', 75),
    ]);
    expect(trend).toMatchObject({ from: '2025-11', to: '2026-04' });
    expect(trend?.slope).toBeCloseTo(5, 0);
  });

  it('are none of fewer than four months', () => {
    expect(
      trendsOfMonths([50, 60, 70].map((satisfied, index) => month(`2026-0${index + 1}`, satisfied))),
    ).toEqual([]);
  });
});
