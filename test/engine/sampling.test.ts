/** Chance: known probabilities, kept exactly, and the same for the same seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chanceFrom,
  digest,
  drawArm,
  drawSystematically,
  inclusionProbabilities,
  shuffle,
} from '../../src/engine/sampling.ts';

const counts = fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 25 });
const seeds = fc.nat({ max: 0xffff_ffff });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('inclusion probabilities', () => {
  it('add up to the number of questions, none above 1, none below a quarter of an equal share', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 25 }), (given, size) => {
        const probabilities = inclusionProbabilities(given, size);
        const asked = Math.min(size, given.length);
        expect(sum(probabilities)).toBeCloseTo(asked, 6);
        for (const probability of probabilities) {
          expect(probability).toBeLessThanOrEqual(1);
          expect(probability).toBeGreaterThanOrEqual((0.25 * asked) / given.length - 1e-9);
        }
      }),
    );
  });

  it('never rise with the answers that a question already has', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 10 }), (given, size) => {
        const probabilities = inclusionProbabilities(given, size);
        const byCount = given.map((count, at) => ({ count, probability: probabilities[at] ?? 0 }));
        byCount.sort((a, b) => a.count - b.count);
        for (let at = 1; at < byCount.length; at++)
          expect(byCount[at]?.probability).toBeLessThanOrEqual((byCount[at - 1]?.probability ?? 0) + 1e-9);
      }),
    );
  });

  it.each<[string, number[], number, number[]]>([
    ['equal where nothing was asked yet', [0, 0, 0, 0], 2, [0.5, 0.5, 0.5, 0.5]],
    ['1 where everything is asked', [5, 0, 9], 3, [1, 1, 1]],
    ['1 where more is asked than there is', [5, 0], 7, [1, 1]],
    // Floor 0.25 · 1/2 each; the rest, 0.75, in proportion 1 : 1/3.
    ['higher for the rarer of two', [0, 2], 1, [0.125 + 0.75 * 0.75, 0.125 + 0.75 * 0.25]],
  ])('%s', (_, given, size, expected) => {
    const probabilities = inclusionProbabilities(given, size);
    expect(probabilities.length).toBe(expected.length);
    for (const [at, probability] of probabilities.entries())
      expect(probability).toBeCloseTo(expected[at] ?? -1, 9);
  });
});

describe('a draw', () => {
  it('always has as many questions as the probabilities add up to, each once', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 25 }), seeds, (given, size, seed) => {
        const drawn = drawSystematically(inclusionProbabilities(given, size), chanceFrom(seed, 'pick'));
        expect(drawn.length).toBe(Math.min(size, given.length));
        expect(new Set(drawn).size).toBe(drawn.length);
      }),
    );
  });

  it('includes each question as often as its probability says', () => {
    const probabilities = inclusionProbabilities([0, 1, 5, 20, 100, 400], 2);
    const times = probabilities.map(() => 0);
    const draws = 20_000;
    for (let seed = 0; seed < draws; seed++)
      for (const at of drawSystematically(probabilities, chanceFrom(seed * 2_654_435_761, 'pick')))
        times[at] = (times[at] ?? 0) + 1;
    for (const [at, probability] of probabilities.entries()) {
      // Five standard errors.
      const tolerance = 5 * Math.sqrt((probability * (1 - probability)) / draws);
      expect(Math.abs((times[at] ?? 0) / draws - probability)).toBeLessThanOrEqual(tolerance + 1e-9);
    }
  });

  it('is the same for the same seed and name, and another for another name', () => {
    const numbers = (seed: number, name: string) => {
      const next = chanceFrom(seed, name);
      return [next(), next(), next()];
    };
    expect(numbers(7, 'items')).toEqual(numbers(7, 'items'));
    expect(numbers(7, 'items')).not.toEqual(numbers(7, 'order'));
    expect(numbers(7, 'items')).not.toEqual(numbers(8, 'items'));
  });

  it('an order is fair: each item stands first about as often', () => {
    const first = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < 10_000; seed++) {
      const [at = 0] = shuffle([0, 1, 2, 3, 4], chanceFrom(seed * 40_503, 'order'));
      first[at] = (first[at] ?? 0) + 1;
    }
    for (const times of first) expect(Math.abs(times - 2_000)).toBeLessThanOrEqual(200);
  });

  it.each([
    [0, 'a', 0.25],
    [0.2499, 'a', 0.25],
    [0.25, 'b', 0.75],
    [0.9999, 'b', 0.75],
  ])('%d falls into the arm that holds it', (random, arm, share) => {
    const drawn = drawArm(
      [
        { arm: 'a', share: 1 },
        { arm: 'b', share: 3 },
        { arm: 'never', share: 0 },
      ],
      random,
    );
    expect(drawn).toEqual({ arm: { arm, share: share * 4 }, share });
  });

  it('no arm is drawn where none has a share', () => {
    expect(drawArm([{ share: 0 }], 0.5)).toBeUndefined();
  });
});

describe('a digest', () => {
  it('tells texts apart', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(digest(a) === digest(b)).toBe(a === b);
      }),
    );
  });
});
