/**
 * Which cells of a table may be shown so that none of the small ones can be computed from the others. Pure.
 *
 * A cell of fewer people than the threshold is hidden (primary suppression). For each of them a *swap* is found:
 * one person more in the hidden cell and, to make up for it, one less beside it in its row, one less in its column,
 * one more where the two cross. Every cell that the swap does not change stays shown and cannot tell the true table from
 * the swapped one; every cell that it does change is hidden too (complementary suppression). So each hidden cell has a
 * proof that nobody can compute it, however they add and subtract what is shown. Hiding more never breaks a proof.
 *
 * Source: the method of hypercubes, R. D. Repsilber, "Preservation of confidentiality in aggregated data" (1994), and
 * S. Giessing, "The hypercube method", in A. Hundepool et al., Statistical Disclosure Control (2012), 4.4.3; here in trees.
 */

import { findSwap } from './swap.ts';
import { at, type Table } from './table.ts';

export type Suppression = {
  /** By row, then by column: 1 where the cell must not be shown. */
  readonly hidden: Uint8Array;
  /** Small cells for which no swap is left, because cells that were shown before cannot be hidden any more. */
  readonly exposed: readonly number[];
};

export type SuppressionOptions = {
  /** Cells of fewer people are not shown. */
  readonly leastPeople: number;
  /** Cells that everybody has seen already: they cannot be hidden again. */
  readonly isShownAlready?: (cell: number) => boolean;
  /** Cells that must not be computable for another reason than their size. */
  readonly isKeptBack?: (cell: number) => boolean;
  /** Sums that nobody is ever told, such as of a quarter that is not over: not shown, and nothing to protect. */
  readonly isNeverTold?: (cell: number) => boolean;
};

/** Decides for every cell of the table. Empty cells are never hidden: that nobody answered is no answer. */
export function suppress(table: Table, options: SuppressionOptions): Suppression {
  const { leastPeople, isShownAlready = () => false } = options;
  const { isKeptBack = () => false, isNeverTold = () => false } = options;
  const hidden = new Uint8Array(table.counted.length);
  const exposed: number[] = [];
  const width = table.columns.ids.length;
  const isSmall = (cell: number) =>
    at(table.counted, cell) > 0 &&
    (at(table.people, cell) < leastPeople || isKeptBack(cell)) &&
    !isShownAlready(cell) &&
    !isNeverTold(cell);
  const state = { table, leastPeople, hidden, isSmall, isShownAlready, isNeverTold };
  for (const cell of hidden.keys()) hidden[cell] = isNeverTold(cell) ? 1 : 0;
  const protect = (cell: number, apartFrom?: ReadonlySet<number>) => {
    const swap = findSwap(state, cell, apartFrom);
    if (swap === undefined) {
      hidden[cell] = 1;
      exposed.push(cell);
      return;
    }
    for (const changed of swap) hidden[changed] = 1;
  };
  // From the large to the small: what protects a large cell often protects those within it.
  for (let column = 0; column < width; column += 1) {
    for (let row = 0; row < table.rows.ids.length; row += 1) {
      const cell = row * width + column;
      if (isSmall(cell) && hidden[cell] === 0) protect(cell);
    }
  }
  // Hiding one part more makes one rest larger and may leave another behind: until none is left.
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    for (let cell = 0; cell < table.counted.length; cell += 1) {
      for (const rest of smallRests(state, cell, new Set(exposed))) {
        isSettled = false;
        protect(rest.cell, rest.members);
      }
    }
  }
  return { hidden, exposed };
}

export type SuppressionState = {
  readonly table: Table;
  readonly leastPeople: number;
  readonly hidden: Uint8Array;
  readonly isSmall: (cell: number) => boolean;
  readonly isShownAlready: (cell: number) => boolean;
  readonly isNeverTold: (cell: number) => boolean;
};

type Rest = { readonly cell: number; readonly members: ReadonlySet<number> };

/**
 * A shown cell less its shown parts is the rest of them: all hidden parts together, which anybody can compute. Its
 * rests of too few people, by rows and by columns, each with one of its cells.
 */
function smallRests(state: SuppressionState, cell: number, exposed: ReadonlySet<number>): Rest[] {
  const { table, hidden } = state;
  if (hidden[cell] === 1 || table.counted[cell] === 0) return [];
  const width = table.columns.ids.length;
  const row = Math.floor(cell / width);
  const column = cell % width;
  const below = (table.rows.children[row] ?? []).map((child) => child * width + column);
  const within = (table.columns.children[column] ?? []).map((child) => row * width + child);
  return [smallRest(state, below, exposed), smallRest(state, within, exposed)].filter(
    (rest) => rest !== undefined,
  );
}

function smallRest(
  state: SuppressionState,
  parts: readonly number[],
  exposed: ReadonlySet<number>,
): Rest | undefined {
  const { table, hidden, leastPeople } = state;
  const members = parts.filter((part) => hidden[part] === 1 && at(table.counted, part) > 0);
  const [cell] = members;
  if (cell === undefined || members.some((member) => exposed.has(member))) return undefined;
  let people = 0;
  for (const member of members) {
    people += unknownPeople(state, member);
    if (people >= leastPeople) return undefined;
  }
  return { cell, members: new Set(members) };
}

/** People of a hidden cell of whom nothing is shown: without its shown parts, by rows or by columns. */
function unknownPeople(state: SuppressionState, cell: number): number {
  const { table, hidden } = state;
  if (hidden[cell] === 0) return 0;
  const width = table.columns.ids.length;
  const row = Math.floor(cell / width);
  const column = cell % width;
  const over = (parts: readonly number[]) =>
    parts.length === 0
      ? at(table.people, cell)
      : parts.reduce((sum, part) => sum + unknownPeople(state, part), 0);
  return Math.min(
    at(table.people, cell),
    over((table.rows.children[row] ?? []).map((child) => child * width + column)),
    over((table.columns.children[column] ?? []).map((child) => row * width + child)),
  );
}
