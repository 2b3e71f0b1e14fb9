/** Tells real drops and bursts of low ratings from chance, over all agencies together. Pure. */
import { realAmong } from '../estimates/difference.ts';

/** How many rated an agency, and how many of them in the way that is looked at. */
export type Tally = { readonly people: number; readonly chosen: number };

export type Watched = { readonly agencyId: string; readonly before: Tally; readonly now: Tally };

export type Detected = Watched & { readonly probability: number };

/** Fewer ratings than this on either side, and nothing is said. */
const leastPeople = 30;
const leastLowRatings = 5;

/** One false alarm in twenty looks, over all agencies together: a look is taken once a week. */
export const dropLevel = 0.05;
/** One false alarm in a thousand looks: a look is taken every night, which makes one in about three years. */
export const burstLevel = 0.001;

/** Agencies whose satisfied have become fewer by more than chance. */
export function detectDrops(watched: readonly Watched[]): Detected[] {
  const able = watched.filter(({ before, now }) => before.people >= leastPeople && now.people >= leastPeople);
  const lost = able.map(({ before, now, ...rest }) => ({
    ...rest,
    before,
    now,
    probability: chanceOfAsMany(
      { people: before.people, chosen: before.people - before.chosen },
      { people: now.people, chosen: now.people - now.chosen },
    ),
  }));
  return realOnes(lost, dropLevel);
}

/** Agencies at which low ratings have become more by far more than chance. `chosen` are the low ones. */
export function detectBursts(watched: readonly Watched[]): Detected[] {
  const able = watched.filter(
    ({ before, now }) => before.people >= leastPeople && now.chosen >= leastLowRatings,
  );
  return realOnes(
    able.map((one) => ({ ...one, probability: chanceOfAsMany(one.before, one.now) })),
    burstLevel,
  );
}

function realOnes(tested: readonly Detected[], level: number): Detected[] {
  const real = realAmong(
    tested.map(({ probability }) => probability),
    level,
  );
  return tested.filter((_, index) => real[index] === true);
}

/**
 * The probability that chance alone puts so many of the chosen, or more, into `now`: both groups being alike, the chosen
 * are dealt to people at random. Source: R. A. Fisher, The Design of Experiments (1935), chapter II (exact test, one side).
 */
export function chanceOfAsMany(before: Tally, now: Tally): number {
  const chosen = before.chosen + now.chosen;
  const people = before.people + now.people;
  const most = Math.min(now.people, chosen);
  let total = 0;
  for (let inNow = now.chosen; inNow <= most; inNow += 1) {
    total += Math.exp(
      logChoose(chosen, inNow) +
        logChoose(people - chosen, now.people - inNow) -
        logChoose(people, now.people),
    );
  }
  return Math.min(1, total);
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Stirling's series; below 20 the product itself. Right to ten digits. */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let factor = 2; factor <= n; factor += 1) product *= factor;
    return Math.log(product);
  }
  return (
    (n + 0.5) * Math.log(n) -
    n +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * n) -
    1 / (360 * n ** 3) +
    1 / (1260 * n ** 5)
  );
}
