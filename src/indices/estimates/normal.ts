/** Distribution functions that the estimates need. Pure. */

/**
 * The standard normal distribution function, right to about 1e-14 relative: a series near the middle, a continued
 * fraction in the tails.
 *
 * Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.2.11 and 26.2.14.
 */
export function standardNormal(x: number): number {
  const size = Math.abs(x);
  const density = Math.exp((-size * size) / 2) / Math.sqrt(2 * Math.PI);
  if (size < 3) {
    let [term, total] = [size, size];
    for (let step = 3; Math.abs(term) > 1e-17 * total; step += 2) {
      term *= (size * size) / step;
      total += term;
    }
    return x >= 0 ? 0.5 + density * total : 0.5 - density * total;
  }
  let fraction = size;
  for (let step = 200; step >= 1; step -= 1) fraction = size + step / fraction;
  const tail = density / fraction;
  return x >= 0 ? 1 - tail : tail;
}
