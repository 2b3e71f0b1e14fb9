/** Chance made repeatable: numbers from a seed, fair orders, and samples with known probabilities. */

/** A short mark by which one text can be told from another (FNV-1a, forward and backward); no secret. */
export function digest(text: string): string {
  const half = (units: string): string => hash(0x811c9dc5, units).toString(16).padStart(8, '0');
  return half(text) + half([...text].reverse().join(''));
}

function hash(seed: number, text: string): number {
  let state = seed >>> 0;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return state;
}

/** Numbers from 0 up to 1, the same ones for the same seed and name (mulberry32 over an FNV-1a hash). */
export function chanceFrom(seed: number, name: string): () => number {
  let state = hash(seed, name);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A fair order (Fisher–Yates). */
export function shuffle<Item>(items: readonly Item[], next: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const at = Math.floor(next() * (last + 1));
    const a = order[at];
    const b = order[last];
    if (a === undefined || b === undefined) continue;
    order[at] = b;
    order[last] = a;
  }
  return order;
}

/** The arm into which a number from 0 up to 1 falls, by the arms' shares; the shares need not add up to 1. */
export function drawArm<Arm extends { readonly share: number }>(
  arms: readonly Arm[],
  random: number,
): { readonly arm: Arm; readonly share: number } | undefined {
  const total = arms.reduce((sum, arm) => sum + arm.share, 0);
  if (!(total > 0)) return undefined;
  let below = random * total;
  for (const arm of arms) {
    if (below < arm.share) return { arm, share: arm.share / total };
    below -= arm.share;
  }
  const last = arms.findLast((arm) => arm.share > 0);
  return last === undefined ? undefined : { arm: last, share: last.share / total };
}

/** No candidate's probability falls below this part of an equal share, so that no weight (1/probability) explodes. */
const smallestPartOfEqualShare = 0.25;

/**
 * The probability with which each candidate is to be among `size` chosen ones, adding up to `size`: in
 * proportion to 1 / (1 + answers so far), so that what was asked least is asked more, above a floor and never
 * above 1. Our own balancing rule; the weights that undo it are the inverse probabilities (Horvitz and
 * Thompson 1952).
 */
export function inclusionProbabilities(counts: readonly number[], size: number): number[] {
  const candidates = counts.length;
  if (size >= candidates) return counts.map(() => 1);
  if (size <= 0) return counts.map(() => 0);
  const floor = (smallestPartOfEqualShare * size) / candidates;
  const needs = counts.map((count) => 1 / (1 + Math.max(0, count)));
  const certain = new Set<number>();
  for (;;) {
    const open = needs.flatMap((need, at) => (certain.has(at) ? [] : [{ need, at }]));
    const total = open.reduce((sum, { need }) => sum + need, 0);
    const left = size - certain.size - floor * open.length;
    const probability = ({ need }: { need: number }): number => floor + (left * need) / total;
    const over = open.filter((candidate) => probability(candidate) >= 1);
    if (over.length === 0 || over.length === open.length) {
      const probabilities = counts.map(() => 1);
      for (const candidate of open) probabilities[candidate.at] = Math.min(1, probability(candidate));
      return probabilities;
    }
    for (const { at } of over) certain.add(at);
  }
}

/**
 * Draws with exactly these probabilities, always as many as they add up to: systematic sampling over a random
 * order (Madow 1949). Returns the chosen places in that random order.
 */
export function drawSystematically(probabilities: readonly number[], next: () => number): number[] {
  const order = shuffle([...probabilities.keys()], next);
  const start = next();
  const chosen: number[] = [];
  let reached = 0;
  for (const at of order) {
    const before = reached;
    reached += probabilities[at] ?? 0;
    if (Math.floor(reached - start + rounding) > Math.floor(before - start + rounding)) chosen.push(at);
  }
  return chosen;
}

/** Sums of fractions miss whole numbers by less than this. */
const rounding = 1e-9;
