/** Sums the cells of a month's days over the tree of agencies, so that every figure of every agency is quick to read. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { agencyHash, cellId, type Grain, isBetweenIdsOf } from './cell-ids.ts';
import { wholeTree } from './places.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';
import { roleBit } from './role-bits.ts';
import { weighStrata } from './weigh-strata.ts';

/** The grains that a month is summed into; the first three are those of earlier versions, which are removed. */
const formerGrains = ['month', 'month_procedure', 'month_stratum'] as const;

type MonthGrain = Exclude<Grain, 'day' | 'agency_year'>;

/**
 * From how many cells of days in a month on coarser ones are made; fewer are read as they are. So the months of an agency
 * are summed if the one above it has so many with all below it: a figure of each of its children then reads few cells, and
 * a month of an agency that was not summed has fewer than this. Months of single procedures, of which there are hundreds,
 * are summed for agencies that have `ofProcedures` themselves.
 */
export type LeastCells = { readonly ofAgencies: number; readonly ofProcedures: number };

/** Three years of an agency that was not summed are then a few thousand cells, some ten milliseconds. */
export const usualLeastCells: LeastCells = { ofAgencies: 100, ofProcedures: 300 };

/** Puts the coarser cells of a month (its first day) in place of the old ones. */
export async function sumMonth(tx: Tx, month: CalendarDay, least: LeastCells): Promise<void> {
  await weighStrata(tx, month);
  await gatherMonth(tx, month, least);
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
 * `month_places` (for each trio and grain the agencies that get cells, and the roles that they play; the nil id for the
 * whole tree) and what was said, by trio, channel and procedure.
 */
async function gatherMonth(tx: Tx, month: CalendarDay, least: LeastCells): Promise<void> {
  await tx.$executeRaw`drop table if exists month_trios, month_cells, month_places, month_answers, month_pairs, month_people`;
  await tx.$executeRaw`
    create temp table month_trios on commit drop as
    select (row_number() over ())::int as trio, * from (
      select receiving_agency_id as receiving, deciding_agency_id as deciding, supporting_agency_id as supporting,
        count(*) as cells
      from tally_cells where grain = 'day' and day >= ${month}::date and day < ${month}::date + interval '1 month'
      group by 1, 2, 3
    ) as distinct_trios`;
  await tx.$executeRaw`analyze month_trios`;
  await tx.$executeRaw`
    create temp table month_cells on commit drop as
    select t.trio, c.*
    from tally_cells c join month_trios t on t.receiving = c.receiving_agency_id and t.deciding = c.deciding_agency_id
      and t.supporting = c.supporting_agency_id
    where c.grain = 'day' and c.day >= ${month}::date and c.day < ${month}::date + interval '1 month'`;
  await gatherPlaces(tx, least);
  await tx.$executeRaw`analyze month_cells, month_places`;
  await tx.$executeRaw`
    create temp table month_answers on commit drop as
    select c.trio, c.channel, c.procedure_id, a.criterion, a.attributed_to, a.category, a.responses, a.weight,
      a.weight_squared, a.weight * c.stratum_weight as stratified,
      a.weight_squared * c.stratum_weight * c.stratum_weight as stratified_squared
    from month_cells c join answer_tallies a on a.cell_id = c.id and ${isBetweenIdsOf('month_cells')}`;
  await tx.$executeRaw`
    create temp table month_pairs on commit drop as
    select c.trio, c.channel, c.procedure_id, a.first_criterion, a.first_attributed_to, a.first_level,
      a.second_criterion, a.second_attributed_to, a.second_level, a.responses, a.weight,
      a.weight * c.stratum_weight * c.stratum_weight as stratified
    from month_cells c join answer_pair_tallies a on a.cell_id = c.id and ${isBetweenIdsOf('month_cells')}`;
  await tx.$executeRaw`
    create temp table month_people on commit drop as
    select c.trio, c.channel, c.procedure_id, a.criterion_set, a.roles as spoken_roles, a.responses, a.rated
    from month_cells c join respondent_tallies a on a.cell_id = c.id and ${isBetweenIdsOf('month_cells')}`;
  await tx.$executeRaw`analyze month_answers, month_pairs, month_people`;
}

/** The whole tree and its roots get cells whatever they have: too many agencies are below them to look for each. */
async function gatherPlaces(tx: Tx, least: LeastCells): Promise<void> {
  await tx.$executeRaw`
    create temp table month_places on commit drop as
    with recursive above (agency_id, above_id) as (
      select id, id from agencies
      union all
      select b.agency_id, a.parent_id from above b join agencies a on a.id = b.above_id where a.parent_id is not null
    ),
    parts as materialized (
      select trio, 1 as role, receiving as agency_id, cells from month_trios
      union all select trio, 2, deciding, cells from month_trios
      union all select trio, 4, supporting, cells from month_trios
    ),
    whole as materialized (
      select p.trio, b.above_id as agency_id, bit_or(p.role)::smallint as roles, p.cells
      from parts p join above b on b.agency_id = p.agency_id group by p.trio, b.above_id, p.cells
      union all
      select trio, ${wholeTree}::uuid, 7::smallint, cells from month_trios
    ),
    sizes as materialized (select agency_id, sum(cells) as cells from whole group by 1),
    large as (select agency_id from sizes where cells >= ${least.ofAgencies}::int),
    placed as (
      select 'agency_month'::tally_grain as grain, w.trio, w.agency_id, w.roles
      from whole w left join agencies a on a.id = w.agency_id
      where a.parent_id is null or a.parent_id in (select agency_id from large)
      union all
      select 'agency_month_procedure', w.trio, w.agency_id, w.roles
      from whole w join sizes s on s.agency_id = w.agency_id
      where w.agency_id = ${wholeTree}::uuid or s.cells >= ${least.ofProcedures}::int
      union all
      select 'agency_own_month', p.trio, p.agency_id, bit_or(p.role)::smallint
      from parts p
      where p.agency_id in (select agency_id from large)
        and exists (select from agencies a where a.parent_id = p.agency_id)
      group by p.trio, p.agency_id
    )
    select *, ${agencyHash(Prisma.sql`agency_id`)} as hash from placed`;
}

/** What each grain splits a month of an agency by. */
const splits: Readonly<Record<MonthGrain, 'channel' | 'procedure_id' | undefined>> = {
  agency_month: 'channel',
  agency_month_procedure: 'procedure_id',
  agency_own_month: undefined,
};

/** Each table is summed by place and split, and its ids are made of the sums. */
async function writeCells(tx: Tx, grain: MonthGrain, month: CalendarDay): Promise<void> {
  const split = splits[grain];
  const splitOf = (source: string) => Prisma.raw(split === undefined ? 'null::text' : `${source}.${split}`);
  const id = cellId(
    grain,
    Prisma.sql`${month}::date`,
    Prisma.sql`hash`,
    Prisma.sql`roles, coalesce(split::text, '-')`,
  );
  const isOfGrain = Prisma.raw(`m.grain = '${grain}'`);
  const channel = Prisma.raw(split === 'channel' ? 'split' : 'null::channel');
  const procedure = Prisma.raw(split === 'procedure_id' ? 'split' : 'null::uuid');
  const field = Prisma.raw(
    split === 'procedure_id' ? '(select field_id from procedures where id = split)' : 'null::uuid',
  );
  await tx.$executeRaw`
    insert into tally_cells (id, grain, day, agency_id, roles, receiving_agency_id, deciding_agency_id,
      supporting_agency_id, channel, procedure_id, field_id, ${cellCounts.columns})
    select ${id}, ${grain}::tally_grain, ${month}::date, agency_id, roles, agency_id, agency_id, agency_id, ${channel},
      ${procedure}, ${field}, ${cellCounts.columns}
    from (
      select m.hash, m.agency_id, m.roles, ${splitOf('c')} as split, ${cellCounts.sumsAs('c')}
      from month_cells c join month_places m on m.trio = c.trio
      where ${isOfGrain} group by 1, 2, 3, 4
    ) as sums order by 1`;
  await tx.$executeRaw`
    insert into answer_tallies (cell_id, criterion, attributed_to, category, responses, weight, weight_squared,
      stratified, stratified_squared)
    select ${id}, criterion, attributed_to, category, n, w, w2, s, s2
    from (
      select m.hash, m.roles, ${splitOf('a')} as split, a.criterion, a.attributed_to, a.category,
        sum(a.responses) as n, sum(a.weight) as w, sum(a.weight_squared) as w2, coalesce(sum(a.stratified), 0) as s,
        coalesce(sum(a.stratified_squared), 0) as s2
      from month_answers a join month_places m on m.trio = a.trio
      where ${isOfGrain} and m.roles & ${roleBit(Prisma.sql`a.attributed_to`)} <> 0
      group by 1, 2, 3, 4, 5, 6
    ) as sums order by 1`;
  await tx.$executeRaw`
    insert into answer_pair_tallies (cell_id, first_criterion, first_attributed_to, first_level,
      second_criterion, second_attributed_to, second_level, responses, weight, stratified)
    select ${id}, first_criterion, first_attributed_to, first_level, second_criterion, second_attributed_to, second_level,
      n, w, s
    from (
      select m.hash, m.roles, ${splitOf('a')} as split, a.first_criterion, a.first_attributed_to, a.first_level,
        a.second_criterion, a.second_attributed_to, a.second_level, sum(a.responses) as n, sum(a.weight) as w,
        coalesce(sum(a.stratified), 0) as s
      from month_pairs a join month_places m on m.trio = a.trio
      where ${isOfGrain} and m.roles & ${roleBit(Prisma.sql`a.first_attributed_to`)} <> 0
        and m.roles & ${roleBit(Prisma.sql`a.second_attributed_to`)} <> 0
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    ) as sums order by 1`;
  await tx.$executeRaw`
    insert into respondent_tallies (cell_id, criterion_set, roles, responses, rated)
    select ${id}, criterion_set, spoken_roles, responses, rated
    from (
      select m.hash, m.roles, ${splitOf('r')} as split, r.criterion_set, r.spoken_roles,
        sum(r.responses) as responses, sum(r.rated) as rated
      from month_people r join month_places m on m.trio = r.trio
      where ${isOfGrain} and m.roles & r.spoken_roles <> 0
      group by 1, 2, 3, 4, 5
    ) as sums order by 1`;
}
