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
import { sumCells } from './sum-cells.ts';
import { isOfStratum, weighStrata } from './weigh-strata.ts';

/** The grains that a month is summed into; the first three are those of earlier versions, which are removed. */
const formerGrains = ['month', 'month_procedure', 'month_stratum'] as const;

const monthGrains = [
  'agency_month',
  'agency_month_channel',
  'agency_month_field',
  'agency_month_procedure',
  'agency_own_month',
] as const satisfies readonly Grain[];
type MonthGrain = (typeof monthGrains)[number];

/**
 * From how many cells of days in a month on coarser ones are made; fewer are read as they are. So the months of an agency
 * are summed if the one above it has so many with all below it: a figure of each of its children then reads few cells, and
 * a month of an agency that was not summed has fewer than this. Those that have so many themselves are also summed by channel
 * and by field; and by single procedures, of which there are hundreds, those that have `ofProcedures`.
 */
export type LeastCells = { readonly ofAgencies: number; readonly ofProcedures: number };

/** Three years of an agency that was not summed are then a few thousand cells, some ten milliseconds. */
export const usualLeastCells: LeastCells = { ofAgencies: 100, ofProcedures: 1000 };

/** Puts the weights of the strata and the coarser cells of a month (its first day) in place of the old ones. */
export async function sumMonth(tx: Tx, month: CalendarDay, least: LeastCells): Promise<void> {
  await tx.$executeRaw`drop table if exists month_trios, month_cells, month_agencies, month_above, month_places,
    month_splits, month_answers, month_pairs, month_people`;
  // What is grouped and grouped again is a few rows to the planner, and is most of a month.
  await tx.$executeRaw`select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)`;
  await weighStrata(tx, month);
  await gatherCells(tx, month);
  await writeWeights(tx, month);
  await gatherPlaces(tx, least);
  await gatherSaid(tx);
  const grains = Prisma.join(
    [...formerGrains, ...monthGrains].map((grain) => Prisma.sql`${grain}::tally_grain`),
  );
  await removeCells(tx, Prisma.sql`c.grain in (${grains}) and c.day = ${month}::date`);
  await writeCells(tx, month);
  await sumParts(tx, month);
}

/**
 * Temporary tables: `month_trios` numbers the trios of agencies of the month's dossiers, `month_splits` what coarser cells
 * are split by (a channel, a field, a procedure, or nothing: 0), and `month_cells` are the cells of the days with these numbers and
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
    select (row_number() over ())::int, key, channel, procedure_id, field_id
    from (
      select coalesce(channel::text, 'no channel') as key, channel, null::uuid as procedure_id, null::uuid as field_id
      from unnest(enum_range(null::channel) || null::channel) as channel
      union all select 'no field', null, null, null
      union all select id::text, null, null, id from fields
      union all select id::text, null, id, field_id from procedures
    ) as all_splits`;
  await tx.$executeRaw`analyze month_trios, month_splits, strata`;
  await tx.$executeRaw`
    create temp table month_cells on commit drop as
    select c.id, t.trio, h.split as by_channel, f.split as by_field, q.split as by_procedure, s.weight as stratum_weight,
      ${cellCounts.columnsOf('c')}, ${saidLists.columnsOf('c')}
    from tally_cells c join month_trios t on t.receiving = c.receiving_agency_id and t.deciding = c.deciding_agency_id
        and t.supporting = c.supporting_agency_id
      join month_splits h on h.key = coalesce(c.channel::text, 'no channel')
      join month_splits q on q.procedure_id = c.procedure_id
      join month_splits f on f.key = coalesce(q.field_id::text, 'no field')
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
 * Temporary tables: `month_agencies` numbers the agencies, with the whole tree (the nil id) as 0, and `month_places` has for each
 * trio the places in which it is counted: an agency, a grain, and the roles that the agency or what is below it plays in the trio,
 * all in one number (`placeOf`). What is a sum of other cells of the same agency comes later (`sumParts`). The whole tree and its roots get cells whatever they have: too many agencies are below them to
 * look for each.
 */
async function gatherPlaces(tx: Tx, least: LeastCells): Promise<void> {
  await tx.$executeRaw`
    create temp table month_agencies on commit drop as
    select 0 as number, ${wholeTree}::uuid as agency_id, false as is_root, false as is_inner, null::uuid as parent_id
    union all
    select (row_number() over ())::int, id, parent_id is null,
      exists (select from agencies below where below.parent_id = a.id), parent_id
    from agencies a`;
  await tx.$executeRaw`
    create temp table month_above on commit drop as
    with recursive above (agency_id, above_id) as (
      select id, id from agencies
      union all
      select b.agency_id, a.parent_id from above b join agencies a on a.id = b.above_id where a.parent_id is not null
    )
    select b.agency_id, m.number as above from above b join month_agencies m on m.agency_id = b.above_id`;
  await tx.$executeRaw`analyze month_agencies, month_above`;
  await tx.$executeRaw`
    create temp table month_places on commit drop as
    -- Each agency of a trio once, with its roles: most often one has them all.
    with parts as materialized (
      select trio, cells, receiving as agency_id,
        1 + case when deciding = receiving then 2 else 0 end + case when supporting = receiving then 4 else 0 end as roles
      from month_trios
      union all
      select trio, cells, deciding, 2 + case when supporting = deciding then 4 else 0 end from month_trios
      where deciding <> receiving
      union all
      select trio, cells, supporting, 4 from month_trios where supporting <> receiving and supporting <> deciding
    ),
    whole as materialized (
      select p.trio, b.above as number, bit_or(p.roles) as roles, p.cells
      from parts p join month_above b on b.agency_id = p.agency_id group by p.trio, b.above, p.cells
      union all
      select trio, 0, 7, cells from month_trios
    ),
    sizes as (select number, sum(cells)::float8 as cells from whole group by 1),
    large as materialized (
      select m.number, m.agency_id, m.number = 0 or s.cells >= ${least.ofProcedures}::int as has_procedures
      from sizes s join month_agencies m on m.number = s.number
      where m.number = 0 or s.cells >= ${least.ofAgencies}::int
    )
    select w.trio, w.roles::smallint as roles, ${placeOf('agency_month', 'w')} as place
    from whole w join month_agencies m on m.number = w.number
    where (m.is_root or m.parent_id in (select agency_id from large)) and m.number not in (select number from large)
    union all
    select w.trio, w.roles::smallint, ${placeOf('agency_month_channel', 'w')}
    from whole w join large l on l.number = w.number
    union all
    select w.trio, w.roles::smallint, case when l.has_procedures then ${placeOf('agency_month_procedure', 'w')}
      else ${placeOf('agency_month_field', 'w')} end
    from whole w join large l on l.number = w.number
    union all
    select p.trio, p.roles::smallint, ${placeOf('agency_own_month', 'p')}
    from (
      select p.*, m.number from parts p join month_agencies m on m.agency_id = p.agency_id
      where m.is_inner and m.number in (select number from large)
    ) as p`;
  await tx.$executeRaw`analyze month_places`;
}

/** The number of the place of row `of`: the number of its agency, the number of the grain (three bits) and the roles (three). */
function placeOf(grain: MonthGrain, of: string): Prisma.Sql {
  return Prisma.raw(`(${of}.number * 64 + ${8 * monthGrains.indexOf(grain)} + ${of}.roles)`);
}

/** What a place `m` is made of. */
const ofPlace = {
  number: Prisma.raw('m.place / 64'),
  grain: Prisma.raw('m.place / 8 % 8'),
  roles: Prisma.raw('(m.place % 8)::smallint'),
};

/** Temporary tables of what was said in the cells: `month_answers`, `month_pairs` and `month_people`. */
async function gatherSaid(tx: Tx): Promise<void> {
  const ofCell = Prisma.sql`c.trio, c.by_channel, c.by_field, c.by_procedure`;
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
  agency_month_field: 'by_field',
  agency_month_procedure: 'by_procedure',
  agency_own_month: '0',
};

/** The split of row `x` in place `m`. */
const split = Prisma.sql`case ${ofPlace.grain} ${Prisma.raw(
  monthGrains
    .map((grain, number) => `when ${number} then ${splits[grain] === '0' ? '0' : `x.${splits[grain]}`}`)
    .join(' '),
)} end as split`;

/** The cells, summed by place and split, with what was said in each by those who spoke of it in a role that it plays. */
async function writeCells(tx: Tx, month: CalendarDay): Promise<void> {
  const ofGrains = (what: (grain: MonthGrain) => Prisma.Sql) =>
    Prisma.sql`case ${ofPlace.grain} ${Prisma.join(
      monthGrains.map((grain, number) => Prisma.sql`when ${Prisma.raw(String(number))} then ${what(grain)}`),
      ' ',
    )} end`;
  const id = ofGrains((grain) =>
    cellId(
      grain,
      Prisma.sql`${month}::date`,
      Prisma.sql`a.agency_id`,
      Prisma.sql`${ofPlace.roles}, h.channel, h.field_id, h.procedure_id`,
    ),
  );
  const grain = ofGrains((one) => Prisma.raw(`'${one}'::tally_grain`));
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
    select ${id} as id, ${grain}, ${month}::date, a.agency_id, ${ofPlace.roles}, a.agency_id, a.agency_id, a.agency_id,
      h.channel, h.procedure_id, h.field_id, ${cellCounts.columnsOf('m')}, ${saidLists.columns}
    from (
      select m.place, ${split}, ${cellCounts.sumsAs('x')}
      from month_cells x join month_places m on m.trio = x.trio group by 1, 2
    ) as m join month_agencies a on a.number = ${ofPlace.number} join month_splits h on h.split = m.split
      left join (${listed('answers', '<> 0')}) as answers on answers.place = m.place and answers.split = m.split
      left join (${listed('pairs', '= x.roles')}) as pairs on pairs.place = m.place and pairs.split = m.split
      left join (${listed('people', '<> 0')}) as people on people.place = m.place and people.split = m.split
    order by 1`;
}

/** Of an agency that is split by channel, the month is the sum of channels; the fields of one with procedures are sums of these. */
async function sumParts(tx: Tx, month: CalendarDay): Promise<void> {
  const ofMonth = (grain: MonthGrain) =>
    Prisma.sql`c.grain = ${grain}::tally_grain and c.day = ${month}::date`;
  const of = (grain: MonthGrain, isByField: boolean) => ({ grain, day: month, isByField });
  await sumCells(tx, ofMonth('agency_month_channel'), of('agency_month', false));
  await sumCells(tx, ofMonth('agency_month_procedure'), of('agency_month_field', true));
}
