/** Counts the dossiers and answers of some days from the rows and puts the cells in place of the old ones. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import type { CriterionSet } from '../criteria.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';
import { roleBit } from './role-bits.ts';

/** Counts these days anew, in the transaction that removes their touches. Returns the number of cells. */
export async function recountDays(
  tx: Tx,
  days: readonly CalendarDay[],
  sets: readonly CriterionSet[],
): Promise<number> {
  const theseDays = Prisma.sql`d.finished_on = any(${[...days]}::date[])`;
  await removeCells(tx, Prisma.sql`c.grain = 'day' and c.day = any(${[...days]}::date[])`);
  const cells = await tx.$executeRaw`
    insert into tally_cells (id, grain, day, receiving_agency_id, deciding_agency_id, supporting_agency_id, procedure_id,
      channel, outcome, timeliness, applicant_kind, submitted_via, ${cellCounts.columns})
    select ${cellId}, 'day', d.finished_on, d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
      r.channel, d.outcome, ${timeliness}::timeliness, d.applicant_kind, d.submitted_via, ${reachCounts}
    from dossiers d left join invitations i on i.dossier_id = d.id left join responses r on r.dossier_id = d.id
      left join respondents p on p.id = d.respondent_id
    where ${theseDays}
    group by d.finished_on, d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
      r.channel, d.outcome, ${timeliness}, d.applicant_kind, d.submitted_via`;
  await tx.$executeRaw`
    insert into answer_tallies (cell_id, criterion, attributed_to, category, responses, weight, weight_squared)
    ${answerCounts(theseDays)}`;
  await tx.$executeRaw`
    insert into answer_pair_tallies (cell_id, first_criterion, first_attributed_to, first_level,
      second_criterion, second_attributed_to, second_level, responses, weight)
    ${pairCounts(theseDays)}`;
  await tx.$executeRaw`
    insert into respondent_tallies (cell_id, criterion_set, roles, responses, rated)
    ${respondentCounts(theseDays, sets)}`;
  await recountRatingDays(tx, days);
  await tx.$executeRaw`
    insert into tally_month_touches (month)
    select distinct date_trunc('month', day)::date from unnest(${[...days]}::date[]) as touched (day)
    on conflict do nothing`;
  return cells;
}

/** From the cells: the people of a set count once for each agency of which they spoke, whatever its roles. */
async function recountRatingDays(tx: Tx, days: readonly CalendarDay[]): Promise<void> {
  const agencyOf = (role: Prisma.Sql) => Prisma.sql`(case ${role} when 'receiving' then c.receiving_agency_id
    when 'deciding' then c.deciding_agency_id else c.supporting_agency_id end)`;
  await tx.$executeRaw`delete from rating_days where day = any(${[...days]}::date[])`;
  await tx.$executeRaw`
    insert into rating_days (day, subject, agency_id, people)
    select c.day, a.criterion, ${agencyOf(Prisma.sql`a.attributed_to`)}, sum(a.responses)
    from tally_cells c join answer_tallies a on a.cell_id = c.id
    where c.grain = 'day' and c.day = any(${[...days]}::date[]) and a.category in ('1', '2', '3', '4', '5')
    group by 1, 2, 3
    union all
    select day, criterion_set, agency_id, sum(rated) from (
      select distinct c.id, c.day, r.criterion_set, r.roles, r.rated, ${agencyOf(Prisma.sql`part.role`)} as agency_id
      from tally_cells c join respondent_tallies r on r.cell_id = c.id
        join (values ('receiving'), ('deciding'), ('supporting')) as part (role)
          on r.roles & ${roleBit(Prisma.sql`part.role`)} <> 0
      where c.grain = 'day' and c.day = any(${[...days]}::date[]) and r.rated > 0
    ) as people
    group by 1, 2, 3`;
}

/** A dossier that nobody helped with was helped by the agency that received it. */
const supportingAgency = Prisma.sql`coalesce(d.supporting_agency_id, d.receiving_agency_id)`;

const timeliness = Prisma.sql`
  case when d.due_at is null then 'no_due_date' when d.finished_at <= d.due_at then 'on_time' else 'late' end`;

/** The same dossiers make the same cell in every statement, so that none must look cells up. */
const cellId = Prisma.sql`
  md5(concat_ws(' ', 'day', d.finished_on - date '2000-01-01', d.receiving_agency_id, d.deciding_agency_id,
    ${supportingAgency}, d.procedure_id, coalesce(r.channel::text, 'none'), d.outcome, ${timeliness},
    d.applicant_kind, d.submitted_via))::uuid`;

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

/** An answer of which the flow did not say whom it speaks of speaks of the agency that decided. */
function attributedTo(answer: 'a' | 'b'): Prisma.Sql {
  return Prisma.raw(`coalesce(${answer}.attributed_to, 'deciding'::agency_role)`);
}

function answerCounts(where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    select ${cellId}, a.criterion, ${attributedTo('a')}, coalesce(a.level::text, a.category), count(*),
      sum(1 / a.inclusion_probability), sum(1 / a.inclusion_probability ^ 2)
    from dossiers d join responses r on r.dossier_id = d.id join answers a on a.response_id = r.id
    where ${where} and a.criterion is not null and a.kind <> 'text'
    group by 1, 2, 3, 4`;
}

function pairCounts(where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    select ${cellId}, a.criterion, ${attributedTo('a')}, a.level, b.criterion, ${attributedTo('b')}, b.level, count(*),
      sum(1 / (a.inclusion_probability * b.inclusion_probability))
    from dossiers d join responses r on r.dossier_id = d.id
      join answers a on a.response_id = r.id
      join answers b on b.response_id = r.id and a.criterion collate "C" < b.criterion collate "C"
    where ${where} and a.kind = 'rating' and b.kind = 'rating' and a.level is not null and b.level is not null
    group by 1, 2, 3, 4, 5, 6, 7`;
}

function respondentCounts(where: Prisma.Sql, sets: readonly CriterionSet[]): Prisma.Sql {
  const members = sets.flatMap((set) =>
    set.members.map((criterion) => Prisma.sql`(${set.id}, ${criterion})`),
  );
  if (members.length === 0) return Prisma.sql`select null::uuid, null, 0, 0, 0 where false`;
  return Prisma.sql`
    select cell_id, criterion_set, roles, count(*), count(*) filter (where rated)
    from (
      select ${cellId} as cell_id, m.criterion_set, bit_or(${roleBit(attributedTo('a'))}) as roles,
        bool_or(a.level is not null) as rated
      from dossiers d join responses r on r.dossier_id = d.id join answers a on a.response_id = r.id
        join (values ${Prisma.join(members)}) as m (criterion_set, criterion) on m.criterion = a.criterion
      where ${where} and a.kind = 'rating' and (a.level is not null or a.category = 'not_applicable')
      group by r.id, 1, 2
    ) as respondents
    group by 1, 2, 3`;
}
