import { Prisma, type Tx } from '../../db/index.ts';

/** Removes cells, `c` in the condition, with all that was said in them. */
export async function removeCells(tx: Tx, condition: Prisma.Sql): Promise<void> {
  for (const part of ['answer_tallies', 'answer_pair_tallies', 'respondent_tallies']) {
    await tx.$executeRaw`
      delete from ${Prisma.raw(part)} as part using tally_cells c where part.cell_id = c.id and ${condition}`;
  }
  await tx.$executeRaw`delete from tally_cells c where ${condition}`;
}
