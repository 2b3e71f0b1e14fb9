/**
 * Which figures the public may see, decided for all of them together: whoever asks for this and that and subtracts must
 * not end up with the answers of a few. Pure.
 *
 * What is published are whole months, quarters and years of the overall rating, by agency (`plan-periods.ts`); criteria
 * and factors by agency, by whole years (`subjects`); questions answered by a choice likewise (`choices`); the overall rating
 * by channel and by field and procedure, by whole years (`plan-parts.ts`); and what is told of dossiers and complaints by
 * agency and whole months (as periods again, one for each). Any other period is shown only as a sum of these. Finer crossings
 * are not published.
 */
import type { Steps } from '../../core/steps.ts';
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

function agencyOf(rowId: string): string {
  return rowId.startsWith(ownPrefix) ? rowId.slice(ownPrefix.length) : rowId;
}

/** The row of an agency alone, whether others are below it or not. */
export function rowAlone({ indexes }: Pick<Tree, 'indexes'>, agencyId: string): number | undefined {
  return indexes.get(ownRow(agencyId)) ?? indexes.get(agencyId);
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

type Criteria = readonly { readonly id: string; readonly factor?: string | undefined }[];

/** The criteria by agency, in one year, with factors and all criteria above them. */
function subjectsTable(rows: Rows, criteria: Criteria, counted: readonly Counted[]): Table {
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
  return fillTable(rows.tree, columns, atoms, 'largest');
}

/**
 * Decides on the criteria of a year. `before`: what was shown while the year was running, of single criteria; where an agency
 * has as many people now, everybody knows what they said.
 */
export function* planSubjects(
  rows: Rows,
  criteria: Criteria,
  counted: readonly Counted[],
  leastPeople: number,
  before?: Pick<Released, 'table'>,
): Steps<Released> {
  const table = subjectsTable(rows, criteria, counted);
  const isShownAlready = before === undefined ? undefined : isAsBefore(table, before.table, leastPeople);
  const options = isShownAlready === undefined ? { leastPeople } : { leastPeople, isShownAlready };
  return { table, hidden: hideWhole(table, yield* suppress(table, options)) };
}

/** The criteria of a running year: of each agency they hold nobody, or enough people (`tallies/held-answers.ts`). */
export function showSubjects(
  rows: Rows,
  criteria: Criteria,
  counted: readonly Counted[],
  leastPeople: number,
): Released {
  const table = subjectsTable(rows, criteria, counted);
  return { table, hidden: hideSmall(table, leastPeople) };
}

/** Hides every small cell, and those above it. */
function hideSmall(table: Table, leastPeople: number): Uint8Array {
  const width = table.columns.ids.length;
  const hidden = new Uint8Array(table.counted.length);
  for (let cell = hidden.length - 1; cell >= 0; cell -= 1) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    const isSmall = at(table.counted, cell) > 0 && at(table.people, cell) < leastPeople;
    const isAboveSmall =
      (table.rows.children[row] ?? []).some((child) => hidden[child * width + column] === 1) ||
      (table.columns.children[column] ?? []).some((child) => hidden[row * width + child] === 1);
    hidden[cell] = isSmall || isAboveSmall ? 1 : 0;
  }
  return hidden;
}

/** Whether a cell of a single column holds the same people as before, or none of its agencies others. */
function isAsBefore(table: Table, before: Table, leastPeople: number): (cell: number) => boolean {
  const width = table.columns.ids.length;
  const oldWidth = before.columns.ids.length;
  const isSame = new Uint8Array(table.counted.length);
  for (let cell = isSame.length - 1; cell >= 0; cell -= 1) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    if (table.columns.children[column]?.length !== 0) continue;
    const oldColumn = before.columns.indexes.get(table.columns.ids[column] ?? '');
    const children = table.rows.children[row] ?? [];
    const oldRow =
      children.length > 0 ? undefined : rowAlone(before.rows, agencyOf(table.rows.ids[row] ?? ''));
    const old =
      oldRow === undefined || oldColumn === undefined ? 0 : at(before.counted, oldRow * oldWidth + oldColumn);
    const isSameAlone = children.length > 0 || old === at(table.counted, cell);
    isSame[cell] = isSameAlone && children.every((child) => isSame[child * width + column] === 1) ? 1 : 0;
  }
  return (cell) => isSame[cell] === 1 && at(table.people, cell) >= leastPeople;
}

/**
 * Questions that are answered by a choice, by agency, in one year. No sum over several questions is told, so each of them
 * is protected by agencies alone.
 */
export function* planChoices(rows: Rows, counted: readonly Counted[], leastPeople: number): Steps<Released> {
  const columns = growTree(
    [...new Set(counted.map(({ column }) => column))].map((id) => ({ id, parent: undefined })),
  );
  const table = fillTable(rows.tree, columns, atomsOf(rows, counted), 'largest');
  const isOverAll = (cell: number) => cell % columns.ids.length === 0;
  const { hidden } = yield* suppress(table, { leastPeople, isNeverTold: isOverAll });
  return { table, hidden, told: columns.ids.map((id) => id !== rootId) };
}

/** Where a small cell has no protection, nothing but the first column is shown of the whole table. */
function hideWhole(table: Table, { hidden, exposed }: Suppression): Uint8Array {
  const width = table.columns.ids.length;
  const isOpen = exposed.some((cell) => cell % width !== 0);
  return isOpen ? hidden.map((value, cell) => (cell % width === 0 ? value : 1)) : hidden;
}

/** The same plan with nothing shown of some rows. */
export function hideRows<T extends Released>(plan: T, rowIds: ReadonlySet<string>): T {
  if (rowIds.size === 0) return plan;
  const { rows, columns } = plan.table;
  const hidden = plan.hidden.slice();
  for (const id of rowIds) {
    const first = (rows.indexes.get(id) ?? -1) * columns.ids.length;
    for (let cell = first; cell >= 0 && cell < first + columns.ids.length; cell += 1)
      if (at(plan.table.counted, cell) > 0) hidden[cell] = 1;
  }
  return { ...plan, hidden };
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

/** What is not remembered must not tell anything new. */
export function tellNothing(plan: Released): Released {
  return { ...plan, hidden: Uint8Array.from(plan.table.counted, (people) => (people > 0 ? 1 : 0)) };
}
