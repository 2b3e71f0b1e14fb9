/** Sums the cells of a month's days over the tree of agencies, so that every figure of every agency is quick to read. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { cellId, type Grain, isOfDays } from './cell-ids.ts';
import { nextMonth } from './period.ts';
import { wholeTree } from './places.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';
import { roleBit } from './role-bits.ts';
import { saidLists } from './said-lists.ts';
import { isOfStratum, weighStrata } from './weigh-strata.ts';

/** The grains that a month is summed into; the first three are those of earlier versions, which are removed. */
const formerGrains = ['month', 'month_procedure', 'month_stratum'] as const;

type MonthGrain = Exclude<Grain, 'day' | 'agency_year'>;

/**
 * From how many cells of days in a month on coarser ones are made; fewer are read as they are. So the months of an agency
 * are summed if the one above it has so many with all below it: a figure of each of its children then reads few cells, and
 * a month of an agency that was not summed has fewer than this. Those that have so many themselves are split by channel too.
 * Months of single procedures, of which there are hundreds, are summed for agencies that have `ofProcedures` themselves.
 */
export type LeastCells = { readonly ofAgencies: number; readonly ofProcedures: number };

/** Three years of an agency that was not summed are then a few thousand cells, some ten milliseconds. */
export const usualLeastCells: LeastCells = { ofAgencies: 100, ofProcedures: 300 };

/** Puts the weights of the strata and the coarser cells of a month (its first day) in place of the old ones. */
export async function sumMonth(tx: Tx, month: CalendarDay, least: LeastCells): Promise<void> {
  await tx.$executeRaw`drop table if exists month_trios, month_cells, month_places, month_splits,
    month_answers, month_pairs, month_people`;
  // What is grouped and grouped again is a few rows to the planner, and is most of a month.
  await tx.$executeRaw`select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)`;
  await weighStrata(tx, month);
  await gatherCells(tx, month);
  await writeWeights(tx, month);
  await gatherPlaces(tx, least);
  await gatherSaid(tx);
  const grains = Prisma.join(
    [...formerGrains, ...Object.keys(splits)].map((grain) => Prisma.sql`${grain}::tally_grain`),
  );
  await removeCells(tx, Prisma.sql`c.grain in (${grains}) and c.day = ${month}::date`);
  await writeCells(tx, month);
}

/**
 * Temporary tables: `month_trios` numbers the trios of agencies of the month's dossiers, `month_splits` what coarser cells
 * are split by (a channel, a procedure, or nothing: 0), and `month_cells` are the cells of the days with these numbers and
 * the weights of their strata. Numbers, because everything below is grouped by them, millions of rows at a time.
 */
async function gatherCells(tx: Tx, month: CalendarDay): Promise<void> {
  const ofMonth = Prisma.sql`c.grain = 'day' and c.day >= ${month}::date and c.day < ${month}::date + interval '1 month'`;
  await tx.$executeRaw`
    create temp table month_trios on commit drop as
    select (row_number() over ())::int as trio, * from (
      select c.receiving_agency_id as receiving, c.deciding_agency_id as deciding, c.supporting_agency_id as supporting,
        count(*) as cells
      from tally_cells c where ${ofMonth} group by 1, 2, 3
    ) as distinct_trios`;
  await tx.$executeRaw`
    create temp table month_splits on commit drop as
    select 0 as split, '' as key, null::channel as channel, null::uuid as procedure_id, null::uuid as field_id
    union all
    select (row_number() over ())::int, coalesce(channel::text, procedure_id::text, 'none'), channel, procedure_id, field_id
    from (
      select unnest(enum_range(null::channel) || null::channel) as channel, null::uuid as procedure_id, null::uuid as field_id
      union all select null, id, field_id from procedures
    ) as all_splits`;
  await tx.$executeRaw`analyze month_trios, month_splits, strata`;
  await tx.$executeRaw`
    create temp table month_cells on commit drop as
    select c.id, t.trio, h.split as by_channel, q.split as by_procedure, s.weight as stratum_weight,
      ${cellCounts.columnsOf('c')}, ${saidLists.columnsOf('c')}
    from tally_cells c join month_trios t on t.receiving = c.receiving_agency_id and t.deciding = c.deciding_agency_id
        and t.supporting = c.supporting_agency_id
      join month_splits h on h.key = coalesce(c.channel::text, 'none')
      join month_splits q on q.procedure_id = c.procedure_id
      join procedures p on p.id = c.procedure_id
      left join strata s on ${isOfStratum}
    where ${ofMonth}`;
  await tx.$executeRaw`analyze month_cells`;
}

/** For figures of single days. */
async function writeWeights(tx: Tx, month: CalendarDay): Promise<void> {
  const ofMonth = isOfDays('w.cell_id', month, nextMonth(month));
  await tx.$executeRaw`delete from tally_weights w where ${ofMonth}`;
  await tx.$executeRaw`
    insert into tally_weights (cell_id, weight)
    select id, stratum_weight from month_cells where started > 0 and stratum_weight is not null order by id`;
}

/**
 * The temporary table `month_places`: for each trio and grain the agencies that get cells, the roles that they play (the
 * nil id stands for the whole tree) and the number of agency, grain and roles together. The whole tree and its roots get
 * cells whatever they have: too many agencies are below them to look for each.
 */
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
    placed as materialized (
      select (case when a.parent_id is null or l.agency_id is not null then 'agency_month_channel' else 'agency_month' end)::tally_grain
        as grain, w.trio, w.agency_id, w.roles
      from whole w left join agencies a on a.id = w.agency_id left join large l on l.agency_id = w.agency_id
      where a.parent_id is null or l.agency_id is not null or a.parent_id in (select agency_id from large)
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
    ),
    numbered as materialized (
      select (row_number() over ())::int as place, * from (select distinct grain, agency_id, roles from placed) as p
    )
    select * from placed join numbered using (grain, agency_id, roles)`;
  await tx.$executeRaw`analyze month_places`;
}

/** Temporary tables of what was said in the cells: `month_answers`, `month_pairs` and `month_people`. */
async function gatherSaid(tx: Tx): Promise<void> {
  const ofCell = Prisma.sql`c.trio, c.by_channel, c.by_procedure`;
  await tx.$executeRaw`
    create temp table month_answers on commit drop as
    select ${ofCell}, a.word, ${roleBit(Prisma.sql`w.attributed_to`)}::smallint as roles, a.responses,
      a.weight * c.stratum_weight as weight, a.weight_squared * c.stratum_weight * c.stratum_weight as weight_squared
    from month_cells c cross join ${saidLists.answers}`;
  await tx.$executeRaw`
    create temp table month_pairs on commit drop as
    select ${ofCell}, a.first_word, a.second_word,
      (${roleBit(Prisma.sql`f.attributed_to`)} | ${roleBit(Prisma.sql`s.attributed_to`)})::smallint as roles, a.responses,
      a.weight * c.stratum_weight * c.stratum_weight as weight
    from month_cells c cross join ${saidLists.pairs}`;
  await tx.$executeRaw`
    create temp table month_people on commit drop as
    select ${ofCell}, a.*, a.spoken_of as roles from month_cells c cross join ${saidLists.rowsOf('people')}`;
  await tx.$executeRaw`analyze month_answers, month_pairs, month_people`;
}

/** What each grain splits a month of an agency by: the number in the rows of the month. */
const splits: Readonly<Record<MonthGrain, string>> = {
  agency_month: '0',
  agency_month_channel: 'by_channel',
  agency_month_procedure: 'by_procedure',
  agency_own_month: '0',
};

/** The split of row `x` in place `m`. */
const split = Prisma.raw(
  `case m.grain ${Object.entries(splits)
    .map(([grain, number]) => `when '${grain}' then ${number === '0' ? number : `x.${number}`}`)
    .join(' ')} end as split`,
);

/** The cells, summed by place and split, with what was said in each by those who spoke of it in a role that it plays. */
async function writeCells(tx: Tx, month: CalendarDay): Promise<void> {
  const idOf = (grain: MonthGrain) => Prisma.sql`
    when ${Prisma.raw(`'${grain}'`)} then ${cellId(
      grain,
      Prisma.sql`${month}::date`,
      Prisma.sql`p.agency_id`,
      Prisma.sql`p.roles, h.channel, h.procedure_id`,
    )}`;
  const ids = Prisma.join(
    [
      idOf('agency_month'),
      idOf('agency_month_channel'),
      idOf('agency_month_procedure'),
      idOf('agency_own_month'),
    ],
    ' ',
  );
  // One who spoke is counted where one of the roles that were spoken of is played; a pair, where both are.
  const listed = (said: 'answers' | 'pairs' | 'people', played: '<> 0' | '= x.roles') =>
    saidLists.summed(
      said,
      'place, split',
      Prisma.sql`
        select m.place, ${split}, x.* from ${Prisma.raw(`month_${said}`)} x join month_places m on m.trio = x.trio
        where m.roles & x.roles ${Prisma.raw(played)}`,
    );
  await tx.$executeRaw`
    insert into tally_cells (id, grain, day, agency_id, roles, receiving_agency_id, deciding_agency_id,
      supporting_agency_id, channel, procedure_id, field_id, ${cellCounts.columns}, ${saidLists.columns})
    select case p.grain ${ids} end as id, p.grain, ${month}::date, p.agency_id, p.roles, p.agency_id, p.agency_id, p.agency_id,
      h.channel, h.procedure_id, h.field_id, ${cellCounts.columnsOf('sums')}, ${saidLists.columns}
    from (
      select m.place, ${split}, ${cellCounts.sumsAs('x')}
      from month_cells x join month_places m on m.trio = x.trio group by 1, 2
    ) as sums join (select distinct place, grain, agency_id, roles from month_places) as p on p.place = sums.place
      join month_splits h on h.split = sums.split
      left join (${listed('answers', '<> 0')}) as answers on answers.place = sums.place and answers.split = sums.split
      left join (${listed('pairs', '= x.roles')}) as pairs on pairs.place = sums.place and pairs.split = sums.split
      left join (${listed('people', '<> 0')}) as people on people.place = sums.place and people.split = sums.split
    order by 1`;
}
