/** Numbers that were published stay as they are, unless the data changed them. Pure. */
import { figuresSchema, type PublishedFigures } from './vocabulary.ts';

/** Sums of the same numbers in another order differ in their last digits: of figures from 0 to 100, by far less than this. */
const noise = 1e-9;

/**
 * Figures that were computed again, with the numbers that were published wherever they differ by no more than the order of
 * adding. The database adds in the order in which rows lie, which is another after every recount: without this, a past
 * year would be corrected in its sixteenth digit.
 */
export function keepPublished(published: PublishedFigures, now: PublishedFigures): PublishedFigures {
  return figuresSchema.parse(settle(published, now));
}

function settle(published: unknown, now: unknown): unknown {
  if (typeof now === 'number' && typeof published === 'number')
    return Math.abs(now - published) <= noise * Math.max(1, Math.abs(published)) ? published : now;
  if (Array.isArray(now) && Array.isArray(published))
    return now.map((value, index) => settle(published[index], value));
  if (isRecord(now) && isRecord(published))
    return Object.fromEntries(
      Object.entries(now).map(([key, value]) => [key, settle(published[key], value)]),
    );
  return now;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
