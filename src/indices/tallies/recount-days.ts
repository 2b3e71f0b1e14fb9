/** Counts the dossiers and answers of some days from the rows and puts the cells in place of the old ones. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import type { CriterionSet } from '../criteria.ts';
import { cellId } from './cell-ids.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';
import { roleBit } from './role-bits.ts';
import { saidLists } from './said-lists.ts';

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
  await tx.$executeRaw`drop table if exists day_cells, day_said, day_answers, day_people`;
  await joinByIndex(tx, true);
  await tx.$executeRaw`
    create temp table day_cells on commit drop as
    select ${cell} as id, d.finished_on as day, d.receiving_agency_id, d.deciding_agency_id,
      ${supportingAgency} as supporting_agency_id, d.procedure_id, r.channel, d.outcome, ${timeliness}::timeliness as timeliness,
      d.applicant_kind, d.submitted_via, ${reachCounts}
    from dossiers d left join invitations i on i.dossier_id = d.id left join responses r on r.dossier_id = d.id
      left join respondents p on p.id = d.respondent_id
    where ${theseDays}
    group by d.finished_on, d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
      r.channel, d.outcome, ${timeliness}, d.applicant_kind, d.submitted_via`;
  await gatherAnswers(tx, theseDays, sets);
  const cells = await writeCells(tx);
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

/** The cells with what was said in each. */
function writeCells(tx: Tx): Promise<number> {
  const answers = saidLists.summed(
    'answers',
    'cell_id',
    Prisma.sql`
      select cell_id, word, 1 as responses, 1 / probability as weight, 1 / probability ^ 2 as weight_squared from day_answers`,
  );
  const pairs = saidLists.summed(
    'pairs',
    'cell_id',
    Prisma.sql`
      select a.cell_id, a.word as first_word, b.word as second_word, 1 as responses,
        1 / (a.probability * b.probability) as weight
      from day_answers a join day_answers b
        on b.response_id = a.response_id and a.criterion collate "C" < b.criterion collate "C"
      where a.level is not null and b.level is not null and a.is_rating and b.is_rating`,
  );
  const people = saidLists.summed(
    'people',
    'cell_id',
    Prisma.sql`select cell_id, criterion_set, roles as spoken_of, 1 as responses, is_rated::int as rated from day_people`,
  );
  return tx.$executeRaw`
    insert into tally_cells (id, grain, day, receiving_agency_id, deciding_agency_id, supporting_agency_id, procedure_id,
      channel, outcome, timeliness, applicant_kind, submitted_via, ${cellCounts.columns}, ${saidLists.columns})
    select c.id, 'day', c.day, c.receiving_agency_id, c.deciding_agency_id, c.supporting_agency_id, c.procedure_id, c.channel,
      c.outcome, c.timeliness, c.applicant_kind, c.submitted_via, ${cellCounts.columnsOf('c')}, ${saidLists.columns}
    from day_cells c left join (${answers}) as answers on answers.cell_id = c.id
      left join (${pairs}) as pairs on pairs.cell_id = c.id left join (${people}) as people on people.cell_id = c.id
    order by c.id`;
}

/**
 * Temporary tables of the days: `day_answers` (what was said, with the cell, the agency that it speaks of and the number of
 * the word) and `day_people` (for each set of criteria those who spoke of one, with the agencies of which they spoke). A word
 * that is new waits for another lane to which it is new too, and then has the other's number.
 */
async function gatherAnswers(tx: Tx, theseDays: Prisma.Sql, sets: readonly CriterionSet[]): Promise<void> {
  // The offset keeps the planner from making the id anew for every answer.
  await tx.$executeRaw`
    create temp table day_said on commit drop as
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
  await tx.$executeRaw`
    insert into tally_words (criterion, attributed_to, category)
    select criterion, attributed_to, said from (select distinct criterion, attributed_to, said from day_said) as spoken
    where (criterion, attributed_to, said) not in (select criterion, attributed_to, category from tally_words)
    order by 1, 2, 3 on conflict do nothing`;
  await tx.$executeRaw`
    create temp table day_answers on commit drop as
    select a.*, w.word
    from day_said a join tally_words w on w.criterion = a.criterion and w.attributed_to = a.attributed_to and w.category = a.said`;
  await tx.$executeRaw`analyze day_cells, day_answers`;
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
const deliveredAt = 'coalesce(i.delivered_at, i.opened_at, i.started_at)';

/** What was not delivered has one reason, the first that holds. */
const reachCounts = cellCounts.named({
  finished: 'count(*)',
  invited: 'count(i.id)',
  delivered: `count(${deliveredAt})`,
  opened: 'count(coalesce(i.opened_at, i.started_at))',
  started: 'count(i.started_at)',
  completed: 'count(i.spent_at)',
  opted_out: 'count(i.opted_out_at)',
  not_invited: 'count(*) filter (where i.id is null)',
  no_address: `count(*) filter (where i.id is not null and ${deliveredAt} is null and p.id is null)`,
  refused_contact: `count(*) filter (where i.id is not null and ${deliveredAt} is null and p.opted_out_at is not null)`,
  due: 'count(d.due_at)',
  late: 'count(*) filter (where d.finished_at > d.due_at)',
  refused: `count(*) filter (where d.outcome = 'refused')`,
  withdrawn: `count(*) filter (where d.outcome = 'withdrawn')`,
  due_started: 'count(i.started_at) filter (where d.due_at is not null)',
  late_started: 'count(i.started_at) filter (where d.finished_at > d.due_at)',
  refused_started: `count(i.started_at) filter (where d.outcome = 'refused')`,
  withdrawn_started: `count(i.started_at) filter (where d.outcome = 'withdrawn')`,
  not_sampled: `count(*) filter (where d.not_invited_because in ('not_sampled', 'excluded'))`,
  represented: `coalesce(sum(1 / d.sampling_probability)
    filter (where i.started_at is not null and d.sampling_probability > 0), 0)`,
});
