/** Finds the leaves between which people are swapped, if any may be: nothing that is known changes above them. Pure. */
import type { SuppressionState } from './suppress.ts';
import { at, meetingNode, type Table, type Tree } from './table.ts';

/** One leaf of a row and one of its partner, and likewise of columns; no other where a whole line changes. */
export type Leaves = {
  readonly ownRow: number;
  readonly otherRow: number | undefined;
  readonly ownColumn: number;
  readonly otherColumn: number | undefined;
};

/** The nodes under which two rows, and two columns, part; -1, above all, for a line without a partner. */
export type Meeting = { readonly row: number; readonly column: number };

export function meetingOf(
  table: Table,
  rows: readonly [number, number | undefined],
  columns: readonly [number, number | undefined],
): Meeting {
  return { row: meetingNode(table.rows, ...rows), column: meetingNode(table.columns, ...columns) };
}

/** The columns of a swap: that of the cell and its partner. */
type OfColumns = {
  readonly column: number;
  readonly columnPartner: number | undefined;
  readonly meeting: Meeting;
};

/** Leaves that are tried of each node: enough to find a swap, few enough to be quick. */
const leavesTried = 12;

/** What was found out of a table while it is decided; it holds as long as what is known does not change. */
export type SwapMemory = {
  readonly rowDepths: Uint8Array;
  readonly columnDepths: Uint8Array;
  /** The leaves of a row with the most people, by row, column and partner of the column. */
  readonly largestRows: Map<number, readonly number[]>;
  /** `freeNodes`, one more than it, by leaf of the rows, leaf of the columns and steps; 0 where it was not asked for. */
  readonly free: Uint8Array;
};

export function swapMemory({ rows, columns }: Table): SwapMemory {
  const columnDepths = depthsOf(columns);
  return {
    rowDepths: depthsOf(rows),
    columnDepths,
    largestRows: new Map(),
    free: new Uint8Array(rows.ids.length * columns.ids.length * (Math.max(...columnDepths) + 1)),
  };
}

function depthsOf({ parents }: Tree): Uint8Array {
  const depths = new Uint8Array(parents.length);
  for (let node = 1; node < parents.length; node += 1) depths[node] = at(depths, parents[node] ?? 0) + 1;
  return depths;
}

/**
 * Leaves whose crossings are all inhabited (nobody can be moved where nobody is), and such that nothing is known where what is
 * above them, up to where the two lines meet, crosses. Of the rows those with the most people are tried first, and `ownRows`
 * in their order. Leaves of the partner's column that are `apart` make up for nothing.
 */
export function leavesToSwap(
  state: SuppressionState,
  ownRows: readonly number[],
  rowPartner: number | undefined,
  { column, columnPartner, meeting }: OfColumns,
  isApart: (leaf: number) => boolean,
): Leaves | undefined {
  const otherRows =
    rowPartner === undefined ? noPartner : freeRows(state, rowPartner, { column, columnPartner, meeting });
  for (const ownRow of ownRows) {
    for (const otherRow of otherRows) {
      for (const ownColumn of largestColumns(state, column, ownRow, otherRow)) {
        if (!mayChange(state, ownRow, ownColumn, meeting)) continue;
        if (otherRow !== undefined && !mayChange(state, otherRow, ownColumn, meeting)) continue;
        if (columnPartner === undefined) return { ownRow, otherRow, ownColumn, otherColumn: undefined };
        for (const otherColumn of largestColumns(state, columnPartner, ownRow, otherRow)) {
          if (isApart(otherColumn) || !mayChange(state, ownRow, otherColumn, meeting)) continue;
          if (otherRow !== undefined && !mayChange(state, otherRow, otherColumn, meeting)) continue;
          return { ownRow, otherRow, ownColumn, otherColumn };
        }
      }
    }
  }
  return undefined;
}

const noPartner: readonly undefined[] = [undefined];

function mayChange(state: SuppressionState, row: number, column: number, meeting: Meeting): boolean {
  const { rowDepths, columnDepths } = state.memory;
  const steps = stepsUpTo(columnDepths, column, meeting.column);
  return freeNodes(state, row, column, steps) >= stepsUpTo(rowDepths, row, meeting.row);
}

/** How many nodes there are from one upwards before another above it, or before none. */
function stepsUpTo(depths: Uint8Array, node: number, meeting: number): number {
  return at(depths, node) - (meeting < 0 ? -1 : at(depths, meeting));
}

/** How many nodes from a leaf of the rows upwards have nothing known in the first `steps` from a leaf of the columns upwards. */
function freeNodes(state: SuppressionState, leafRow: number, leafColumn: number, steps: number): number {
  const { table, known, neverTold, memory } = state;
  const { rows, columns } = table;
  const width = columns.ids.length;
  const first = (leafRow * width + leafColumn) * (memory.free.length / (rows.ids.length * width));
  const remembered = at(memory.free, first + steps - 1);
  if (remembered > 0) return remembered - 1;
  let free = at(memory.rowDepths, leafRow) + 1;
  for (let column = leafColumn, step = 0; column >= 0; column = columns.parents[column] ?? -1, step += 1) {
    for (let row = leafRow, node = 0; node < free; row = rows.parents[row] ?? -1, node += 1) {
      const cell = row * width + column;
      if (known[cell] === 1 && neverTold[cell] !== 1) free = node;
    }
    memory.free[first + step] = free + 1;
  }
  return at(memory.free, first + steps - 1) - 1;
}

/** Of the leaves of a row with the most people those that may change in a leaf of the column, and in one of its partner. */
export function freeRows(
  state: SuppressionState,
  row: number,
  { column, columnPartner, meeting }: OfColumns,
): number[] {
  const free: number[] = [];
  for (const leaf of largestRows(state, row, column, columnPartner))
    if (
      mayChangeWithin(state, leaf, column, meeting) &&
      (columnPartner === undefined || mayChangeWithin(state, leaf, columnPartner, meeting))
    )
      free.push(leaf);
  return free;
}

function mayChangeWithin(state: SuppressionState, row: number, column: number, meeting: Meeting): boolean {
  for (const leaf of state.table.columns.leaves[column] ?? [])
    if (state.isPartner(leaf) && mayChange(state, row, leaf, meeting)) return true;
  return false;
}

/** People in a cell who may change: nobody if it is known. */
function freePeople(state: SuppressionState, row: number, column: number): number {
  const cell = row * state.table.columns.ids.length + column;
  return state.known[cell] === 1 ? 0 : at(state.table.counted, cell);
}

/** The most people of a row who may change in one leaf of a column. */
function mostFree(state: SuppressionState, row: number, column: number): number {
  let people = 0;
  for (const leaf of state.table.columns.leaves[column] ?? [])
    if (state.isPartner(leaf)) people = Math.max(people, freePeople(state, row, leaf));
  return people;
}

/** The leaves of a row with the most people in the column, and in its partner. The same for every cell that is looked at. */
function largestRows(
  state: SuppressionState,
  row: number,
  column: number,
  partner: number | undefined,
): readonly number[] {
  const leaves = state.table.rows.leaves[row] ?? [];
  const width = state.table.columns.ids.length;
  const key = (row * width + column) * (width + 1) + (partner ?? -1) + 1;
  const remembered = state.memory.largestRows.get(key);
  if (remembered !== undefined) return remembered;
  const sized: Sized[] = [];
  for (const leaf of leaves) {
    const people = mostFree(state, leaf, column);
    const size =
      partner === undefined || people === 0 ? people : Math.min(people, mostFree(state, leaf, partner));
    if (size > 0) sized.push({ node: leaf, size });
  }
  const found = largestFirst(sized);
  if (leaves.length > 1) state.memory.largestRows.set(key, found);
  return found;
}

/** The leaves of a column with the most people in both rows. */
function largestColumns(
  state: SuppressionState,
  column: number,
  own: number,
  other: number | undefined,
): readonly number[] {
  const sized: Sized[] = [];
  for (const leaf of state.table.columns.leaves[column] ?? []) {
    if (!state.isPartner(leaf)) continue;
    const people = freePeople(state, own, leaf);
    const size = other === undefined ? people : Math.min(people, freePeople(state, other, leaf));
    if (size > 0) sized.push({ node: leaf, size });
  }
  return largestFirst(sized);
}

type Sized = { readonly node: number; readonly size: number };

function largestFirst(sized: Sized[]): readonly number[] {
  if (sized.length > 1) sized.sort((a, b) => b.size - a.size || a.node - b.node);
  const nodes: number[] = [];
  for (const { node } of sized) if (nodes.length < leavesTried) nodes.push(node);
  return nodes;
}
