/** Sums cells of agencies into coarser ones of the same agencies. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { cellId, type Grain } from './cell-ids.ts';
import { cellCounts } from './reach-columns.ts';
import { saidLists } from './said-lists.ts';

/** Stands for no field where fields are compared. */
const noField = Prisma.raw(`'00000000-0000-0000-0000-000000000000'::uuid`);

/** Of the cells `c` of the condition, one of `grain` and `day` for each agency, its roles and, if they are kept apart, each field. */
export async function sumCells(
  tx: Tx,
  condition: Prisma.Sql,
  {
    grain,
    day,
    isByField,
  }: { readonly grain: Grain; readonly day: CalendarDay; readonly isByField: boolean },
): Promise<void> {
  await tx.$executeRaw`drop table if exists summed_cells`;
  await tx.$executeRaw`
    create temp table summed_cells on commit drop as
    select c.agency_id, c.roles, ${isByField ? Prisma.sql`coalesce(c.field_id, ${noField})` : noField} as field,
      ${cellCounts.columnsOf('c')}, ${saidLists.columnsOf('c')}
    from tally_cells c where ${condition}`;
  await tx.$executeRaw`analyze summed_cells`;
  const listed = (said: 'answers' | 'pairs' | 'people') =>
    saidLists.summed(
      said,
      'agency_id, roles, field',
      Prisma.sql`select c.agency_id, c.roles, c.field, a.* from summed_cells c cross join ${saidLists.rowsOf(said)}`,
    );
  const id = cellId(grain, Prisma.sql`${day}::date`, Prisma.sql`agency_id`, Prisma.sql`roles, field`);
  await tx.$executeRaw`
    insert into tally_cells (id, grain, day, agency_id, roles, receiving_agency_id, deciding_agency_id,
      supporting_agency_id, field_id, ${cellCounts.columns}, ${saidLists.columns})
    select ${id}, ${grain}::tally_grain, ${day}::date, agency_id, roles, agency_id, agency_id, agency_id,
      nullif(field, ${noField}), ${cellCounts.columnsOf('c')}, ${saidLists.columns}
    from (select c.agency_id, c.roles, c.field, ${cellCounts.sumsAs('c')} from summed_cells c group by 1, 2, 3) as c
      left join (${listed('answers')}) as answers using (agency_id, roles, field)
      left join (${listed('pairs')}) as pairs using (agency_id, roles, field)
      left join (${listed('people')}) as people using (agency_id, roles, field)
    order by 1`;
}
