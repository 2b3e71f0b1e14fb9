/** Chance that can be repeated: simulations with the same seed give the same numbers on every machine. Pure. */

/** Numbers from 0 up to, not including, 1: the generator Mulberry32 (T. Ettinger, 2017, public domain). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws from the standard normal distribution (G. Box, M. Muller, Annals of Mathematical Statistics 29, 1958). */
export function normalDraws(chance: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const drawn = spare;
      spare = undefined;
      return drawn;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - chance()));
    const angle = 2 * Math.PI * chance();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** The value below which `share` of the values lie. Sorts a copy. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
