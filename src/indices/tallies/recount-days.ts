/** Counts the dossiers and answers of some days from the rows and puts the cells in place of the old ones. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import type { CriterionSet } from '../criteria.ts';
import { roleBit } from './role-bits.ts';

/** Counts these days anew, in the transaction that removes their touches. Returns the number of cells. */
export async function recountDays(
  tx: Tx,
  days: readonly CalendarDay[],
  sets: readonly CriterionSet[],
): Promise<number> {
  const theseDays = Prisma.sql`d.finished_on = any(${[...days]}::date[])`;
  await tx.$executeRaw`delete from tally_cells where day = any(${[...days]}::date[])`;
  const cells = await tx.$executeRaw`
    insert into tally_cells (id, day, receiving_agency_id, deciding_agency_id, supporting_agency_id, procedure_id,
      channel, outcome, timeliness, applicant_kind, finished, invited, delivered, opened, started, completed, opted_out)
    select ${cellId}, d.finished_on, d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
      r.channel, d.outcome, ${timeliness}::timeliness, d.applicant_kind, ${reachCounts}
    from dossiers d left join invitations i on i.dossier_id = d.id left join responses r on r.dossier_id = d.id
    where ${theseDays}
    group by d.finished_on, d.receiving_agency_id, d.deciding_agency_id, ${supportingAgency}, d.procedure_id,
      r.channel, d.outcome, ${timeliness}, d.applicant_kind`;
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
  return cells;
}

/** A dossier that nobody helped with was helped by the agency that received it. */
const supportingAgency = Prisma.sql`coalesce(d.supporting_agency_id, d.receiving_agency_id)`;

const timeliness = Prisma.sql`
  case when d.due_at is null then 'no_due_date' when d.finished_at <= d.due_at then 'on_time' else 'late' end`;

/** The same dossiers make the same cell in every statement, so that none must look cells up. */
const cellId = Prisma.sql`
  md5(concat_ws(' ', d.finished_on - date '2000-01-01', d.receiving_agency_id, d.deciding_agency_id,
    ${supportingAgency}, d.procedure_id, coalesce(r.channel::text, 'none'), d.outcome, ${timeliness},
    d.applicant_kind))::uuid`;

/** Finished, invited, delivered, opened, started, completed, opted out. Who answered was reached. */
const reachCounts = Prisma.sql`
  count(*), count(i.id), count(coalesce(i.delivered_at, i.opened_at, i.started_at)),
  count(coalesce(i.opened_at, i.started_at)), count(i.started_at), count(i.spent_at), count(i.opted_out_at)`;

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
