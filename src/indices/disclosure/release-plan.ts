/**
 * Which figures the public may see, decided for all of them together: whoever asks for this and that and subtracts must
 * not end up with the answers of a few. Pure.
 *
 * What is published are whole months, quarters, years and all time of the overall rating, by agency (`periods`); criteria
 * and factors by agency, by whole years (`subjects`); questions answered by a choice likewise (`choices`); the overall rating
 * by channel and by field and procedure, by whole years (`parts`); and what is told of dossiers and complaints by agency and
 * whole months (`periods` again, one for each). Any other period is shown only as a sum of these. Finer crossings are not
 * published.
 */
import { type Suppression, suppress } from './suppress.ts';
import { type Atom, at, fillTable, growTree, rootId, type Table, type Tree, type TreeNode } from './table.ts';

export type AgencyNode = { readonly id: string; readonly parentId: string | null };

/** People who rated, of one agency alone (not of those below it). */
export type Counted = { readonly agencyId: string; readonly column: string; readonly people: number };

export type Released = {
  readonly table: Table;
  readonly hidden: Uint8Array;
  /** By column: whether anybody is ever told such a sum; all of them if absent. */
  readonly told?: readonly boolean[];
};

/** Beside agencies with others below them, their own dossiers are a row. */
const ownPrefix = 'own ';

export function ownRow(agencyId: string): string {
  return `${ownPrefix}${agencyId}`;
}

/** The tree of rows: agencies, and the own dossiers of those that have others below them. */
export function agencyRows(agencies: readonly AgencyNode[]): {
  tree: Tree;
  leafOf: (agencyId: string) => string;
} {
  const inner = new Set(agencies.flatMap(({ parentId }) => (parentId === null ? [] : [parentId])));
  const nodes = agencies.flatMap(({ id, parentId }): TreeNode[] => [
    { id, parent: parentId ?? undefined },
    ...(inner.has(id) ? [{ id: ownRow(id), parent: id }] : []),
  ]);
  return { tree: growTree(nodes), leafOf: (id) => (inner.has(id) ? ownRow(id) : id) };
}

export type Rows = ReturnType<typeof agencyRows>;

export function atomsOf(rows: Rows, counted: readonly Counted[]): Atom[] {
  return counted.map(({ agencyId, column, people }) => ({ row: rows.leafOf(agencyId), column, people }));
}

/**
 * The overall rating by agency and month `YYYY-MM`, with quarters, years and all time above the months. Decided month
 * after month, as figures are published: what was shown stays shown, what was hidden stays hidden. Through a month,
 * quarters and years count that are over by then; without one, also those that are not (and all time), as of now.
 */
export function planPeriods(
  rows: Rows,
  counted: readonly Counted[],
  leastPeople: number,
  through?: string,
): Released {
  const known = [...new Set(counted.map(({ column }) => column))].sort();
  const stages = known.filter((month) => through === undefined || month < through);
  if (through !== undefined) stages.push(through);
  let decided: Released | undefined;
  let earlier: string | undefined;
  // Each stage knows no more than was known then, or it would decide otherwise than it did.
  for (const stage of stages) {
    const isNow = through === undefined && stage === stages.at(-1);
    decided = decideStage(
      fillTable(
        rows.tree,
        monthTree(known.filter((month) => month <= stage)),
        atomsOf(
          rows,
          counted.filter(({ column }) => column <= stage),
        ),
      ),
      { leastPeople, isTold: (period) => isNow || isOver(period, stage) },
      decided === undefined || earlier === undefined ? undefined : { released: decided, month: earlier },
    );
    earlier = stage;
  }
  return (
    decided ?? { table: fillTable(rows.tree, growTree([]), []), hidden: new Uint8Array(rows.tree.ids.length) }
  );
}

function monthTree(months: readonly string[]): Tree {
  const nodes = new Map<string, TreeNode>();
  for (const month of months) {
    const [year, quarter] = [month.slice(0, 4), quarterOf(month)];
    nodes.set(year, { id: year, parent: undefined });
    nodes.set(quarter, { id: quarter, parent: year });
    nodes.set(month, { id: month, parent: quarter });
  }
  return growTree([...nodes.values()]);
}

function decideStage(
  table: Table,
  { leastPeople, isTold }: { leastPeople: number; isTold: (period: string) => boolean },
  before: { readonly released: Released; readonly month: string } | undefined,
): Released {
  const width = table.columns.ids.length;
  const told = table.columns.ids.map(isTold);
  const earlier = table.columns.ids.map((id) =>
    before !== undefined && isOver(id, before.month)
      ? before.released.table.columns.indexes.get(id)
      : undefined,
  );
  const wasHidden = (cell: number): boolean | undefined => {
    const column = earlier[cell % width];
    if (column === undefined || before === undefined) return undefined;
    const { table: old, hidden } = before.released;
    return at(hidden, Math.floor(cell / width) * old.columns.ids.length + column) === 1;
  };
  const { hidden } = suppress(table, {
    leastPeople,
    isNeverTold: (cell) => told[cell % width] === false,
    isShownAlready: (cell) => wasHidden(cell) === false,
    isKeptBack: (cell) => wasHidden(cell) === true,
  });
  return { table, hidden, told };
}

/** Whether a period is over with the end of a month; all time never is. */
function isOver(period: string, month: string): boolean {
  if (period === rootId) return false;
  if (period.length === 4) return `${period}-12` <= month;
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  if (quarter === null) return period <= month;
  return `${quarter[1]}-${String(Number(quarter[2]) * 3).padStart(2, '0')}` <= month;
}

/** `2026-11` → `2026-Q4`. */
export function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}

/** The criteria by agency, in one year, with factors and all criteria above them. */
export function planSubjects(
  rows: Rows,
  criteria: readonly { readonly id: string; readonly factor?: string | undefined }[],
  counted: readonly Counted[],
  leastPeople: number,
): Released {
  const members = criteria.flatMap(({ id, factor }) => (factor === undefined ? [] : [{ id, factor }]));
  const factors = new Set(members.map(({ factor }) => factor));
  const columns = growTree([
    ...[...factors].map((id) => ({ id, parent: undefined })),
    ...members.map(({ id, factor }) => ({ id, parent: factor })),
  ]);
  const known = new Set(members.map(({ id }) => id));
  const atoms = atomsOf(
    rows,
    counted.filter(({ column }) => known.has(column)),
  );
  const table = fillTable(rows.tree, columns, atoms, 'largest');
  return { table, hidden: hideWhole(table, suppress(table, { leastPeople })) };
}

/**
 * Questions that are answered by a choice, by agency, in one year. No sum over several questions is told, so each of them
 * is protected by agencies alone.
 */
export function planChoices(rows: Rows, counted: readonly Counted[], leastPeople: number): Released {
  const columns = growTree(
    [...new Set(counted.map(({ column }) => column))].map((id) => ({ id, parent: undefined })),
  );
  const table = fillTable(rows.tree, columns, atomsOf(rows, counted), 'largest');
  const isOverAll = (cell: number) => cell % columns.ids.length === 0;
  const { hidden } = suppress(table, { leastPeople, isNeverTold: isOverAll });
  return { table, hidden, told: columns.ids.map((id) => id !== rootId) };
}

/** Where a small cell has no protection, nothing but the first column is shown of the whole table. */
function hideWhole(table: Table, { hidden, exposed }: Suppression): Uint8Array {
  const width = table.columns.ids.length;
  const isOpen = exposed.some((cell) => cell % width !== 0);
  return isOpen ? hidden.map((value, cell) => (cell % width === 0 ? value : 1)) : hidden;
}

/** Whether every cell of a row is shown, of a column and those below it. */
export function hasNothingHidden(released: Released, row: number, column: number): boolean {
  const { table, hidden, told } = released;
  const isHidden = at(hidden, row * table.columns.ids.length + column) === 1;
  if (isHidden && told?.[column] !== false) return false;
  return (table.columns.children[column] ?? []).every((child) => hasNothingHidden(released, row, child));
}

/** Whether the leaves of a row that are within a period make up a sum of cells that are all shown. */
export function isSumShown(released: Released, rowId: string, isWithin: (leaf: string) => boolean): boolean {
  const row = released.table.rows.indexes.get(rowId);
  return row === undefined || isShownFrom(released, row, 0, isWithin);
}

/** Whether every inhabited cell is shown of the row and what is below it, and of the leaves and what is made of them alone. */
export function isAllShownBelow(
  released: Released,
  rowId: string,
  isWithin: (leaf: string) => boolean,
): boolean {
  const { table, hidden } = released;
  const width = table.columns.ids.length;
  const columns = table.columns.leaves.flatMap((leaves, column) =>
    released.told?.[column] !== false && leaves.every((leaf) => isWithin(table.columns.ids[leaf] ?? ''))
      ? [column]
      : [],
  );
  const isShownAt = (row: number): boolean =>
    columns.every((column) => at(hidden, row * width + column) === 0) &&
    (table.rows.children[row] ?? []).every(isShownAt);
  const row = table.rows.indexes.get(rowId);
  return row === undefined || isShownAt(row);
}

function isShownFrom(
  released: Released,
  row: number,
  column: number,
  isWithin: (leaf: string) => boolean,
): boolean {
  const { table, hidden } = released;
  const cell = row * table.columns.ids.length + column;
  const inhabited = (table.columns.leaves[column] ?? []).filter(
    (leaf) => at(table.counted, row * table.columns.ids.length + leaf) > 0,
  );
  const within = inhabited.filter((leaf) => isWithin(table.columns.ids[leaf] ?? ''));
  if (within.length === 0) return true;
  const isTold = released.told?.[column] !== false;
  if (within.length === inhabited.length && isTold) return at(hidden, cell) === 0;
  return (table.columns.children[column] ?? []).every((child) => isShownFrom(released, row, child, isWithin));
}

/** Whether one cell is shown; a row or column that the table does not have holds nobody. */
export function isCellShown({ table, hidden }: Released, rowId: string, columnId: string): boolean {
  const row = table.rows.indexes.get(rowId);
  const column = table.columns.indexes.get(columnId);
  return (
    row === undefined || column === undefined || at(hidden, row * table.columns.ids.length + column) === 0
  );
}

/** How many people a cell holds. */
export function peopleOf({ table }: Pick<Released, 'table'>, rowId: string, columnId = rootId): number {
  const row = table.rows.indexes.get(rowId);
  const column = table.columns.indexes.get(columnId);
  return row === undefined || column === undefined
    ? 0
    : at(table.counted, row * table.columns.ids.length + column);
}
