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

import type { Steps } from '../../core/steps.ts';
import { findSwap } from './swap.ts';
import { type SwapMemory, swapMemory } from './swap-leaves.ts';
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
export function* suppress(table: Table, options: SuppressionOptions): Steps<Suppression> {
  const { leastPeople, isShownAlready = () => false } = options;
  const { isKeptBack = () => false, isNeverTold = () => false } = options;
  const size = table.counted.length;
  const state: SuppressionState = {
    table,
    leastPeople,
    hidden: new Uint8Array(size),
    small: new Uint8Array(size),
    known: new Uint8Array(size),
    neverTold: new Uint8Array(size),
    isPartner: () => true,
    memory: swapMemory(table),
  };
  for (let cell = 0; cell < size; cell += 1) {
    state.known[cell] = isShownAlready(cell) ? 1 : 0;
    state.neverTold[cell] = isNeverTold(cell) ? 1 : 0;
    state.hidden[cell] = at(state.neverTold, cell);
    const isSmall = at(table.people, cell) < leastPeople || isKeptBack(cell);
    state.small[cell] = isSmall && isInhabited(state, cell) && state.known[cell] === 0 ? 1 : 0;
  }
  const exposed = yield* suppressColumns(state, {
    columns: [...table.columns.ids.keys()],
    mustProve: (cell) => state.small[cell] === 1,
  });
  return { hidden: state.hidden, exposed };
}

/** What a table looks like while it is decided. Cells by row, then by column: 1 where it holds. */
export type SuppressionState = {
  readonly table: Table;
  readonly leastPeople: number;
  /** Set here. */
  readonly hidden: Uint8Array;
  /** To be hidden for its own sake. */
  readonly small: Uint8Array;
  /** Seen by everybody as it is: no swap may change it. */
  readonly known: Uint8Array;
  readonly neverTold: Uint8Array;
  /** Columns from which a swap may take what makes up for a change. */
  readonly isPartner: (column: number) => boolean;
  /** What `findSwap` remembers while `known` does not change. */
  readonly memory: SwapMemory;
};

function isInhabited({ table, neverTold }: SuppressionState, cell: number): boolean {
  return at(table.counted, cell) > 0 && neverTold[cell] !== 1;
}

/**
 * Decides on some columns: finds a proof for every cell that must have one, and hides what it takes. `exposed` are those for
 * which there is none.
 */
export function* suppressColumns(
  state: SuppressionState,
  asked: {
    /** New ones; what they show is looked through for rests of too few people. From the large to the small. */
    readonly columns: readonly number[];
    /** Beside the new ones, columns in which hidden cells need a proof again. */
    readonly again?: readonly number[];
    readonly mustProve: (cell: number) => boolean;
  },
): Steps<number[]> {
  const { table, hidden } = state;
  const width = table.columns.ids.length;
  const proved = new Uint8Array(hidden.length);
  const exposed = new Set<number>();
  const swapsOf = new Map<number, Set<object>>();
  const protect = (cell: number, apartFrom?: ReadonlySet<number>) => {
    const swap = findSwap(state, cell, apartFrom);
    if (swap === undefined) {
      hidden[cell] = 1;
      exposed.add(cell);
      return;
    }
    for (const changed of swap) {
      hidden[changed] = 1;
      proved[changed] = 1;
      swapsOf.set(changed, (swapsOf.get(changed) ?? new Set()).add(swap));
    }
  };
  // From the large to the small: what protects a large cell often protects those within it.
  const toProve = [...new Set([...asked.columns, ...(asked.again ?? [])])].sort((a, b) => a - b);
  for (const column of toProve) {
    for (let row = 0; row < table.rows.ids.length; row += 1) {
      const cell = row * width + column;
      if (proved[cell] === 1 || !asked.mustProve(cell)) continue;
      protect(cell);
      yield;
    }
  }
  // Hiding one part more makes one rest larger and may leave another behind: until none is left.
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    for (const column of asked.columns) {
      for (let row = 0; row < table.rows.ids.length; row += 1) {
        for (const rest of smallRests(state, row * width + column, exposed)) {
          isSettled = false;
          protect(rest.cell, rest.members);
          yield;
        }
        for (const [one, other] of smallPairs(state, row, column)) {
          if (exposed.has(one) || exposed.has(other) || tellsApart(swapsOf, one, other)) continue;
          isSettled = false;
          protect(one, new Set([one, other]));
          yield;
        }
      }
      yield;
    }
  }
  return [...exposed];
}

/**
 * Two parts of a period that are hidden, of too few people together: a figure of another row may be of just these two parts, and
 * tell of both together what neither tells alone.
 */
function smallPairs(
  { table, hidden, neverTold, leastPeople }: SuppressionState,
  row: number,
  column: number,
): readonly (readonly [number, number])[] {
  const leaves = table.columns.leaves[column] ?? [];
  if (table.columnsHold !== 'sum' || leaves.length < 2) return noPairs;
  const small: number[] = [];
  for (const leaf of leaves) {
    const cell = row * table.columns.ids.length + leaf;
    const people = at(table.people, cell);
    if (people > 0 && people < leastPeople && hidden[cell] === 1 && neverTold[cell] !== 1) small.push(cell);
  }
  return small.flatMap((one, place) =>
    small.slice(place + 1).flatMap((other) => {
      const people = at(table.people, one) + at(table.people, other);
      return people < leastPeople ? [[one, other] as const] : [];
    }),
  );
}

const noPairs: readonly (readonly [number, number])[] = [];

/** Whether a proof changes one of two cells and not the other, and so the sum of both. */
function tellsApart(swapsOf: ReadonlyMap<number, ReadonlySet<object>>, one: number, other: number): boolean {
  const [ofOne, ofOther] = [swapsOf.get(one), swapsOf.get(other)];
  return (
    [...(ofOne ?? [])].some((swap) => ofOther?.has(swap) !== true) ||
    [...(ofOther ?? [])].some((swap) => ofOne?.has(swap) !== true)
  );
}

type Rest = { readonly cell: number; readonly members: ReadonlySet<number> };

/**
 * A shown cell less its shown parts is the rest of them: all hidden parts together, which anybody can compute. Its
 * rests of too few people, by rows and by columns, each with one of its cells.
 */
function smallRests(state: SuppressionState, cell: number, exposed: ReadonlySet<number>): readonly Rest[] {
  const { table, hidden } = state;
  if (hidden[cell] === 1 || table.counted[cell] === 0) return noRests;
  const width = table.columns.ids.length;
  const row = Math.floor(cell / width);
  const column = cell % width;
  const below = smallRest(state, table.rows.children[row], (child) => child * width + column, exposed);
  const within = smallRest(state, table.columns.children[column], (child) => row * width + child, exposed);
  if (below === undefined && within === undefined) return noRests;
  return [below, within].filter((rest) => rest !== undefined);
}

const noRests: readonly Rest[] = [];

function smallRest(
  state: SuppressionState,
  children: readonly number[] = [],
  cellOf: (child: number) => number,
  exposed: ReadonlySet<number>,
): Rest | undefined {
  const { table, hidden, leastPeople } = state;
  const members: number[] = [];
  let people = 0;
  for (const child of children) {
    const part = cellOf(child);
    if (hidden[part] !== 1 || at(table.counted, part) === 0) continue;
    if (exposed.has(part)) return undefined;
    members.push(part);
    people += unknownPeople(state, part, leastPeople);
    if (people >= leastPeople) return undefined;
  }
  const [cell] = members;
  return cell === undefined ? undefined : { cell, members: new Set(members) };
}

/** People of a hidden cell of whom nothing is shown, without its shown parts, by rows or by columns; no more than asked. */
function unknownPeople(state: SuppressionState, cell: number, most: number): number {
  const { table, hidden } = state;
  if (hidden[cell] === 0 || at(table.counted, cell) === 0) return 0;
  const width = table.columns.ids.length;
  const row = Math.floor(cell / width);
  const column = cell % width;
  let least = Math.min(most, at(table.people, cell));
  const sumOver = (children: readonly number[], cellOf: (child: number) => number) => {
    if (children.length === 0) return;
    let sum = 0;
    for (const child of children) {
      sum += unknownPeople(state, cellOf(child), least - sum);
      if (sum >= least) return;
    }
    least = sum;
  };
  sumOver(table.rows.children[row] ?? [], (child) => child * width + column);
  sumOver(table.columns.children[column] ?? [], (child) => row * width + child);
  return least;
}
