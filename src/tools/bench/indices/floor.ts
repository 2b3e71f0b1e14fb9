/** The least that must be done for the same counts: bare `GROUP BY`s over the rows, whose results nobody stores. */
import type { Client } from 'pg';

/**
 * Milliseconds of computing, straight from the rows, what the cells of days hold: dossiers, answers, pairs of answers and
 * people, by all that figures are split by. `explain analyze` without timing runs a statement whole and sends no rows.
 */
export async function measureBareCounts(client: Client, firstDay: string): Promise<number> {
  const startedAt = performance.now();
  for (const statement of bareCounts(firstDay)) {
    await client.query(`explain (analyze, timing off, costs off) ${statement}`);
  }
  return performance.now() - startedAt;
}

const cell = `d.finished_on, d.receiving_agency_id, d.deciding_agency_id, coalesce(d.supporting_agency_id, d.receiving_agency_id),
  d.procedure_id, r.channel, d.outcome, case when d.due_at is null then 'none' when d.finished_at <= d.due_at then 'on_time' else 'late' end,
  d.applicant_kind, d.submitted_via`;

export function bareCounts(firstDay: string): string[] {
  const since = `d.finished_on >= date '${firstDay}'`;
  return [
    `select ${cell}, count(*), count(i.id), count(i.delivered_at), count(i.opened_at), count(i.started_at), count(i.spent_at),
      count(d.due_at)
    from dossiers d left join invitations i on i.dossier_id = d.id left join responses r on r.dossier_id = d.id
    where ${since} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
    `select ${cell}, a.criterion, a.attributed_to, a.category, count(*), sum(1 / a.inclusion_probability),
      sum(1 / a.inclusion_probability ^ 2)
    from dossiers d join responses r on r.dossier_id = d.id join answers a on a.response_id = r.id
    where ${since} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`,
    `select ${cell}, a.criterion, a.level, b.criterion, b.level, count(*), sum(1 / (a.inclusion_probability * b.inclusion_probability))
    from dossiers d join responses r on r.dossier_id = d.id join answers a on a.response_id = r.id
      join answers b on b.response_id = r.id and a.criterion collate "C" < b.criterion collate "C"
    where ${since} and a.kind = 'rating' and b.kind = 'rating'
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14`,
    `select ${cell}, people.factor, people.roles, count(*)
    from dossiers d join responses r on r.dossier_id = d.id
      join (
        select a.response_id, split_part(a.criterion, '_', 1) as factor, bit_or(case a.attributed_to when 'receiving' then 1 else 2 end) as roles
        from answers a where a.kind = 'rating' group by 1, 2
      ) as people on people.response_id = r.id
    where ${since} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`,
  ];
}
