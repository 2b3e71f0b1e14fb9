/** Sums the cells of a month's days over the tree of agencies, so that every figure of every agency is quick to read. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { wholeTree } from './places.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';
import { roleBit } from './role-bits.ts';
import { weighStrata } from './weigh-strata.ts';

/** The grains that a month is summed into; the first three are those of earlier versions, which are removed. */
const formerGrains = ['month', 'month_procedure', 'month_stratum'] as const;

type MonthGrain = 'agency_month' | 'agency_month_procedure' | 'agency_own_month';

/** Puts the coarser cells of a month (its first day) in place of the old ones. */
export async function sumMonth(tx: Tx, month: CalendarDay): Promise<void> {
  await weighStrata(tx, month);
  await gatherMonth(tx, month);
  const grains = Prisma.join(
    [...formerGrains, 'agency_month', 'agency_month_procedure', 'agency_own_month'].map(
      (grain) => Prisma.sql`${grain}::tally_grain`,
    ),
  );
  await removeCells(tx, Prisma.sql`c.grain in (${grains}) and c.day = ${month}::date`);
  await writeCells(tx, 'agency_month', month);
  await writeCells(tx, 'agency_month_procedure', month);
  await writeCells(tx, 'agency_own_month', month);
}

/**
 * Temporary tables of the month: `month_cells` (the cells of its days, with the number of their trio of agencies),
 * `month_places` (for each trio the agencies at or above one of the three and the roles that they play there; the
 * nil id for the whole tree) and what was said, by trio, channel and procedure.
 */
async function gatherMonth(tx: Tx, month: CalendarDay): Promise<void> {
  await tx.$executeRaw`drop table if exists month_cells, month_trios, month_places, month_answers, month_pairs, month_people`;
  await tx.$executeRaw`
    create temp table month_trios on commit drop as
    select (row_number() over ())::int as trio, * from (
      select distinct receiving_agency_id as receiving, deciding_agency_id as deciding, supporting_agency_id as supporting
      from tally_cells where grain = 'day' and day >= ${month}::date and day < ${month}::date + interval '1 month'
    ) as distinct_trios`;
  await tx.$executeRaw`analyze month_trios`;
  await tx.$executeRaw`
    create temp table month_cells on commit drop as
    select t.trio, c.*
    from tally_cells c join month_trios t on t.receiving = c.receiving_agency_id and t.deciding = c.deciding_agency_id
      and t.supporting = c.supporting_agency_id
    where c.grain = 'day' and c.day >= ${month}::date and c.day < ${month}::date + interval '1 month'`;
  await tx.$executeRaw`
    create temp table month_places on commit drop as
    with recursive above (agency_id, above_id) as (
      select id, id from agencies
      union all
      select b.agency_id, a.parent_id from above b join agencies a on a.id = b.above_id where a.parent_id is not null
    ),
    parts as (
      select trio, 1 as role, receiving as agency_id from month_trios
      union all select trio, 2, deciding from month_trios
      union all select trio, 4, supporting from month_trios
    )
    select p.trio, b.above_id as agency_id, bit_or(p.role)::smallint as roles, false as is_own
    from parts p join above b on b.agency_id = p.agency_id group by 1, 2
    union all
    select trio, ${wholeTree}::uuid, 7::smallint, false from month_trios
    union all
    select trio, agency_id, bit_or(role)::smallint, true from parts p
    where exists (select from agencies a where a.parent_id = p.agency_id) group by 1, 2`;
  await tx.$executeRaw`analyze month_cells, month_places`;
  await tx.$executeRaw`
    create temp table month_answers on commit drop as
    select c.trio, c.channel, c.procedure_id, a.criterion, a.attributed_to, a.category, sum(a.responses) as responses,
      sum(a.weight) as weight, sum(a.weight_squared) as weight_squared, sum(a.weight * c.stratum_weight) as stratified,
      sum(a.weight_squared * c.stratum_weight * c.stratum_weight) as stratified_squared
    from month_cells c join answer_tallies a on a.cell_id = c.id
    group by 1, 2, 3, 4, 5, 6`;
  await tx.$executeRaw`
    create temp table month_pairs on commit drop as
    select c.trio, c.channel, c.procedure_id, a.first_criterion, a.first_attributed_to, a.first_level,
      a.second_criterion, a.second_attributed_to, a.second_level, sum(a.responses) as responses,
      sum(a.weight) as weight, sum(a.weight * c.stratum_weight * c.stratum_weight) as stratified
    from month_cells c join answer_pair_tallies a on a.cell_id = c.id
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`;
  await tx.$executeRaw`
    create temp table month_people on commit drop as
    select c.trio, c.channel, c.procedure_id, r.criterion_set, r.roles as spoken_roles, sum(r.responses) as responses,
      sum(r.rated) as rated
    from month_cells c join respondent_tallies r on r.cell_id = c.id
    group by 1, 2, 3, 4, 5`;
}

/** What each grain splits a month of an agency by, and of which places it is. */
const grainParts: Readonly<
  Record<MonthGrain, { split: 'channel' | 'procedure_id' | undefined; isOwn: boolean }>
> = {
  agency_month: { split: 'channel', isOwn: false },
  agency_month_procedure: { split: 'procedure_id', isOwn: false },
  agency_own_month: { split: undefined, isOwn: true },
};

async function writeCells(tx: Tx, grain: MonthGrain, month: CalendarDay): Promise<void> {
  const { split, isOwn } = grainParts[grain];
  const splitOf = (source: string) => (split === undefined ? `null` : `${source}.${split}`);
  const idOf = (source: string) =>
    Prisma.raw(
      `md5(concat_ws(' ', '${grain}', '${month}', m.agency_id, m.roles, coalesce(${splitOf(source)}::text, '-')))::uuid`,
    );
  const places = Prisma.sql`m.is_own = ${isOwn}`;
  const channel = Prisma.raw(split === 'channel' ? 'c.channel' : 'null::channel');
  const procedure = Prisma.raw(split === 'procedure_id' ? 'c.procedure_id' : 'null::uuid');
  const field = Prisma.raw(split === 'procedure_id' ? 'p.field_id' : 'null::uuid');
  const procedures = Prisma.raw(split === 'procedure_id' ? 'join procedures p on p.id = c.procedure_id' : '');
  await tx.$executeRaw`
    insert into tally_cells (id, grain, day, agency_id, roles, receiving_agency_id, deciding_agency_id,
      supporting_agency_id, channel, procedure_id, field_id, ${cellCounts.columns})
    select ${idOf('c')}, ${grain}::tally_grain, ${month}::date, m.agency_id, m.roles, m.agency_id, m.agency_id, m.agency_id,
      ${channel}, ${procedure}, ${field}, ${cellCounts.sumsOf('c')}
    from month_cells c join month_places m on m.trio = c.trio ${procedures}
    where ${places} group by m.agency_id, m.roles, ${Prisma.raw(split === undefined ? '1' : `c.${split}`)}${Prisma.raw(split === 'procedure_id' ? ', p.field_id' : '')}`;
  await tx.$executeRaw`
    insert into answer_tallies (cell_id, criterion, attributed_to, category, responses, weight, weight_squared,
      stratified, stratified_squared)
    select ${idOf('a')}, a.criterion, a.attributed_to, a.category, sum(a.responses), sum(a.weight),
      sum(a.weight_squared), coalesce(sum(a.stratified), 0), coalesce(sum(a.stratified_squared), 0)
    from month_answers a join month_places m on m.trio = a.trio
    where ${places} and m.roles & ${roleBit(Prisma.sql`a.attributed_to`)} <> 0
    group by 1, 2, 3, 4`;
  await tx.$executeRaw`
    insert into answer_pair_tallies (cell_id, first_criterion, first_attributed_to, first_level,
      second_criterion, second_attributed_to, second_level, responses, weight, stratified)
    select ${idOf('a')}, a.first_criterion, a.first_attributed_to, a.first_level, a.second_criterion,
      a.second_attributed_to, a.second_level, sum(a.responses), sum(a.weight), coalesce(sum(a.stratified), 0)
    from month_pairs a join month_places m on m.trio = a.trio
    where ${places} and m.roles & ${roleBit(Prisma.sql`a.first_attributed_to`)} <> 0
      and m.roles & ${roleBit(Prisma.sql`a.second_attributed_to`)} <> 0
    group by 1, 2, 3, 4, 5, 6, 7`;
  await tx.$executeRaw`
    insert into respondent_tallies (cell_id, criterion_set, roles, responses, rated)
    select ${idOf('r')}, r.criterion_set, r.spoken_roles, sum(r.responses), sum(r.rated)
    from month_people r join month_places m on m.trio = r.trio
    where ${places} and m.roles & r.spoken_roles <> 0
    group by 1, 2, 3`;
}
