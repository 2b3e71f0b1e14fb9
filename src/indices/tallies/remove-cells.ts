import { Prisma, type Tx } from '../../db/index.ts';
import { isBetweenIdsOf } from './cell-ids.ts';

/** Removes cells, `c` in the condition, with all that was said in them. */
export async function removeCells(tx: Tx, condition: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`drop table if exists removed_cells`;
  await tx.$executeRaw`
    create temp table removed_cells on commit drop as select c.id from tally_cells c where ${condition}`;
  const [found] = await tx.$queryRaw<
    { is_any: boolean }[]
  >`select exists (select from removed_cells) as is_any`;
  if (found?.is_any !== true) return;
  await tx.$executeRaw`analyze removed_cells`;
  for (const part of ['answer_tallies', 'answer_pair_tallies', 'respondent_tallies', 'tally_weights']) {
    await tx.$executeRaw`
      delete from ${Prisma.raw(part)} as a using removed_cells c
      where a.cell_id = c.id and ${isBetweenIdsOf('removed_cells', 'a.cell_id')}`;
  }
  await tx.$executeRaw`
    delete from tally_cells c using removed_cells r where c.id = r.id and ${isBetweenIdsOf('removed_cells', 'c.id')}`;
}
