/**
 * What was decided about the tree of agencies as it was, for the tree as it is now. Pure.
 *
 * An agency that moves takes its months along. So the one that it left is another sum than before, and so is the one that it
 * came to; the difference between the old figure and the new one is the agency that moved. Such a new sum is shown only if
 * everybody could work it out already: as what was shown, less what was shown, plus what was shown.
 */
import { createHash } from 'node:crypto';
import { type AgencyNode, ownRow, type Released, type Rows, rowAlone } from './release-plan.ts';
import { type Atom, at, fillTable } from './table.ts';

export type CarriedOver = {
  /** Of a row of now and a column of the plan: whether it is hidden, and whether something like it has been seen. */
  cell(row: number, column: number): { readonly isHidden: boolean; readonly isSeen: boolean };
  /** Whether a row of now has the same agencies as before. */
  isSame(row: number): boolean;
};

type Before = Released & { readonly agencies: readonly AgencyNode[]; readonly seen?: Uint8Array };

const shown = { isHidden: false, isSeen: true };

/** Prepares the look-up; `rows` are those of now. */
export function carryOver(before: Before, rows: Rows, agencies: readonly AgencyNode[]): CarriedOver {
  const { table, hidden, seen } = before;
  const width = table.columns.ids.length;
  const was = (row: number, column: number) => {
    const isHidden = at(hidden, row * width + column) === 1;
    return { isHidden, isSeen: seen === undefined ? !isHidden : at(seen, row * width + column) === 1 };
  };
  const oldRows = table.rows;
  const isSame =
    oldRows.ids.length === rows.tree.ids.length &&
    oldRows.ids.every(
      (id, row) => id === rows.tree.ids[row] && oldRows.parents[row] === rows.tree.parents[row],
    );
  if (isSame) return { cell: was, isSame: () => true };
  const inhabited = new Set(
    before.agencies.flatMap(({ id }) => {
      const row = rowAlone(oldRows, id);
      return row !== undefined && at(table.counted, row * width) > 0 ? [id] : [];
    }),
  );
  const contents = contentsOf(inhabited, before.agencies, { tree: oldRows, leafOf: ownRow });
  const contentsNow = contentsOf(inhabited, agencies, rows);
  const oldRowOf = new Map([...contents].map((content, row) => [content, row] as const).reverse());
  const sameRow: (number | undefined)[] = [];
  const state = rows.tree.ids.map((): { isHidden: boolean; isSeen: boolean }[] => []);
  const cell = (row: number, column: number) => state[row]?.[column] ?? shown;
  // What is below a row comes after it.
  for (let row = rows.tree.ids.length - 1; row >= 0; row -= 1) {
    const id = rows.tree.ids[row] ?? '';
    const content = contentsNow[row] ?? nobody;
    const namesake = oldRows.indexes.get(id);
    const same = namesake !== undefined && contents[namesake] === content ? namesake : oldRowOf.get(content);
    sameRow[row] = same;
    const children = rows.tree.children[row] ?? [];
    for (let column = 0; column < width; column += 1) {
      if (content === nobody) state[row]?.push(shown);
      else if (same !== undefined) state[row]?.push(was(same, column));
      else {
        const isSum = children.every((child) => !cell(child, column).isHidden);
        const isDifference =
          namesake !== undefined &&
          !was(namesake, column).isHidden &&
          differs(oldRows.children[namesake] ?? [], contents, children, contentsNow).every(
            ([which, part]) => !(which === 'old' ? was(part, column) : cell(part, column)).isHidden,
          );
        const isSeen = namesake !== undefined && was(namesake, column).isSeen;
        const isHidden = !isSum && !isDifference;
        state[row]?.push({ isHidden, isSeen: isSeen || !isHidden });
      }
    }
  }
  return { cell, isSame: (row) => contentsNow[row] === nobody || sameRow[row] !== undefined };
}

const nobody = 0n;

/** Of each row, a number that is the same for the same agencies, and for no others. */
function contentsOf(
  inhabited: ReadonlySet<string>,
  agencies: readonly AgencyNode[],
  { tree, leafOf }: Pick<Rows, 'tree' | 'leafOf'>,
): bigint[] {
  const contents = tree.ids.map(() => nobody);
  for (const { id } of agencies) {
    if (!inhabited.has(id)) continue;
    const number = BigInt(`0x${createHash('sha256').update(id).digest('hex')}`);
    for (let row = tree.indexes.get(leafOf(id)) ?? tree.indexes.get(id) ?? -1; row >= 0; ) {
      contents[row] = (contents[row] ?? nobody) ^ number;
      row = tree.parents[row] ?? -1;
    }
  }
  return contents;
}

/** The inhabited rows below one before and now that are not the same. */
function differs(
  oldChildren: readonly number[],
  contents: readonly bigint[],
  children: readonly number[],
  contentsNow: readonly bigint[],
): (readonly ['old' | 'now', number])[] {
  const before = new Set(oldChildren.map((child) => contents[child]));
  const now = new Set(children.map((child) => contentsNow[child]));
  return [
    ...oldChildren.filter((child) => !now.has(contents[child])).map((child) => ['old', child] as const),
    ...children.filter((child) => !before.has(contentsNow[child])).map((child) => ['now', child] as const),
  ];
}

/** A plan of a year that is over, as it was decided, for the agencies of now. */
export function carryPlan(
  before: Released,
  agenciesBefore: readonly AgencyNode[],
  { rows, agencies }: { readonly rows: Rows; readonly agencies: readonly AgencyNode[] },
): Released {
  const { table } = before;
  const width = table.columns.ids.length;
  const leafColumns = table.columns.ids.flatMap((column, index) =>
    table.columns.children[index]?.length === 0 ? [{ column, index }] : [],
  );
  const atoms = agenciesBefore.flatMap(({ id }): Atom[] => {
    const row = rowAlone(table.rows, id) ?? -1;
    return leafColumns.flatMap(({ column, index }) => {
      const people = at(table.counted, row * width + index);
      return people === 0 ? [] : [{ row: rows.leafOf(id), column, people }];
    });
  });
  const now = fillTable(rows.tree, table.columns, atoms, table.columnsHold);
  const carried = carryOver({ ...before, agencies: agenciesBefore }, rows, agencies);
  const hidden = Uint8Array.from(now.counted, (_, cell) =>
    carried.cell(Math.floor(cell / width), cell % width).isHidden ? 1 : 0,
  );
  return { ...before, table: now, hidden };
}
