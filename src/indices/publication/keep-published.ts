/** What was published stays as it is, unless the data changed it. Pure. */
import { isSameFigure, mapRows } from './published-rows.ts';
import { figuresSchema, type PublishedFigures, type PublishedRow } from './vocabulary.ts';

/** Sums of the same numbers in another order differ in their last digits: of figures from 0 to 100, by far less than this. */
const noise = 1e-9;

/**
 * Figures that were computed again, with what was published wherever the data did not change it:
 * - numbers that differ by no more than the order of adding. The database adds in the order in which rows lie, which is
 *   another after every recount: without this, a past year would be corrected in its sixteenth digit;
 * - what stands beside a figure, where the figure is the same. While answers wait that came late, and are too few to be shown,
 *   no weighted figure is made anew; the one that was published is still that of the figure shown, and everybody knows it.
 */
export function keepPublished(published: PublishedFigures, now: PublishedFigures): PublishedFigures {
  return mapRows(published, figuresSchema.parse(settle(published, now)), keepBeside);
}

function keepBeside(row: PublishedRow, was: PublishedRow | undefined): PublishedRow {
  if (was === undefined || !isSameFigure(row, was)) return row;
  return {
    ...row,
    weighted: row.weighted ?? was.weighted,
    nonResponse: row.nonResponse ?? was.nonResponse,
  };
}

function settle(published: unknown, now: unknown): unknown {
  if (typeof now === 'number' && typeof published === 'number')
    return Math.abs(now - published) <= noise * Math.max(1, Math.abs(published)) ? published : now;
  if (Array.isArray(now) && Array.isArray(published)) {
    const named = new Map(published.map((value) => [nameOf(value), value]));
    return now.map((value, index) => settle(named.get(nameOf(value) ?? '') ?? published[index], value));
  }
  if (isRecord(now) && isRecord(published))
    return Object.fromEntries(
      Object.entries(now).map(([key, value]) => [key, settle(published[key], value)]),
    );
  return now;
}

/** What tells an element of a list from the others: an agency may have come in between. */
function nameOf(value: unknown): unknown {
  return isRecord(value) ? (value['code'] ?? value['key'] ?? value['parent']) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
