/** Plans of releases as they lie in the database. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Tx } from '../../db/index.ts';
import type { agencyRows, Released } from './release-plan.ts';
import { at, fillTable, growTree } from './table.ts';

/** Counted up whenever plans are decided in another way: those that were stored before are then made again. */
const planVersion = 2;

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
});

type Rows = ReturnType<typeof agencyRows>;

/** A plan as bytes. */
export function encodePlan({ table, hidden, told }: Released): Uint8Array<ArrayBuffer> {
  const { rows, columns, columnsHold, counted } = table;
  const width = columns.ids.length;
  const isLeaf = (children: readonly (readonly number[])[], node: number) => children[node]?.length === 0;
  const atoms: [number, number, number][] = [];
  for (const [cell, people] of counted.entries()) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    if (people > 0 && isLeaf(rows.children, row) && isLeaf(columns.children, column))
      atoms.push([row, column, people]);
  }
  const gaps: number[] = [];
  let last = -1;
  for (const cell of hidden.keys()) {
    if (at(hidden, cell) === 0) continue;
    gaps.push(cell - last - 1);
    last = cell;
  }
  const nodes = columns.ids.flatMap((id, node) => {
    const parent = columns.parents[node] ?? -1;
    if (parent < 0) return [];
    return [parent === 0 ? { id } : { id, parent: columns.ids[parent] }];
  });
  const content = { columns: nodes, columnsHold, atoms, hidden: gaps, told };
  return new Uint8Array(gzipSync(JSON.stringify(content)));
}

/** The plan of these bytes, for the same agencies. */
export function decodePlan(bytes: Uint8Array, rows: Rows): Released {
  const content = contentSchema.parse(JSON.parse(gunzipSync(bytes).toString('utf8')));
  const columns = growTree(content.columns.map(({ id, parent }) => ({ id, parent })));
  const atoms = content.atoms.map(([row, column, people]) => ({
    row: rows.tree.ids[row] ?? '',
    column: columns.ids[column] ?? '',
    people,
  }));
  const table = fillTable(rows.tree, columns, atoms, content.columnsHold);
  const hidden = new Uint8Array(table.counted.length);
  let cell = -1;
  for (const gap of content.hidden) {
    cell += gap + 1;
    hidden[cell] = 1;
  }
  return content.told === undefined ? { table, hidden } : { table, hidden, told: content.told };
}

/** The stored plan of a state; undefined where none was made. */
export async function readPlan(
  tx: Tx,
  state: Uint8Array<ArrayBuffer>,
  name: string,
  rows: Rows,
): Promise<Released | undefined> {
  const row = await tx.releasePlan.findUnique({ where: { state_name: { state, name } } });
  return row === null ? undefined : decodePlan(row.content, rows);
}

/** Stores the plans of a state in place of all others. */
export async function writePlans(
  tx: Tx,
  state: Uint8Array<ArrayBuffer>,
  plans: ReadonlyMap<string, Released>,
): Promise<void> {
  await tx.releasePlan.deleteMany();
  for (const [name, released] of plans)
    await tx.releasePlan.create({ data: { state, name, content: encodePlan(released) } });
}
