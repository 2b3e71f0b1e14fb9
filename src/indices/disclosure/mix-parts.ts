/** Hides parts of agencies until the parts of each mix with what is left of them. Pure. */
import type { Steps } from '../../core/steps.ts';
import {
  allUntold,
  type Classes,
  classesOf,
  classOf,
  mixedSets,
  nothingUntold,
  sharedPairs,
  tellApart,
  type Untold,
} from './crowds.ts';
import { at, nodesBelow, type Table } from './table.ts';

export type Mixing = {
  readonly table: Table;
  /** By row, then by column: 1 where the cell is not shown. More are set here. */
  readonly hidden: Uint8Array;
  /** By row, whether it may show parts. */
  readonly isWhole: readonly boolean[];
  /** By row of an agency alone. */
  readonly alone: readonly Untold[];
  readonly leastPeople: number;
  /** What a row and those below it leave untold, as long as it holds. */
  readonly left: Map<number, Untold>;
};

/** Settles a row and all below it, from the agencies alone upwards. Hiding more below never parts what mixed there. */
export function* mixParts(mixing: Mixing, row = 0): Steps<void> {
  for (const child of mixing.table.rows.children[row] ?? []) yield* mixParts(mixing, child);
  yield* mixRow(mixing, row);
}

function* mixRow(mixing: Mixing, row: number): Steps<void> {
  if (mixing.isWhole[row] !== true) return;
  for (;;) {
    yield;
    const untold = untoldBelow(mixing, row);
    const bunches = mixedSets(untold, classesIn(mixing, row), mixing.leastPeople);
    const apart = bunches.flatMap((sets) => smallerSets(mixing, row, sets));
    if (apart.length === 0) return;
    const helps = findHelp(mixing, row, apart, untold);
    for (const [index, { set }] of apart.entries()) {
      const columns = columnsToHide(mixing, row, set);
      const cost = columns.reduce((sum, column) => sum + peopleIn(mixing, row, column), 0);
      const help = helps[index];
      if (help === undefined || help.cost > cost) hide(mixing, row, columns);
      else yield* takeHelp(mixing, help);
    }
  }
}

/** Parts that do not mix with the others of their bunch. */
type Apart = { readonly set: readonly number[]; readonly others: ReadonlySet<number> };

function smallerSets(mixing: Mixing, row: number, sets: readonly number[][]): Apart[] {
  const size = (set: readonly number[]) => set.reduce((sum, part) => sum + peopleIn(mixing, row, part), 0);
  const [, ...smaller] = [...sets].sort((a, b) => size(b) - size(a));
  return smaller.map((set) => ({
    set,
    others: new Set(sets.flatMap((other) => (other === set ? [] : other))),
  }));
}

/** What the figures below a row leave untold. */
function untoldBelow(mixing: Mixing, row: number): Untold {
  const children = mixing.table.rows.children[row] ?? [];
  if (children.length === 0) return mixing.alone[row] ?? nothingUntold;
  return allUntold(children.map((child) => leftBy(mixing, child)));
}

function leftBy(mixing: Mixing, row: number): Untold {
  const known = mixing.left.get(row);
  if (known !== undefined) return known;
  const untold = untoldBelow(mixing, row);
  const left = mixing.isWhole[row] === true ? tellApart(untold, classesIn(mixing, row)) : untold;
  mixing.left.set(row, left);
  return left;
}

/**
 * Of a set that does not mix, its smallest part, and what is smallest beside it if nothing is hidden there yet. If some of the
 * set is hidden already, what is smallest beside that, of other sets first; or at last the field of which it is the rest.
 */
function columnsToHide(mixing: Mixing, row: number, set: readonly number[]): number[] {
  const { columns } = mixing.table;
  const classes = classesIn(mixing, row);
  const isShown = (column: number) =>
    column !== 0 && classOf(classes, column) === column && peopleIn(mixing, row, column) > 0;
  const classAbove = (column: number) => classOf(classes, columns.parents[column] ?? 0);
  const smallest = (of: readonly number[]) =>
    [...of].sort((a, b) => peopleIn(mixing, row, a) - peopleIn(mixing, row, b) || a - b).slice(0, 1);
  const besideIn = (rest: number) =>
    columns.ids.flatMap((_, column) => (isShown(column) && classAbove(column) === rest ? [column] : []));
  const hiddenIn = set
    .map((part) => classOf(classes, part))
    .find((one) => columns.children[one]?.length !== 0);
  if (hiddenIn === undefined) {
    const own = smallest(set);
    const rest = classAbove(own[0] ?? 0);
    const isAlone = !columns.leaves[rest]?.some(
      (part) => classOf(classes, part) === rest && peopleIn(mixing, row, part) > 0,
    );
    return isAlone ? [...own, ...smallest(besideIn(rest).filter((column) => !own.includes(column)))] : own;
  }
  const beside = besideIn(hiddenIn);
  const outside = smallest(beside.filter((column) => !set.includes(column)));
  if (outside.length > 0) return outside;
  if (beside.length > 0) return smallest(beside);
  return hiddenIn === 0 ? [] : [hiddenIn];
}

/** Two parts that a row below and those between could hide, so that they mix farther up. */
type Help = {
  readonly path: readonly number[];
  readonly part: number;
  readonly other: number;
  readonly cost: number;
};

/**
 * For each set that does not mix in a row, the cheapest help from below: one of its parts and one of the others, to be hidden
 * in the row that helps and all between. The cost is in people who are no longer shown, of as many such rows as it takes.
 */
function findHelp(
  mixing: Mixing,
  row: number,
  apart: readonly Apart[],
  untold: Untold,
): (Help | undefined)[] {
  const below = nodesBelow(mixing.table.rows, row).filter((from) => mixing.isWhole[from] === true);
  if (below.length === 0) return [];
  const setOf = new Map(apart.flatMap(({ set }, index) => set.map((part) => [part, index] as const)));
  const isBeside = (set: number, part: number) => apart[set]?.others.has(part) === true;
  const missing = apart.map(() => mixing.leastPeople);
  for (const [part, others] of sharedPairs(untold, setOf, isBeside)) {
    const set = setOf.get(part) ?? -1;
    for (const people of others.values()) missing[set] = Math.max(1, (missing[set] ?? 0) - people);
  }
  const best: (Help | undefined)[] = apart.map(() => undefined);
  for (const from of below) {
    const classes = classesIn(mixing, from);
    const path = pathUp(mixing, from, row);
    for (const [part, others] of sharedPairs(untoldBelow(mixing, from), setOf, isBeside)) {
      const set = setOf.get(part) ?? -1;
      for (const [other, people] of others) {
        if (classOf(classes, part) === classOf(classes, other)) continue;
        const rows = Math.max(1, (missing[set] ?? 0) / people);
        const least = best[set]?.cost ?? Number.POSITIVE_INFINITY;
        // Most cost too much in the first row alone.
        if (rows * costIn(mixing, from, part, other) >= least) continue;
        const cost = rows * path.reduce((sum, on) => sum + costIn(mixing, on, part, other), 0);
        if (cost < least) best[set] = { path, part, other, cost };
      }
    }
  }
  return best;
}

function costIn(mixing: Mixing, row: number, part: number, other: number): number {
  return columnsApart(mixing, row, part, other).reduce(
    (sum, column) => sum + peopleIn(mixing, row, column),
    0,
  );
}

function* takeHelp(mixing: Mixing, { path, part, other }: Help): Steps<void> {
  for (const row of path) hide(mixing, row, columnsApart(mixing, row, part, other));
  for (const row of path) yield* mixRow(mixing, row);
}

/** The rows from one up to below another that may show parts. */
function pathUp({ table, isWhole }: Mixing, from: number, to: number): number[] {
  const path: number[] = [];
  for (let row = from; row !== to && row >= 0; row = table.rows.parents[row] ?? -1)
    if (isWhole[row] === true) path.push(row);
  return path;
}

/** What a row shows that tells two parts apart: each of them, and what is above one of them alone. */
function columnsApart(mixing: Mixing, row: number, one: number, other: number): number[] {
  const { parents } = mixing.table.columns;
  const apart: number[] = [];
  // A column comes after the one above it.
  for (let [a, b] = [one, other]; a !== b; ) {
    const later = Math.max(a, b);
    if (at(mixing.hidden, cellOf(mixing, row, later)) === 0) apart.push(later);
    if (a === later) a = parents[a] ?? 0;
    else b = parents[b] ?? 0;
  }
  return apart;
}

function hide(mixing: Mixing, row: number, columns: readonly number[]): void {
  for (const column of columns) mixing.hidden[cellOf(mixing, row, column)] = 1;
  for (let above = row; above >= 0; above = mixing.table.rows.parents[above] ?? -1) mixing.left.delete(above);
}

function classesIn({ table, hidden }: Mixing, row: number): Classes {
  return classesOf(table, hidden, row);
}

function peopleIn(mixing: Mixing, row: number, column: number): number {
  return at(mixing.table.counted, cellOf(mixing, row, column));
}

function cellOf({ table }: Mixing, row: number, column: number): number {
  return row * table.columns.ids.length + column;
}
