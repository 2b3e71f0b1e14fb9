/** Finds the swap that protects a cell: the one that hides the fewest people. Pure. */
import type { SuppressionState } from './suppress.ts';
import { at, type Tree } from './table.ts';

/** A leaf on the cell's own side, and one on the other; none where nothing makes up for the change. */
type Side = { readonly own: number; readonly other: number | undefined };

/** Two leaves for which a partner may be looked for: enough to find one, few enough to be quick. */
const ownLeavesTried = 12;
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
  const rowLevels = partnersByLevel(rows, row);
  const columnLevels = partnersByLevel(columns, column);
  const steps = rowLevels.length + columnLevels.length - 2;
  let best: Found | undefined;
  for (let step = 0; step <= steps; step += 1) {
    for (let up = 0; up <= step; up += 1) {
      const rowPartners = rowLevels[up];
      const columnPartners = columnLevels[step - up];
      if (rowPartners === undefined || columnPartners === undefined) continue;
      // Farther squares are looked for only while there is none: they are many, and seldom cheaper.
      const isSquare = rowPartners[0] !== undefined && columnPartners[0] !== undefined;
      if (isSquare && best !== undefined && best.cost < tooFewTogether) continue;
      const found = bestSwap(state, { row, column, rowPartners, columnPartners, apartFrom });
      if (found?.cost === 0) return found.cells;
      if (found !== undefined && found.cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = found;
    }
  }
  return best?.cells;
}

type Found = { readonly cells: readonly number[]; readonly cost: number };

/** Partners by how far up they part from the node; at last nobody. */
function partnersByLevel(tree: Tree, node: number): (number | undefined)[][] {
  const levels: (number | undefined)[][] = [];
  for (let under = node; under > 0; under = tree.parents[under] ?? 0) {
    const siblings = (tree.children[tree.parents[under] ?? 0] ?? []).filter((sibling) => sibling !== under);
    if (siblings.length > 0) levels.push(siblings);
  }
  return [...levels, [undefined]];
}

type Search = {
  readonly row: number;
  readonly column: number;
  readonly rowPartners: readonly (number | undefined)[];
  readonly columnPartners: readonly (number | undefined)[];
  readonly apartFrom: ReadonlySet<number> | undefined;
};

function bestSwap(state: SuppressionState, search: Search): Found | undefined {
  const { rows, columns } = state.table;
  const width = columns.ids.length;
  const { row, column, apartFrom } = search;
  let best: Found | undefined;
  let compared = 0;
  for (const rowPartner of search.rowPartners) {
    if (rowPartner !== undefined && apartFrom?.has(rowPartner * width + column) === true) continue;
    for (const columnPartner of search.columnPartners) {
      if (columnPartner !== undefined && apartFrom?.has(row * width + columnPartner) === true) continue;
      const corners = findCorners(state, { row, column, rowPartner, columnPartner });
      if (corners === undefined) continue;
      const cells = changedCells(rows, columns, corners);
      const cost = costOf(state, cells, { row, column, rowPartner, columnPartner });
      if (cost === 0) return { cells, cost };
      if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { cells, cost };
      compared += 1;
      if (compared >= partnersCompared && best !== undefined) return best;
    }
  }
  return best;
}

type Partners = {
  readonly row: number;
  readonly column: number;
  readonly rowPartner: number | undefined;
  readonly columnPartner: number | undefined;
};

/** Leaves whose crossings are all inhabited: nobody can be moved where nobody is. */
function findCorners(
  { table, isShownAlready }: SuppressionState,
  { row, column, rowPartner, columnPartner }: Partners,
): { rows: Side; columns: Side } | undefined {
  const { rows, columns } = table;
  const width = columns.ids.length;
  const held = (r: number, c: number) => at(table.counted, r * width + c);
  const least = (r: number) =>
    columnPartner === undefined ? held(r, column) : Math.min(held(r, column), held(r, columnPartner));
  const ownRows = largestFirst(rows.leaves[row] ?? [], least).slice(0, ownLeavesTried);
  const otherRows =
    rowPartner === undefined
      ? [undefined]
      : largestFirst(rows.leaves[rowPartner] ?? [], least).slice(0, ownLeavesTried);
  for (const own of ownRows) {
    for (const other of otherRows) {
      // What everybody has seen cannot be swapped.
      const free = (r: number, c: number) => (isShownAlready(r * width + c) ? 0 : held(r, c));
      const shared = (c: number) =>
        other === undefined ? free(own, c) : Math.min(free(own, c), free(other, c));
      const [ownColumn] = largestFirst(columns.leaves[column] ?? [], shared);
      if (ownColumn === undefined) continue;
      const rowSide = { own, other };
      if (columnPartner === undefined)
        return { rows: rowSide, columns: { own: ownColumn, other: undefined } };
      const [otherColumn] = largestFirst(columns.leaves[columnPartner] ?? [], shared);
      if (otherColumn !== undefined)
        return { rows: rowSide, columns: { own: ownColumn, other: otherColumn } };
    }
  }
  return undefined;
}

function largestFirst(nodes: readonly number[], size: (node: number) => number): number[] {
  return nodes.filter((node) => size(node) > 0).sort((a, b) => size(b) - size(a) || a - b);
}

/** Every cell that holds one of the corners more than its opposite. */
function changedCells(rows: Tree, columns: Tree, corners: { rows: Side; columns: Side }): number[] {
  const width = columns.ids.length;
  const changedRows = changedNodes(rows, corners.rows);
  return changedNodes(columns, corners.columns).flatMap((c) => changedRows.map((r) => r * width + c));
}

/** The nodes above either leaf but not above both. */
function changedNodes(tree: Tree, { own, other }: Side): number[] {
  const path = (leaf: number | undefined) => {
    const nodes: number[] = [];
    for (let node = leaf ?? -1; node >= 0; node = tree.parents[node] ?? -1) nodes.push(node);
    return nodes;
  };
  const [mine, theirs] = [path(own), path(other)];
  return [...mine.filter((node) => !theirs.includes(node)), ...theirs.filter((node) => !mine.includes(node))];
}

/** Too few people together would be hidden beside the cell: dearer than anything else, but not forbidden. */
const tooFewTogether = 1e12;

/** People in the cells that would be hidden only for this; infinite if one of them was shown already. */
function costOf(state: SuppressionState, cells: readonly number[], partners: Partners): number {
  const { table, hidden, isSmall, isShownAlready, isNeverTold } = state;
  let cost = 0;
  for (const cell of cells) {
    if (isNeverTold(cell)) continue;
    if (isShownAlready(cell)) return Number.POSITIVE_INFINITY;
    if (hidden[cell] === 0 && !isSmall(cell)) cost += at(table.counted, cell);
  }
  const width = table.columns.ids.length;
  const { row, column, rowPartner, columnPartner } = partners;
  const rowLine = (node: number) => node * width + column;
  const columnLine = (node: number) => row * width + node;
  if (rowPartner !== undefined && isTooFew(state, table.rows, row, rowPartner, rowLine))
    cost += tooFewTogether;
  if (columnPartner !== undefined && isTooFew(state, table.columns, column, columnPartner, columnLine))
    cost += tooFewTogether;
  return cost;
}

/** All that is hidden of a line, or will be, with the partner. */
function isTooFew(
  { table, hidden, isSmall, leastPeople }: SuppressionState,
  tree: Tree,
  node: number,
  partner: number,
  cellOf: (node: number) => number,
): boolean {
  let people = 0;
  for (const sibling of tree.children[tree.parents[node] ?? -1] ?? [node]) {
    const cell = cellOf(sibling);
    if (sibling === node || sibling === partner || hidden[cell] === 1 || isSmall(cell))
      people += at(table.people, cell);
    if (people >= leastPeople) return false;
  }
  return people < leastPeople;
}
