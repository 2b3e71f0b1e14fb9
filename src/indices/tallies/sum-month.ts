/** Sums the cells of a month's days into coarser ones, so that long periods are quick to read. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { removeCells } from './remove-cells.ts';

type Split = 'procedure_id' | 'field_id' | 'channel' | 'outcome' | 'timeliness' | 'submitted_via';

/** What each grain splits a month by, besides the three agencies. */
const monthGrains: Readonly<Record<'month' | 'month_procedure' | 'month_stratum', readonly Split[]>> = {
  month: ['channel'],
  month_procedure: ['procedure_id'],
  month_stratum: ['field_id', 'outcome', 'timeliness', 'submitted_via'],
};
type MonthGrain = keyof typeof monthGrains;

/** Puts the coarser cells of a month (its first day) in place of the old ones. */
export async function sumMonth(tx: Tx, month: CalendarDay): Promise<void> {
  // After a first roll-up the planner knows nothing of these tables yet, and would loop where it should hash.
  await tx.$executeRaw`analyze tally_cells, answer_tallies, answer_pair_tallies, respondent_tallies`;
  for (const grain of ['month', 'month_procedure', 'month_stratum'] as const) {
    await removeCells(tx, Prisma.sql`c.grain = ${grain}::tally_grain and c.day = ${month}::date`);
    await sumCells(tx, grain, month);
    await sumSaid(tx, grain, month);
  }
}

/** `c` is the cell of a day, `p` its procedure. */
const dayCells = Prisma.sql`tally_cells c join procedures p on p.id = c.procedure_id`;

function ofMonth(month: CalendarDay): Prisma.Sql {
  return Prisma.sql`c.grain = 'day' and c.day >= ${month}::date and c.day < ${month}::date + interval '1 month'`;
}

function columnOf(split: Split): string {
  return split === 'field_id' ? 'p.field_id' : `c.${split}`;
}

/** The id of the coarser cell: the same in every statement. */
function coarseId(grain: MonthGrain): Prisma.Sql {
  const split = monthGrains[grain].map((column) => `coalesce(${columnOf(column)}::text, '-')`);
  const agencies = 'c.receiving_agency_id, c.deciding_agency_id, c.supporting_agency_id';
  const month = `date_trunc('month', c.day)::date - date '2000-01-01'`;
  return Prisma.raw(`md5(concat_ws(' ', '${grain}', ${month}, ${agencies}, ${split.join(', ')}))::uuid`);
}

async function sumCells(tx: Tx, grain: MonthGrain, month: CalendarDay): Promise<void> {
  const split = monthGrains[grain];
  const kept = Prisma.raw(split.map(columnOf).join(', '));
  await tx.$executeRaw`
    insert into tally_cells (id, grain, day, receiving_agency_id, deciding_agency_id, supporting_agency_id,
      ${Prisma.raw(split.join(', '))}, finished, invited, delivered, opened, started, completed, opted_out,
      not_invited, no_address, refused_contact)
    select ${coarseId(grain)}, ${grain}::tally_grain, ${month}::date,
      c.receiving_agency_id, c.deciding_agency_id, c.supporting_agency_id, ${kept},
      sum(c.finished), sum(c.invited), sum(c.delivered), sum(c.opened), sum(c.started), sum(c.completed),
      sum(c.opted_out), sum(c.not_invited), sum(c.no_address), sum(c.refused_contact)
    from ${dayCells} where ${ofMonth(month)}
    group by 1, c.receiving_agency_id, c.deciding_agency_id, c.supporting_agency_id, ${kept}`;
}

async function sumSaid(tx: Tx, grain: MonthGrain, month: CalendarDay): Promise<void> {
  await tx.$executeRaw`
    insert into answer_tallies (cell_id, criterion, attributed_to, category, responses, weight, weight_squared)
    select ${coarseId(grain)}, a.criterion, a.attributed_to, a.category, sum(a.responses), sum(a.weight),
      sum(a.weight_squared)
    from ${dayCells} join answer_tallies a on a.cell_id = c.id where ${ofMonth(month)}
    group by 1, 2, 3, 4`;
  await tx.$executeRaw`
    insert into answer_pair_tallies (cell_id, first_criterion, first_attributed_to, first_level,
      second_criterion, second_attributed_to, second_level, responses, weight)
    select ${coarseId(grain)}, a.first_criterion, a.first_attributed_to, a.first_level, a.second_criterion,
      a.second_attributed_to, a.second_level, sum(a.responses), sum(a.weight)
    from ${dayCells} join answer_pair_tallies a on a.cell_id = c.id where ${ofMonth(month)}
    group by 1, 2, 3, 4, 5, 6, 7`;
  await tx.$executeRaw`
    insert into respondent_tallies (cell_id, criterion_set, roles, responses, rated)
    select ${coarseId(grain)}, r.criterion_set, r.roles, sum(r.responses), sum(r.rated)
    from ${dayCells} join respondent_tallies r on r.cell_id = c.id where ${ofMonth(month)}
    group by 1, 2, 3`;
}
