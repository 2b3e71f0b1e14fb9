/** Plans of releases as they lie in the database. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Tx } from '../../db/index.ts';
import type { Move } from './moves.ts';
import type { SettledPeriods } from './plan-periods.ts';
import { type AgencyNode, agencyRows, type Released } from './release-plan.ts';
import { at, fillTable, growTree } from './table.ts';

/** Counted up whenever plans are decided in another way: those that were stored before are then made again. */
const planVersion = 3;

/** What plans depend on. The same state, the same plans. */
export function stateOf(parts: readonly unknown[]): Uint8Array<ArrayBuffer> {
  const hash = createHash('sha256').update(JSON.stringify([planVersion, ...parts]));
  return new Uint8Array(hash.digest());
}

const contentSchema = z.object({
  columns: z.array(z.object({ id: z.string(), parent: z.string().optional() })),
  columnsHold: z.enum(['sum', 'largest']),
  /** Row, column and people of each inhabited crossing of leaves. */
  atoms: z.array(z.tuple([z.int(), z.int(), z.int()])),
  /** The hidden cells: how many shown ones lie before each, from the one before on. */
  hidden: z.array(z.int()),
  told: z.array(z.boolean()).optional(),
  isSettled: z.boolean().optional(),
  through: z.string().optional(),
  /** Hidden cells that something like was shown of: how many other cells lie before each. */
  seen: z.array(z.int()).optional(),
  moves: z.array(z.object({ agencyId: z.string(), after: z.string(), within: z.string() })).optional(),
});

/** A plan with what must be remembered of it. */
export type StoredPlan = Released & {
  /** Whether it was decided for good. */
  readonly isSettled?: boolean | undefined;
  /** Of periods: `SettledPeriods`. */
  readonly through?: string | undefined;
  readonly seen?: Uint8Array | undefined;
  readonly moves?: readonly Move[] | undefined;
};

/** A plan of periods with what was decided; undefined of one that was made where nothing is remembered. */
export function settledPeriods(
  plan: StoredPlan,
  agencies: readonly AgencyNode[],
): SettledPeriods | undefined {
  const { through, seen, moves } = plan;
  return through === undefined || seen === undefined || moves === undefined
    ? undefined
    : { ...plan, through, seen, moves, agencies };
}

type Rows = ReturnType<typeof agencyRows>;

/** A plan as bytes. */
export function encodePlan(plan: StoredPlan): Uint8Array<ArrayBuffer> {
  const { table, hidden, told, seen, isSettled, through, moves } = plan;
  const { rows, columns, columnsHold, counted } = table;
  const width = columns.ids.length;
  const isLeaf = (children: readonly (readonly number[])[], node: number) => children[node]?.length === 0;
  const atoms: [number, number, number][] = [];
  for (const [cell, people] of counted.entries()) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    if (people > 0 && isLeaf(rows.children, row) && isLeaf(columns.children, column))
      atoms.push([row, column, people]);
  }
  const nodes = columns.ids.flatMap((id, node) => {
    const parent = columns.parents[node] ?? -1;
    if (parent < 0) return [];
    return [parent === 0 ? { id } : { id, parent: columns.ids[parent] }];
  });
  const content = {
    columns: nodes,
    columnsHold,
    atoms,
    hidden: gapsBetween(hidden, (cell) => at(hidden, cell) === 1),
    told,
    isSettled,
    through,
    seen: seen && gapsBetween(seen, (cell) => at(seen, cell) === 1 && at(hidden, cell) === 1),
    moves,
  };
  return toBytes(content);
}

function toBytes(content: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(JSON.stringify(content)));
}

function fromBytes(bytes: Uint8Array): unknown {
  return JSON.parse(gunzipSync(bytes).toString('utf8'));
}

function gapsBetween(cells: Uint8Array, isMarked: (cell: number) => boolean): number[] {
  const gaps: number[] = [];
  let last = -1;
  for (let cell = 0; cell < cells.length; cell += 1) {
    if (!isMarked(cell)) continue;
    gaps.push(cell - last - 1);
    last = cell;
  }
  return gaps;
}

function markAfter(gaps: readonly number[], cells: Uint8Array): Uint8Array {
  let cell = -1;
  for (const gap of gaps) {
    cell += gap + 1;
    cells[cell] = 1;
  }
  return cells;
}

/** The plan of these bytes, for the same agencies. */
export function decodePlan(bytes: Uint8Array, rows: Rows): StoredPlan {
  const { seen, ...content } = contentSchema.parse(fromBytes(bytes));
  const columns = growTree(content.columns.map(({ id, parent }) => ({ id, parent })));
  const atoms = content.atoms.map(([row, column, people]) => ({
    row: rows.tree.ids[row] ?? '',
    column: columns.ids[column] ?? '',
    people,
  }));
  const table = fillTable(rows.tree, columns, atoms, content.columnsHold);
  const hidden = markAfter(content.hidden, new Uint8Array(table.counted.length));
  const { told, isSettled, through, moves } = content;
  return {
    table,
    hidden,
    ...(told && { told }),
    ...(isSettled !== undefined && { isSettled }),
    ...(through !== undefined && { through }),
    ...(seen && {
      seen: markAfter(
        seen,
        hidden.map((value) => 1 - value),
      ),
    }),
    ...(moves && { moves }),
  };
}

/** The stored plan of a state; undefined where none was made. */
export async function readPlan(
  tx: Tx,
  state: Uint8Array<ArrayBuffer>,
  name: string,
  rows: Rows,
): Promise<StoredPlan | undefined> {
  const row = await tx.releasePlan.findUnique({ where: { state_name: { state, name } } });
  return row === null ? undefined : decodePlan(row.content, rows);
}

/** What was decided last, of whatever state, and the agencies as they were. */
export type LastPlans = {
  readonly agencies: readonly AgencyNode[];
  plan(tx: Tx, name: string): Promise<StoredPlan | undefined>;
};

/** Under this name lie the agencies of a state, in the order of the rows of its plans. */
const agenciesName = 'agencies';
const agenciesSchema = z.array(z.object({ id: z.string(), parentId: z.string().nullable() }));

/** Undefined where no plans were stored. */
export async function readLastPlans(tx: Tx): Promise<LastPlans | undefined> {
  const last = await tx.releasePlan.findFirst({ where: { name: agenciesName } });
  if (last === null) return undefined;
  const agencies = agenciesSchema.parse(fromBytes(last.content));
  const rows = agencyRows(agencies);
  return { agencies, plan: (within, name) => readPlan(within, last.state, name, rows) };
}

/** Stores the plans of a state in place of all others. */
export async function writePlans(
  tx: Tx,
  state: Uint8Array<ArrayBuffer>,
  agencies: readonly AgencyNode[],
  plans: ReadonlyMap<string, StoredPlan>,
): Promise<void> {
  await tx.releasePlan.deleteMany();
  await tx.releasePlan.create({ data: { state, name: agenciesName, content: toBytes(agencies) } });
  for (const [name, released] of plans)
    await tx.releasePlan.create({ data: { state, name, content: encodePlan(released) } });
}
