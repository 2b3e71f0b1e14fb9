import type { Prisma, Tx } from '../../db/index.ts';
import { isBetweenIdsOf } from './cell-ids.ts';

/** Removes cells, `c` in the condition, with their weights. */
export async function removeCells(tx: Tx, condition: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`drop table if exists removed_cells`;
  await tx.$executeRaw`
    create temp table removed_cells on commit drop as select c.id from tally_cells c where ${condition}`;
  const [found] = await tx.$queryRaw<
    { is_any: boolean }[]
  >`select exists (select from removed_cells) as is_any`;
  if (found?.is_any !== true) return;
  await tx.$executeRaw`analyze removed_cells`;
  await tx.$executeRaw`
    delete from tally_weights w using removed_cells c where w.cell_id = c.id and ${isBetweenIdsOf('removed_cells', 'w.cell_id')}`;
  await tx.$executeRaw`
    delete from tally_cells c using removed_cells r where c.id = r.id and ${isBetweenIdsOf('removed_cells', 'c.id')}`;
}
