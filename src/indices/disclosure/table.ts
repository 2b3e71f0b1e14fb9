/**
 * A table whose rows and columns are trees: agencies and what is below them; years, quarters and months, or the
 * criteria of a factor. A cell is a row crossed with a column and holds everything below both. Pure.
 */

export type TreeNode = { readonly id: string; readonly parent: string | undefined };

/** A tree as lists of indexes; a node comes after its parent. */
export type Tree = {
  readonly ids: readonly string[];
  readonly indexes: ReadonlyMap<string, number>;
  /** -1 for the root. */
  readonly parents: readonly number[];
  readonly children: readonly (readonly number[])[];
  /** The leaves below each node; a leaf is below itself. */
  readonly leaves: readonly (readonly number[])[];
};

/** Several roots get one above them, so that what they add up to is a cell too. */
export const rootId = 'all';

/** The tree of these nodes, in any order. A node whose parent is not among them hangs on the root. */
export function growTree(nodes: readonly TreeNode[]): Tree {
  const known = new Set(nodes.map(({ id }) => id));
  const below = new Map<string, string[]>();
  for (const { id, parent } of nodes) {
    const above = parent !== undefined && known.has(parent) ? parent : rootId;
    if (id !== rootId) below.set(above, [...(below.get(above) ?? []), id]);
  }
  const ids: string[] = [];
  const parents: number[] = [];
  const children: number[][] = [];
  let level: { id: string; parent: number }[] = [{ id: rootId, parent: -1 }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { id, parent } of level) {
      const index = ids.push(id) - 1;
      parents.push(parent);
      children.push([]);
      children[parent]?.push(index);
      next.push(...(below.get(id) ?? []).map((child) => ({ id: child, parent: index })));
    }
    level = next;
  }
  const leaves = ids.map((): number[] => []);
  for (let index = ids.length - 1; index >= 0; index -= 1) {
    const own = leaves[index];
    if (own?.length === 0) own.push(index);
    leaves[parents[index] ?? -1]?.push(...(own ?? []));
  }
  return { ids, indexes: new Map(ids.map((id, index) => [id, index])), parents, children, leaves };
}

/** All nodes below one, each before those below itself. */
export function nodesBelow(tree: Tree, node: number): number[] {
  return (tree.children[node] ?? []).flatMap((child) => [child, ...nodesBelow(tree, child)]);
}

/** The lowest node above two of which neither is above the other; -1, above all, for one alone. */
export function meetingNode({ parents }: Tree, one: number, other: number | undefined): number {
  let [a, b] = [one, other ?? -1];
  // A node comes after the one above it, so the two paths meet where they first agree.
  while (a !== b) {
    if (a > b) a = parents[a] ?? -1;
    else b = parents[b] ?? -1;
  }
  return a;
}

/** How many people one leaf of the rows and one of the columns share. */
export type Atom = { readonly row: string; readonly column: string; readonly people: number };

export type Table = {
  readonly rows: Tree;
  readonly columns: Tree;
  /**
   * People of a column that is not a leaf: the sum of those below (`sum`, for parts of a period), or at least as many
   * as the largest has (`largest`, for criteria, where one person is counted under several).
   */
  readonly columnsHold: 'sum' | 'largest';
  /** By row, then by column: what is counted, and how many people stand behind it at least. */
  readonly counted: Float64Array;
  readonly people: Float64Array;
};

/** Adds atoms up to every cell. Atoms of unknown rows or columns, or of rows that are no leaves, are refused. */
export function fillTable(
  rows: Tree,
  columns: Tree,
  atoms: readonly Atom[],
  columnsHold: Table['columnsHold'] = 'sum',
): Table {
  const width = columns.ids.length;
  const counted = new Float64Array(rows.ids.length * width);
  for (const { row, column, people } of atoms) {
    const r = rows.indexes.get(row);
    const c = columns.indexes.get(column);
    if (r === undefined || c === undefined) throw new Error(`no such cell: ${row}, ${column}`);
    if (rows.children[r]?.length !== 0 || columns.children[c]?.length !== 0)
      throw new Error(`not a leaf: ${row}, ${column}`);
    counted[r * width + c] = at(counted, r * width + c) + people;
  }
  const people = counted.slice();
  for (let r = 0; r < rows.ids.length; r += 1) {
    if (rows.children[r]?.length !== 0) continue;
    for (let c = width - 1; c > 0; c -= 1) {
      const above = r * width + (columns.parents[c] ?? 0);
      counted[above] = at(counted, above) + at(counted, r * width + c);
      const own = at(people, r * width + c);
      people[above] = columnsHold === 'sum' ? at(people, above) + own : Math.max(at(people, above), own);
    }
  }
  for (let r = rows.ids.length - 1; r > 0; r -= 1) {
    const above = (rows.parents[r] ?? 0) * width;
    for (let c = 0; c < width; c += 1) {
      counted[above + c] = at(counted, above + c) + at(counted, r * width + c);
      people[above + c] = at(people, above + c) + at(people, r * width + c);
    }
  }
  return { rows, columns, columnsHold, counted, people };
}

export function at(values: Float64Array | Uint8Array, index: number): number {
  return values[index] ?? 0;
}
