/** The least that must be done for the same counts: bare `GROUP BY`s from the rows into tables without an index. */
import type { Client } from 'pg';
import type { CriterionSet } from '../../../indices/index.ts';

/**
 * Milliseconds that `create table as` takes for what the cells of days hold: dossiers, answers, pairs of answers and people,
 * by all that figures are split by, and people by agency and day. No months, no weights of strata, no index, no ids: one
 * plain statement for each table, in order of the schema of the tallies. The session has the memory that the roll-up gives itself.
 */
export async function measureBareCounts(client: Client, sets: readonly CriterionSet[]): Promise<number> {
  await client.query(`set jit = off; set work_mem = '128MB'`);
  const statements = bareCounts(sets);
  const startedAt = performance.now();
  for (const [index, statement] of statements.entries()) {
    await client.query(`create table bare_${index} as ${statement}`);
  }
  const milliseconds = performance.now() - startedAt;
  for (const index of statements.keys()) await client.query(`drop table bare_${index}`);
  await client.query(`reset jit; reset work_mem`);
  return milliseconds;
}

const cell = `d.finished_on, d.receiving_agency_id, d.deciding_agency_id, coalesce(d.supporting_agency_id, d.receiving_agency_id) as supporting,
  d.procedure_id, r.channel, d.outcome, case when d.due_at is null then 'none' when d.finished_at <= d.due_at then 'on_time' else 'late' end as timeliness,
  d.applicant_kind, d.submitted_via`;

const role = (answer: string) => `coalesce(${answer}.attributed_to, 'deciding')`;
const bit = (answer: string) =>
  `case ${role(answer)} when 'receiving' then 1 when 'deciding' then 2 else 4 end`;
const agency = `case ${role('a')} when 'receiving' then d.receiving_agency_id when 'deciding' then d.deciding_agency_id
  else coalesce(d.supporting_agency_id, d.receiving_agency_id) end`;
const answered = `dossiers d join responses r on r.dossier_id = d.id join answers a on a.response_id = r.id`;
const delivered = `coalesce(i.delivered_at, i.opened_at, i.started_at)`;

export function bareCounts(sets: readonly CriterionSet[]): string[] {
  const members = sets.flatMap((set) => set.members.map((criterion) => `('${set.id}', '${criterion}')`));
  const spoken = `from ${answered} join (values ${members.join(', ')}) as m (criterion_set, criterion) on m.criterion = a.criterion
    where a.kind = 'rating' and (a.level is not null or a.category = 'not_applicable')`;
  return [
    `select ${cell}, count(*), count(i.id) as n2, count(${delivered}) as n3, count(coalesce(i.opened_at, i.started_at)) as n4,
      count(i.started_at) as n5, count(i.spent_at) as n6, count(i.opted_out_at) as n7,
      count(*) filter (where i.id is null) as n8,
      count(*) filter (where i.id is not null and ${delivered} is null and p.id is null) as n9,
      count(*) filter (where i.id is not null and ${delivered} is null and p.opted_out_at is not null) as n10,
      count(d.due_at) as n11, count(*) filter (where d.finished_at > d.due_at) as n12,
      count(*) filter (where d.outcome = 'refused') as n13, count(*) filter (where d.outcome = 'withdrawn') as n14,
      count(i.started_at) filter (where d.due_at is not null) as n15,
      count(i.started_at) filter (where d.finished_at > d.due_at) as n16,
      count(i.started_at) filter (where d.outcome = 'refused') as n17,
      count(i.started_at) filter (where d.outcome = 'withdrawn') as n18,
      count(*) filter (where d.not_invited_because in ('not_sampled', 'excluded')) as n19,
      sum(1 / d.sampling_probability) filter (where i.started_at is not null) as n20
    from dossiers d left join invitations i on i.dossier_id = d.id left join responses r on r.dossier_id = d.id
      left join respondents p on p.id = d.respondent_id
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
    `select ${cell}, a.criterion, ${role('a')} as role, coalesce(a.level::text, a.category) as said, count(*),
      sum(1 / a.inclusion_probability) as w, sum(1 / a.inclusion_probability ^ 2) as w2
    from ${answered} where a.criterion is not null and a.kind <> 'text'
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`,
    `select ${cell}, a.criterion, ${role('a')} as role, a.level, b.criterion as criterion2, ${role('b')} as role2,
      b.level as level2, count(*), sum(1 / (a.inclusion_probability * b.inclusion_probability)) as w
    from ${answered} join answers b on b.response_id = r.id and a.criterion collate "C" < b.criterion collate "C"
    where a.kind = 'rating' and b.kind = 'rating' and a.level is not null and b.level is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16`,
    `select finished_on, receiving_agency_id, deciding_agency_id, supporting, procedure_id, channel, outcome, timeliness,
      applicant_kind, submitted_via, criterion_set, roles, count(*), count(*) filter (where rated) as rated
    from (
      select ${cell}, m.criterion_set, bit_or(${bit('a')}) as roles, bool_or(a.level is not null) as rated
      ${spoken} group by r.id, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    ) as people group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`,
    `select a.criterion, d.finished_on, ${agency} as agency_id, count(*) from ${answered}
    where a.kind <> 'text' and coalesce(a.level::text, a.category) in ('1', '2', '3', '4', '5') group by 1, 2, 3
    union all
    select m.criterion_set, d.finished_on, ${agency}, count(distinct r.id) filter (where a.level is not null)
    ${spoken} group by 1, 2, 3`,
  ];
}
