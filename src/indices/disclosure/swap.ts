/** Finds the swap that protects a cell: the one that hides the fewest people. Pure. */
import type { SuppressionState } from './suppress.ts';
import { at, changedNodes, meetingNode, type Tree } from './table.ts';

/** Leaves for which a partner may be looked for: enough to find one, few enough to be quick. */
const leavesTried = 12;
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
      if (found?.cost === 0) return found.cells;
      if (found !== undefined && found.cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = found;
    }
  }
  return best?.cells;
}

type Found = { readonly cells: readonly number[]; readonly cost: number };

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
  const { row, column, apartFrom } = search;
  let best: Found | undefined;
  let compared = 0;
  for (const rowPartner of search.rowPartners) {
    if (rowPartner !== undefined && apartFrom?.has(rowPartner * width + column) === true) continue;
    for (const columnPartner of search.columnPartners) {
      if (columnPartner !== undefined && apartFrom?.has(row * width + columnPartner) === true) continue;
      if (rowPartner !== undefined && columnPartner !== undefined) {
        const opposite = rowPartner * width + columnPartner;
        if (at(state.table.counted, opposite) === 0) continue;
        if (state.known[opposite] === 1 && !isUntold(state, opposite)) continue;
      }
      const found = swapBetween(state, { row, column, rowPartner, columnPartner });
      if (found === undefined) continue;
      if (found.cost === 0) return found;
      if (found.cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = found;
      compared += 1;
      if (compared >= partnersCompared) return best;
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

/**
 * A swap of leaves whose crossings are all inhabited (nobody can be moved where nobody is) and not known. Of the rows those
 * with the most people are tried first, until one of them changes nothing that is known.
 */
function swapBetween(state: SuppressionState, partners: Partners): Found | undefined {
  const { rows, columns } = state.table;
  const width = columns.ids.length;
  const { row, column, rowPartner, columnPartner } = partners;
  const ownRows = largestRows(state, row, column, columnPartner);
  if (ownRows.length === 0) return undefined;
  const otherRows =
    rowPartner === undefined ? noPartner : largestRows(state, rowPartner, column, columnPartner);
  const mayChange = changesNothingKnown(state, partners);
  const mayChangeInAny = (leafRow: number) =>
    (columns.leaves[column] ?? []).some((leaf) => mayChange(leafRow, leaf));
  for (const own of ownRows) {
    if (!mayChangeInAny(own)) continue;
    for (const other of otherRows) {
      if (other !== undefined && !mayChangeInAny(other)) continue;
      const mayChangeIn = (leaf: number) =>
        mayChange(own, leaf) && (other === undefined || mayChange(other, leaf));
      for (const ownColumn of largestColumns(state, column, own, other)) {
        if (!mayChangeIn(ownColumn)) continue;
        const otherColumns =
          columnPartner === undefined ? noPartner : largestColumns(state, columnPartner, own, other);
        for (const otherColumn of otherColumns) {
          if (otherColumn !== undefined && !mayChangeIn(otherColumn)) continue;
          const changedRows = changedNodes(rows, own, other);
          const changedColumns = changedNodes(columns, ownColumn, otherColumn);
          const cost = costOf(state, changedRows, changedColumns);
          const cells = changedColumns.flatMap((c) => changedRows.map((r) => r * width + c));
          return { cells, cost: cost + costOfLines(state, partners) };
        }
      }
    }
  }
  return undefined;
}

/**
 * Whether a leaf of the rows and one of the columns may change together: nothing is known where what is above the one, up to
 * where the two rows meet, crosses what is above the other. A swap is four such pairs, each asked for many times.
 */
function changesNothingKnown(
  { table, known, neverTold }: SuppressionState,
  { row, column, rowPartner, columnPartner }: Partners,
): (leafRow: number, leafColumn: number) => boolean {
  const { rows, columns } = table;
  const width = columns.ids.length;
  const [rowsMeet, columnsMeet] = [
    meetingNode(rows, row, rowPartner),
    meetingNode(columns, column, columnPartner),
  ];
  const answers = new Map<number, boolean>();
  const isFree = (leafRow: number, leafColumn: number) => {
    for (let r = leafRow; r !== rowsMeet; r = rows.parents[r] ?? -1) {
      for (let c = leafColumn; c !== columnsMeet; c = columns.parents[c] ?? -1) {
        const cell = r * width + c;
        if (known[cell] === 1 && neverTold[cell] !== 1) return false;
      }
    }
    return true;
  };
  return (leafRow, leafColumn) => {
    const pair = leafRow * width + leafColumn;
    const answer = answers.get(pair) ?? isFree(leafRow, leafColumn);
    answers.set(pair, answer);
    return answer;
  };
}

const noPartner: readonly undefined[] = [undefined];

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
  const known = state.largestRows.get(key);
  if (known !== undefined) return known;
  const sized = leaves.map((leaf) => {
    const people = mostFree(state, leaf, column);
    return {
      node: leaf,
      size: partner === undefined || people === 0 ? people : Math.min(people, mostFree(state, leaf, partner)),
    };
  });
  const found = largestFirst(sized);
  if (leaves.length > 1) state.largestRows.set(key, found);
  return found;
}

/** The leaves of a column with the most people in both rows. */
function largestColumns(
  state: SuppressionState,
  column: number,
  own: number,
  other: number | undefined,
): readonly number[] {
  const leaves = state.table.columns.leaves[column] ?? [];
  const sized = leaves.map((leaf) => {
    if (!state.isPartner(leaf)) return { node: leaf, size: 0 };
    const people = freePeople(state, own, leaf);
    return {
      node: leaf,
      size: other === undefined ? people : Math.min(people, freePeople(state, other, leaf)),
    };
  });
  return largestFirst(sized);
}

function largestFirst(sized: readonly { readonly node: number; readonly size: number }[]): readonly number[] {
  return sized
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.node - b.node)
    .slice(0, leavesTried)
    .map(({ node }) => node);
}

/** Too few people together would be hidden beside the cell: dearer than anything else, but not forbidden. */
const tooFewTogether = 1e12;

/** People in the cells that would be hidden only for this. */
function costOf(
  { table, hidden, small, neverTold }: SuppressionState,
  rows: readonly number[],
  columns: readonly number[],
): number {
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
