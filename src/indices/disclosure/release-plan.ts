/**
 * Which figures the public may see, decided for all of them together: whoever asks for this and that and subtracts must
 * not end up with the answers of a few. Pure.
 *
 * What is published are whole months, quarters, years and all time of the overall rating, by agency (`periods`); criteria
 * and factors by agency, by whole years (`subjects`); and the overall rating by channel and by field and procedure, by
 * whole years (`parts`). Any other period is shown only as a sum of these. Finer crossings are not published.
 */
import { assertNever } from '../../core/result.ts';
import { type Suppression, suppress } from './suppress.ts';
import { type Atom, at, fillTable, growTree, rootId, type Table, type Tree, type TreeNode } from './table.ts';

export type AgencyNode = { readonly id: string; readonly parentId: string | null };

/** People who rated, of one agency alone (not of those below it). */
export type Counted = { readonly agencyId: string; readonly column: string; readonly people: number };

export type Released = { readonly table: Table; readonly hidden: Uint8Array };

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

type Rows = ReturnType<typeof agencyRows>;

function atomsOf(rows: Rows, counted: readonly Counted[]): Atom[] {
  return counted.map(({ agencyId, column, people }) => ({ row: rows.leafOf(agencyId), column, people }));
}

/** The overall rating by agency and month `YYYY-MM`, with quarters, years and all time above the months. */
export function planPeriods(rows: Rows, counted: readonly Counted[], leastPeople: number): Released {
  const months = [...new Set(counted.map(({ column }) => column))].sort();
  const nodes = new Map<string, TreeNode>();
  for (const month of months) {
    const [year, quarter] = [month.slice(0, 4), quarterOf(month)];
    nodes.set(year, { id: year, parent: undefined });
    nodes.set(quarter, { id: quarter, parent: year });
    nodes.set(month, { id: month, parent: quarter });
  }
  const table = fillTable(rows.tree, growTree([...nodes.values()]), atomsOf(rows, counted));
  return { table, hidden: suppress(table, { leastPeople }).hidden };
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
 * The overall rating by agency and parts (channels; procedures under fields) in one year. What the periods hide is hidden
 * here, too; what they show cannot be hidden here. Agencies of which some month is hidden have no parts at all, for parts
 * and months together could tell it.
 */
export function planParts(
  rows: Rows,
  parts: readonly TreeNode[],
  counted: readonly Counted[],
  periods: { readonly released: Released; readonly year: string },
  leastPeople: number,
): Released {
  const table = fillTable(rows.tree, growTree(parts), atomsOf(rows, counted));
  const width = table.columns.ids.length;
  const { released, year } = periods;
  const isWhole = (row: number) => {
    const column = released.table.columns.indexes.get(year);
    return column !== undefined && hasNothingHidden(released, row, column);
  };
  const isYearHidden = (row: number) => {
    const column = released.table.columns.indexes.get(year);
    return (
      column !== undefined && at(released.hidden, row * released.table.columns.ids.length + column) === 1
    );
  };
  const suppression = suppress(table, {
    leastPeople,
    isShownAlready: (cell) => cell % width === 0 && !isYearHidden(Math.floor(cell / width)),
    isKeptBack: (cell) => {
      const row = Math.floor(cell / width);
      return cell % width === 0 ? isYearHidden(row) : !isWhole(row);
    },
  });
  return { table, hidden: hideWhole(table, suppression) };
}

/** Where a small cell has no protection, nothing but the first column is shown of the whole table. */
function hideWhole(table: Table, { hidden, exposed }: Suppression): Uint8Array {
  const width = table.columns.ids.length;
  const isOpen = exposed.some((cell) => cell % width !== 0);
  return isOpen ? hidden.map((value, cell) => (cell % width === 0 ? value : 1)) : hidden;
}

function hasNothingHidden({ table, hidden }: Released, row: number, column: number): boolean {
  if (at(hidden, row * table.columns.ids.length + column) === 1) return false;
  return (table.columns.children[column] ?? []).every((child) =>
    hasNothingHidden({ table, hidden }, row, child),
  );
}

export type Coverage =
  /** Every inhabited leaf is in the period or out of it. */
  | { readonly kind: 'leaves'; readonly isWithin: (leaf: string) => boolean }
  /** The period cuts a leaf. */
  | { readonly kind: 'cut' };

/** Whether the leaves of a row that are within a period make up a sum of cells that are all shown. */
export function isSumShown({ table, hidden }: Released, rowId: string, coverage: Coverage): boolean {
  const row = table.rows.indexes.get(rowId);
  if (row === undefined) return true;
  switch (coverage.kind) {
    case 'cut':
      return false;
    case 'leaves':
      return isShownFrom({ table, hidden }, row, 0, coverage.isWithin);
    default:
      return assertNever(coverage);
  }
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
  if (within.length === inhabited.length) return at(hidden, cell) === 0;
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
export function peopleOf({ table }: Released, rowId: string, columnId = rootId): number {
  const row = table.rows.indexes.get(rowId);
  const column = table.columns.indexes.get(columnId);
  return row === undefined || column === undefined
    ? 0
    : at(table.counted, row * table.columns.ids.length + column);
}
