/** Chance that can be repeated: the same seed draws the same demo. Not for secrets. */

export type Random = {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** A whole number from `lowest` to `highest`. */
  between(lowest: number, highest: number): number;
  /** About the normal distribution, cut at three standard deviations. */
  normal(mean: number, deviation: number): number;
  /** One of these; with weights, in proportion to them. */
  pick<T>(items: readonly T[], weight?: (item: T) => number): T;
};

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to imitate people. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    happens: (probability) => fraction() < probability,
    between: (lowest, highest) => lowest + Math.floor(fraction() * (highest - lowest + 1)),
    normal: (mean, deviation) => {
      // The sum of twelve uniform variables has mean 6 and variance 1.
      let sum = -6;
      for (let index = 0; index < 12; index += 1) sum += fraction();
      return mean + Math.max(-3, Math.min(3, sum)) * deviation;
    },
    pick: (items, weight = () => 1) => {
      let left = fraction() * items.reduce((sum, item) => sum + weight(item), 0);
      for (const item of items) {
        left -= weight(item);
        if (left < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new Error('nothing to pick from');
      return last;
    },
  };
}
