import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/indices/estimates/chance.ts';
import { officialSampleSize, planAgainstLevel, planBetweenTwo } from '../../src/indices/planner.ts';

describe('the sample size of the official surveys, n = N / (1 + N e²)', () => {
  it.each([
    [200, 133],
    [500, 222],
    [1000, 286],
    [5000, 370],
    [100_000, 398],
  ])('of %i transactions is %i', (transactions, expected) => {
    expect(officialSampleSize(transactions)).toBe(expected);
  });
});

describe('answers needed', () => {
  const endless = { finished: 1e12, answered: 0 };

  it('between two units are those of the textbook', () => {
    // Fleiss: 60% against 70%, 5% two-sided, power 80%: 356 in each group before any correction.
    expect(planBetweenTwo({ first: 0.6, second: 0.7 }, endless)?.needed).toBe(356);
    // 85% against 90%: 686.
    expect(planBetweenTwo({ first: 0.85, second: 0.9 }, endless)?.needed).toBe(686);
  });

  it('are fewer where the dossiers are few, and never more than they are', () => {
    // 686 / (1 + 685.x / 1000) = 407.
    expect(planBetweenTwo({ first: 0.85, second: 0.9 }, { finished: 1000, answered: 100 })).toEqual({
      needed: 407,
      missing: 307,
      isReachable: true,
    });
    expect(planBetweenTwo({ first: 0.85, second: 0.9 }, { finished: 20, answered: 25 })?.missing).toBe(0);
    expect(planAgainstLevel({ reference: 0.8, actual: 0.9 }, { finished: 0, answered: 0 })?.isReachable).toBe(
      false,
    );
  });

  it('are none where there is nothing to tell apart', () => {
    expect(planBetweenTwo({ first: 0.8, second: 0.8 }, endless)).toBeUndefined();
    expect(planAgainstLevel({ reference: 0.8, actual: 0.8 }, endless)).toBeUndefined();
  });

  it('find a real difference in four of five cases', () => {
    const needed = planAgainstLevel({ reference: 0.8, actual: 0.9 }, endless)?.needed ?? 0;
    const chance = seededChance(3);
    let found = 0;
    for (let run = 0; run < 2000; run += 1) {
      let satisfied = 0;
      for (let person = 0; person < needed; person += 1) satisfied += chance() < 0.9 ? 1 : 0;
      const z = (satisfied / needed - 0.8) / Math.sqrt((0.8 * 0.2) / needed);
      if (z > 1.959963984540054) found += 1;
    }
    expect(found / 2000).toBeGreaterThan(0.77);
    expect(found / 2000).toBeLessThan(0.88);
  });
});
