/** Finds the swap that protects a cell: the one that hides the fewest people. Pure. */
import type { SuppressionState } from './suppress.ts';
import { freeRows, type Leaves, leavesToSwap, type Meeting, meetingOf } from './swap-leaves.ts';
import { at, type Table, type Tree } from './table.ts';

/** Partners compared before the best so far is taken. */
const partnersCompared = 60;

/**
 * The cells that change under the best swap; undefined if every swap would change a cell that was shown already.
 * `apartFrom`: cells that must not make up for each other, because it is their sum that must change.
 */
export function findSwap(
  state: SuppressionState,
  cell: number,
  apartFrom?: ReadonlySet<number>,
): readonly number[] | undefined {
  const { rows, columns } = state.table;
  const width = columns.ids.length;
  const row = Math.floor(cell / width);
  const column = cell % width;
  const isKnown = (r: number, c: number) =>
    state.known[r * width + c] === 1 && !isUntold(state, r * width + c);
  const isFree = (r: number, c: number) => at(state.table.counted, r * width + c) > 0 && !isKnown(r, c);
  const rowLevels = partnersByLevel(rows, row, {
    isPartner: (r) => isFree(r, column),
    isKnown: (r) => isKnown(r, column),
  });
  const columnLevels = partnersByLevel(columns, column, {
    isPartner: (c) => state.isPartner(c) && isFree(row, c),
    isKnown: (c) => isKnown(row, c),
  });
  const steps = rowLevels.length + columnLevels.length - 2;
  let best: Found | undefined;
  for (let step = 0; step <= steps; step += 1) {
    for (let up = 0; up <= step; up += 1) {
      const rowPartners = rowLevels[up];
      const columnPartners = columnLevels[step - up];
      if (rowPartners === undefined || columnPartners === undefined) continue;
      // Farther ones are looked for only while there is none: they are many, and seldom cheaper.
      const isNear = up === 0 && (step === 0 || columnPartners[0] === undefined);
      if (!isNear && best !== undefined && best.cost < tooFewTogether) continue;
      const found = bestSwap(state, { row, column, rowPartners, columnPartners, apartFrom });
      if (found?.cost === 0) return crossings(found, width);
      if (found !== undefined && found.cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = found;
    }
  }
  return best && crossings(best, width);
}

function crossings({ rows, columns }: Changed, width: number): number[] {
  return columns.flatMap((column) => rows.map((row) => row * width + column));
}

type Changed = { readonly rows: readonly number[]; readonly columns: readonly number[] };
type Found = Changed & { readonly cost: number };

/** Partners by how far up they part from the node; at last nobody. Not farther than what is known, for all between changes. */
function partnersByLevel(
  tree: Tree,
  node: number,
  {
    isPartner,
    isKnown,
  }: { readonly isPartner: (node: number) => boolean; readonly isKnown: (node: number) => boolean },
): (number | undefined)[][] {
  const levels: (number | undefined)[][] = [];
  let under = node;
  for (; under > 0; under = tree.parents[under] ?? 0) {
    if (under !== node && isKnown(under)) return levels;
    const siblings: number[] = [];
    for (const sibling of tree.children[tree.parents[under] ?? 0] ?? [])
      if (sibling !== under && isPartner(sibling)) siblings.push(sibling);
    if (siblings.length > 0) levels.push(siblings);
  }
  if (node === 0 || !isKnown(under)) levels.push([undefined]);
  return levels;
}

function isUntold({ neverTold }: SuppressionState, cell: number): boolean {
  return neverTold[cell] === 1;
}

type Search = {
  readonly row: number;
  readonly column: number;
  readonly rowPartners: readonly (number | undefined)[];
  readonly columnPartners: readonly (number | undefined)[];
  readonly apartFrom: ReadonlySet<number> | undefined;
};

function bestSwap(state: SuppressionState, search: Search): Found | undefined {
  const width = state.table.columns.ids.length;
  const { row, column, rowPartners, columnPartners, apartFrom } = search;
  let best: Found | undefined;
  let compared = 0;
  // The partners of a level all part at the same node.
  const meeting = meetingOf(state.table, [row, rowPartners[0]], [column, columnPartners[0]]);
  const ownRows = columnPartners.map((columnPartner) =>
    freeRows(state, row, { column, columnPartner, meeting }),
  );
  const isApart = (leaf: number) => apartFrom?.has(row * width + leaf) === true;
  for (const rowPartner of rowPartners) {
    if (rowPartner !== undefined && apartFrom?.has(rowPartner * width + column) === true) continue;
    for (const [index, columnPartner] of columnPartners.entries()) {
      const own = ownRows[index] ?? [];
      if (own.length === 0) continue;
      if (columnPartner !== undefined && apartFrom?.has(row * width + columnPartner) === true) continue;
      if (rowPartner !== undefined && columnPartner !== undefined) {
        const opposite = rowPartner * width + columnPartner;
        if (at(state.table.counted, opposite) === 0) continue;
        if (state.known[opposite] === 1 && !isUntold(state, opposite)) continue;
      }
      const leaves = leavesToSwap(state, own, rowPartner, { column, columnPartner, meeting }, isApart);
      if (leaves === undefined) continue;
      const changed = changedBy(state.table, leaves, meeting);
      const cost = costOf(state, changed) + costOfLines(state, { row, column, rowPartner, columnPartner });
      if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { ...changed, cost };
      compared += 1;
      if (cost === 0 || compared >= partnersCompared) return best;
    }
  }
  return best;
}

/** The rows and columns that change, which cross in the cells that do. */
function changedBy({ rows, columns }: Table, leaves: Leaves, meeting: Meeting): Changed {
  return {
    rows: nodesUpTo(rows, [leaves.ownRow, leaves.otherRow], meeting.row),
    columns: nodesUpTo(columns, [leaves.ownColumn, leaves.otherColumn], meeting.column),
  };
}

function nodesUpTo({ parents }: Tree, leaves: readonly (number | undefined)[], meeting: number): number[] {
  const nodes: number[] = [];
  for (const leaf of leaves) {
    if (leaf === undefined) continue;
    for (let node = leaf; node !== meeting; node = parents[node] ?? -1) nodes.push(node);
  }
  return nodes;
}

/** Too few people together would be hidden beside the cell: dearer than anything else, but not forbidden. */
const tooFewTogether = 1e12;

/** People in the cells that would be hidden only for this. */
function costOf({ table, hidden, small, neverTold }: SuppressionState, { rows, columns }: Changed): number {
  const width = table.columns.ids.length;
  let cost = 0;
  for (const column of columns) {
    for (const row of rows) {
      const cell = row * width + column;
      if (neverTold[cell] === 1) continue;
      if (hidden[cell] === 0 && small[cell] === 0) cost += at(table.counted, cell);
    }
  }
  return cost;
}

type Partners = {
  readonly row: number;
  readonly column: number;
  readonly rowPartner: number | undefined;
  readonly columnPartner: number | undefined;
};

function costOfLines(state: SuppressionState, { row, column, rowPartner, columnPartner }: Partners): number {
  const { rows, columns } = state.table;
  const width = columns.ids.length;
  let cost = 0;
  if (rowPartner !== undefined && isTooFew(state, rows, row, rowPartner, (node) => node * width + column))
    cost += tooFewTogether;
  if (
    columnPartner !== undefined &&
    isTooFew(state, columns, column, columnPartner, (node) => row * width + node)
  )
    cost += tooFewTogether;
  return cost;
}

/** All that is hidden of a line, or will be, with the partner. */
function isTooFew(
  { table, hidden, small, neverTold, leastPeople }: SuppressionState,
  tree: Tree,
  node: number,
  partner: number,
  cellOf: (node: number) => number,
): boolean {
  let people = at(table.people, cellOf(node)) + at(table.people, cellOf(partner));
  if (people >= leastPeople) return false;
  for (const sibling of tree.children[tree.parents[node] ?? -1] ?? []) {
    if (sibling === node || sibling === partner) continue;
    const cell = cellOf(sibling);
    if (neverTold[cell] === 1) continue;
    if (hidden[cell] === 1 || small[cell] === 1) people += at(table.people, cell);
    if (people >= leastPeople) return false;
  }
  return true;
}
