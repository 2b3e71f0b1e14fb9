/**
 * Which parts of a year the public may see: channels, or procedures under fields, by agency. Pure.
 *
 * Months are shown beside parts. Where all of a channel came in one month, or a month came on one channel, the one less the
 * other would tell of the few that are left. So what parts and months have in common must be nobody or enough people: of
 * every part that is shown, and of all that are not shown together.
 */
import {
  atomsOf,
  type Counted,
  hasNothingHidden,
  hideWhole,
  type Released,
  type Rows,
} from './release-plan.ts';
import { suppress } from './suppress.ts';
import { at, fillTable, growTree, type Table, type TreeNode } from './table.ts';

/** People who rated, of one agency alone, one part and one month `YYYY-MM`. */
export type CountedPart = Counted & { readonly month: string };

type Periods = { readonly released: Released; readonly year: string };

/**
 * The overall rating by agency and parts in one year. What the periods hide is hidden here, too; what they show cannot be
 * hidden here. Agencies of which some month is hidden have no parts at all, for parts and months together could tell it.
 */
export function planParts(
  rows: Rows,
  parts: readonly TreeNode[],
  counted: readonly CountedPart[],
  periods: Periods,
  leastPeople: number,
): Released {
  const table = fillTable(rows.tree, growTree(parts), atomsOf(rows, counted));
  const months = [...new Set(counted.map(({ month }) => month))].map((month) =>
    shareOfMonth(
      table,
      atomsOf(
        rows,
        counted.filter((one) => one.month === month),
      ),
    ),
  );
  const keptBack = new Uint8Array(table.counted.length);
  for (const month of months) {
    for (const [cell, people] of month) if (people < leastPeople) keptBack[cell] = 1;
  }
  // Keeping back one part more may leave too few of another month together: until none is left.
  for (;;) {
    const hidden = hideParts(table, keptBack, periods, leastPeople);
    const more = months.flatMap((month) => smallRests(table, hidden, month, leastPeople));
    const fresh = more.filter((cell) => at(keptBack, cell) === 0);
    if (fresh.length === 0) return { table, hidden };
    for (const cell of fresh) keptBack[cell] = 1;
  }
}

function hideParts(
  table: Table,
  keptBack: Uint8Array,
  { released, year }: Periods,
  leastPeople: number,
): Uint8Array {
  const width = table.columns.ids.length;
  const column = released.table.columns.indexes.get(year);
  const isWhole = (row: number) => column !== undefined && hasNothingHidden(released, row, column);
  const isYearHidden = (row: number) =>
    column !== undefined && at(released.hidden, row * released.table.columns.ids.length + column) === 1;
  const suppression = suppress(table, {
    leastPeople,
    isShownAlready: (cell) => cell % width === 0 && !isYearHidden(Math.floor(cell / width)),
    isKeptBack: (cell) => {
      const row = Math.floor(cell / width);
      return cell % width === 0 ? isYearHidden(row) : !isWhole(row) || at(keptBack, cell) === 1;
    },
  });
  return hideWhole(table, suppression);
}

/** The people of one month by cell of the table; cells without any are left out. */
function shareOfMonth(
  { rows, columns }: Table,
  atoms: readonly { readonly row: string; readonly column: string; readonly people: number }[],
): ReadonlyMap<number, number> {
  const width = columns.ids.length;
  const share = new Map<number, number>();
  for (const { row, column, people } of atoms) {
    if (people === 0) continue;
    for (let r = rows.indexes.get(row) ?? -1; r >= 0; r = rows.parents[r] ?? -1) {
      for (let c = columns.indexes.get(column) ?? -1; c >= 0; c = columns.parents[c] ?? -1)
        share.set(r * width + c, (share.get(r * width + c) ?? 0) + people);
    }
  }
  return share;
}

/** Cells to keep back, too: where the hidden parts of a shown cell hold too few people of the month together. */
function smallRests(
  table: Table,
  hidden: Uint8Array,
  month: ReadonlyMap<number, number>,
  leastPeople: number,
): number[] {
  const width = table.columns.ids.length;
  const more: number[] = [];
  for (const cell of month.keys()) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    const parts = (table.columns.children[column] ?? []).map((child) => row * width + child);
    if (parts.length === 0 || hidden[cell] === 1) continue;
    const people = (of: number) => month.get(of) ?? 0;
    const hiddenParts = parts.filter((part) => hidden[part] === 1 && people(part) > 0);
    const rest = hiddenParts.reduce((sum, part) => sum + people(part), 0);
    if (rest === 0 || rest >= leastPeople) continue;
    const shown = parts.filter((part) => hidden[part] === 0 && people(part) > 0);
    const [smallest] = shown.sort((a, b) => at(table.counted, a) - at(table.counted, b) || a - b);
    if (smallest !== undefined) more.push(smallest);
    else if (column !== 0) more.push(cell);
  }
  return more;
}
