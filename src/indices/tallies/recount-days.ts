/** Counts the dossiers and answers of some days from the rows and puts the cells in place of the old ones. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import type { CriterionSet } from '../criteria.ts';
import { cellId } from './cell-ids.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';
import { roleBit } from './role-bits.ts';

/**
 * Counts these days anew, in the transaction that removes their touches. Returns the number of cells. What was said is
 * gathered once and then summed in each way; everything is written in the order of its index.
 */
export async function recountDays(
  tx: Tx,
  days: readonly CalendarDay[],
  sets: readonly CriterionSet[],
): Promise<number> {
  const theseDays = Prisma.sql`d.finished_on = any(${[...days]}::date[])`;
  await removeCells(tx, Prisma.sql`c.grain = 'day' and c.day = any(${[...days]}::date[])`);
  await tx.$executeRaw`delete from rating_days where day = any(${[...days]}::date[])`;
  await joinByIndex(tx, true);
  const cells = await tx.$executeRaw`
    insert into tally_cells (id, grain, day, receiving_agency_id, deciding_agency_id, supporting_agency_id, procedure_id,
      channel, outcome, timeliness, applicant_kind, submitted_via, ${cellCounts.columns})
    select ${cell}, 'day', d.finished_on, d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
      r.channel, d.outcome, ${timeliness}::timeliness, d.applicant_kind, d.submitted_via, ${reachCounts}
    from dossiers d left join invitations i on i.dossier_id = d.id left join responses r on r.dossier_id = d.id
      left join respondents p on p.id = d.respondent_id
    where ${theseDays}
    group by d.finished_on, d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
      r.channel, d.outcome, ${timeliness}, d.applicant_kind, d.submitted_via
    order by 1`;
  await gatherAnswers(tx, theseDays, sets);
  await tx.$executeRaw`
    insert into answer_tallies (cell_id, criterion, attributed_to, category, responses, weight, weight_squared)
    select cell_id, criterion, attributed_to, said, count(*), sum(1 / probability), sum(1 / probability ^ 2)
    from day_answers group by 1, 2, 3, 4 order by 1`;
  await tx.$executeRaw`
    insert into answer_pair_tallies (cell_id, first_criterion, first_attributed_to, first_level,
      second_criterion, second_attributed_to, second_level, responses, weight)
    select a.cell_id, a.criterion, a.attributed_to, a.level, b.criterion, b.attributed_to, b.level, count(*),
      sum(1 / (a.probability * b.probability))
    from day_answers a join day_answers b
      on b.response_id = a.response_id and a.criterion collate "C" < b.criterion collate "C"
    where a.level is not null and b.level is not null and a.is_rating and b.is_rating
    group by 1, 2, 3, 4, 5, 6, 7 order by 1`;
  await tx.$executeRaw`
    insert into respondent_tallies (cell_id, criterion_set, roles, responses, rated)
    select cell_id, criterion_set, roles, count(*), count(*) filter (where is_rated)
    from day_people group by 1, 2, 3 order by 1`;
  // The people of a set count once for each agency of which they spoke, whatever its roles.
  await tx.$executeRaw`
    insert into rating_days (day, agency_id, subject, people)
    select day, agency_id, criterion, count(*) from day_answers where said in ('1', '2', '3', '4', '5') group by 1, 2, 3
    union all
    select day, agency_id, criterion_set, count(*) from day_people cross join unnest(agencies) as agency_id
    where is_rated group by 1, 2, 3
    order by 1, 2`;
  await tx.$executeRaw`
    insert into tally_month_touches (month)
    select distinct date_trunc('month', day)::date from unnest(${[...days]}::date[]) as touched (day)
    on conflict do nothing`;
  return cells;
}

/**
 * Temporary tables of the days: `day_answers` (what was said, with the cell and the agency that it speaks of) and
 * `day_people` (for each set of criteria those who spoke of one, with the agencies of which they spoke).
 */
async function gatherAnswers(tx: Tx, theseDays: Prisma.Sql, sets: readonly CriterionSet[]): Promise<void> {
  await tx.$executeRaw`drop table if exists day_answers, day_people`;
  // The offset keeps the planner from making the id anew for every answer.
  await tx.$executeRaw`
    create temp table day_answers on commit drop as
    select r.cell_id, r.day, r.response_id, a.criterion, ${spokenRole} as attributed_to,
      case ${spokenRole} when 'receiving' then r.receiving when 'deciding' then r.deciding else r.supporting end as agency_id,
      a.level, coalesce(a.level::text, a.category) as said, a.kind = 'rating' as is_rating,
      a.category = 'not_applicable' as is_not_applicable, a.inclusion_probability as probability
    from (
      select ${cell} as cell_id, d.finished_on as day, r.id as response_id, d.receiving_agency_id as receiving,
        d.deciding_agency_id as deciding, ${supportingAgency} as supporting
      from dossiers d join responses r on r.dossier_id = d.id where ${theseDays} offset 0
    ) as r join answers a on a.response_id = r.response_id
    where a.criterion is not null and a.kind <> 'text'`;
  await joinByIndex(tx, false);
  await tx.$executeRaw`analyze day_answers`;
  const members = sets.flatMap((set) =>
    set.members.map((criterion) => Prisma.sql`(${set.id}, ${criterion})`),
  );
  const memberships =
    members.length === 0
      ? Prisma.sql`(select null, null where false)`
      : Prisma.sql`(values ${Prisma.join(members)})`;
  await tx.$executeRaw`
    create temp table day_people on commit drop as
    select a.cell_id, a.day, m.criterion_set, bit_or(${roleBit(Prisma.sql`a.attributed_to`)}) as roles,
      bool_or(a.level is not null) as is_rated, array_agg(distinct a.agency_id) as agencies
    from day_answers a join ${memberships} as m (criterion_set, criterion) on m.criterion = a.criterion
    where a.is_rating and (a.level is not null or a.is_not_applicable)
    group by a.response_id, 1, 2, 3`;
}

/**
 * What came of a day's dossiers lies together in each table, and their indexes are quick to go through for a month of them. The
 * planner thinks it scattered, and would read invitations, responses and answers of all years through for each month.
 */
async function joinByIndex(tx: Tx, isOnly: boolean): Promise<void> {
  const others = isOnly ? 'off' : 'on';
  await tx.$executeRaw`select set_config('enable_hashjoin', ${others}, true), set_config('enable_mergejoin', ${others}, true)`;
}

/** A dossier that nobody helped with was helped by the agency that received it. */
const supportingAgency = Prisma.sql`coalesce(d.supporting_agency_id, d.receiving_agency_id)`;

const timeliness = Prisma.sql`
  case when d.due_at is null then 'no_due_date' when d.finished_at <= d.due_at then 'on_time' else 'late' end`;

const cell = cellId(
  'day',
  Prisma.sql`d.finished_on`,
  Prisma.sql`d.receiving_agency_id`,
  Prisma.sql`d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
    r.channel, d.outcome, ${timeliness}::timeliness, d.applicant_kind, d.submitted_via`,
);

/** An answer of which the flow did not say whom it speaks of speaks of the agency that decided. */
const spokenRole = Prisma.sql`coalesce(a.attributed_to, 'deciding'::agency_role)`;

/** When the invitation is known to have reached the person; whoever opened it or answered was reached. */
const deliveredAt = Prisma.sql`coalesce(i.delivered_at, i.opened_at, i.started_at)`;

/** In the order of `cellCounts`. What was not delivered has one reason, the first that holds. */
const reachCounts = Prisma.sql`
  count(*), count(i.id), count(${deliveredAt}), count(coalesce(i.opened_at, i.started_at)), count(i.started_at),
  count(i.spent_at), count(i.opted_out_at),
  count(*) filter (where i.id is null),
  count(*) filter (where i.id is not null and ${deliveredAt} is null and p.id is null),
  count(*) filter (where i.id is not null and ${deliveredAt} is null and p.opted_out_at is not null),
  count(d.due_at), count(*) filter (where d.finished_at > d.due_at), count(*) filter (where d.outcome = 'refused'),
  count(*) filter (where d.outcome = 'withdrawn'), count(i.started_at) filter (where d.due_at is not null),
  count(i.started_at) filter (where d.finished_at > d.due_at), count(i.started_at) filter (where d.outcome = 'refused'),
  count(i.started_at) filter (where d.outcome = 'withdrawn'),
  count(*) filter (where d.not_invited_because in ('not_sampled', 'excluded')),
  coalesce(sum(1 / d.sampling_probability) filter (where i.started_at is not null and d.sampling_probability > 0), 0)`;
