/** Decides on what is told from a month on: the month, and the quarter and year that end with it. Pure. */
import type { Steps } from '../../core/steps.ts';
import { firstMonth, monthTree } from './month-tree.ts';
import { atomsOf, type Counted, type Rows } from './release-plan.ts';
import { type SuppressionState, suppressColumns } from './suppress.ts';
import { swapMemory } from './swap-leaves.ts';
import { at, fillTable, nodesBelow, type Table } from './table.ts';

/** Periods by agency, while they are decided. */
export type Deciding = {
  readonly table: Table;
  readonly leastPeople: number;
  /** By row, then by column. What is not told is hidden. */
  readonly hidden: Uint8Array;
  readonly seen: Uint8Array;
  /** By column. */
  readonly told: boolean[];
};

/** Nothing is told yet. */
export function begin(
  rows: Rows,
  months: readonly string[],
  counted: readonly Counted[],
  leastPeople: number,
): Deciding {
  const table = fillTable(rows.tree, monthTree(months), atomsOf(rows, counted));
  const size = table.counted.length;
  return {
    table,
    leastPeople,
    hidden: new Uint8Array(size).fill(months.length === 0 ? 0 : 1),
    seen: new Uint8Array(size),
    told: table.columns.ids.map(() => false),
  };
}

/** What is told from a month on, and what is known of it already. */
export type Stage = {
  readonly isTold: (period: string) => boolean;
  /** Whether a cell of a new column was shown with the same people before. */
  readonly isKnown?: ((row: number, column: number) => boolean) | undefined;
  /** The last month that was decided when something in a row moved. */
  readonly moved?: ReadonlyMap<number, string>;
};

/** Decides on the columns that are told from a month on, and finds proofs again for what is hidden in parts of them. */
export function* decideStage(
  deciding: Deciding,
  stage: string,
  { isTold, isKnown, moved }: Stage,
): Steps<void> {
  const { table, leastPeople, hidden, seen, told } = deciding;
  const { ids } = table.columns;
  const width = ids.length;
  const height = table.rows.ids.length;
  const fresh = [...ids.keys()].filter((column) => told[column] === false && isTold(ids[column] ?? ''));
  if (fresh.length === 0) return;
  const again = new Set(
    fresh.flatMap((column) => nodesBelow(table.columns, column)).filter((column) => told[column]),
  );
  const known = seen.slice();
  const small = new Uint8Array(hidden.length);
  const neverTold = new Uint8Array(hidden.length);
  const isKept = new Uint8Array(hidden.length);
  for (let column = 0; column < width; column += 1) {
    const isFresh = fresh.includes(column);
    const isNever = !isFresh && told[column] === false;
    const lastPart = firstMonth(table.columns, column);
    for (let row = 0; row < height; row += 1) {
      const cell = row * width + column;
      if (isNever) neverTold[cell] = 1;
      if (isFresh) hidden[cell] = 0;
      const inhabited = at(table.counted, cell) > 0;
      if (isFresh && inhabited) {
        if (isKnown?.(row, column) === true) known[cell] = 1;
        else if (at(table.people, cell) < leastPeople) small[cell] = 1;
      }
      if (again.has(column) && inhabited && hidden[cell] === 1) isKept[cell] = 1;
      // Whoever moved is told of as before and as after: no swap may go through such an agency's earlier months.
      const movedAfter = moved?.get(row);
      if (!isFresh && movedAfter !== undefined && lastPart <= movedAfter) {
        known[cell] = 1;
        isKept[cell] = 0;
      }
    }
  }
  // Parts of a column come after it.
  for (const column of fresh.toReversed()) tellAsSums(deciding, column, { moved, known, small });
  const isPartner = ids.map((_, column) =>
    (table.columns.leaves[column] ?? []).some((leaf) => (ids[leaf] ?? '') <= stage),
  );
  const state: SuppressionState = {
    table,
    leastPeople,
    hidden,
    small,
    known,
    neverTold,
    isPartner: (column) => isPartner[column] === true,
    memory: swapMemory(table),
  };
  const exposed = yield* suppressColumns(state, {
    columns: fresh,
    again: [...again],
    mustProve: (cell) => small[cell] === 1 || isKept[cell] === 1,
  });
  // What cannot be protected any more is not told with anything new.
  for (const cell of exposed) {
    for (let column = cell % width; column >= 0; column = table.columns.parents[column] ?? -1) {
      if (fresh.includes(column))
        for (let row = 0; row < height; row += 1) hideInhabited(deciding, row * width + column);
    }
  }
  for (const column of fresh) {
    told[column] = true;
    for (let row = 0; row < height; row += 1) {
      const cell = row * width + column;
      if (hidden[cell] === 0) seen[cell] = 1;
    }
  }
}

function hideInhabited({ table, hidden }: Deciding, cell: number): void {
  if (at(table.counted, cell) > 0) hidden[cell] = 1;
}

/** Of what moved since a part of the period, only that is told which everybody can add up from parts that are shown. */
function tellAsSums(
  { table, hidden }: Deciding,
  column: number,
  {
    moved,
    known,
    small,
  }: { moved: ReadonlyMap<number, string> | undefined; known: Uint8Array; small: Uint8Array },
): void {
  const parts = table.columns.children[column] ?? [];
  if (moved === undefined || parts.length === 0) return;
  const width = table.columns.ids.length;
  for (const [row, after] of moved) {
    if (firstMonth(table.columns, column) > after) continue;
    const cell = row * width + column;
    const isSum = parts.every((part) => hidden[row * width + part] === 0);
    small[cell] = 0;
    if (isSum) known[cell] = 1;
    else if (at(table.counted, cell) > 0) hidden[cell] = 1;
  }
}
