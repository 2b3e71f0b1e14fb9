/** A country of dossiers and answers in SQL, as the program would have stored them: agencies, frame, answers, three years. */
import type { Client } from 'pg';

export type Size = {
  /** Answers to rated and other questions, in all. */
  readonly answers: number;
  readonly agencies: number;
  readonly days: number;
};

/** Each respondent gives four: overall, extra visits, one picked item, one perception. */
export const answersPerResponse = 4;
/** One dossier in two is answered: fewer would only make the frame larger than what is measured. */
const dossiersPerResponse = 2;

export const lastDay = '2026-10-31';

/** Ids are numbers written as UUIDs, so that no lookup table is needed. */
const uuid = (prefix: string, number: string) =>
  `('${prefix}-0000-4000-8000-' || lpad(to_hex((${number})::bigint), 12, '0'))::uuid`;

const items = [
  'information_access',
  'premises_signs',
  'required_papers',
  'fees',
  'official_courtesy',
  'official_answers',
  'official_guidance',
  'official_dedication',
  'result_accuracy',
  'result_fairness',
];

/** One root for each of 34 provinces, 100 communes or so below each, and two units below each commune. */
export async function plantCountry(client: Client, { agencies }: Size): Promise<void> {
  await client.query(`
    insert into agencies (id, code, name, parent_id, created_at)
    select ${uuid('a0000000', 'n')}, 'H' || n, 'Cơ quan ' || n,
      case when n < 34 then null when n < 34 + ${agencies} / 3 then ${uuid('a0000000', 'n % 34')}
        else ${uuid('a0000000', `34 + n % (${agencies} / 3)`)} end, now()
    from generate_series(0, ${agencies} - 1) as n`);
  await client.query(`
    insert into fields (id, name) select ${uuid('f0000000', 'n')}, 'Lĩnh vực ' || n from generate_series(0, 15) as n`);
  await client.query(`
    insert into procedures (id, code, name, field_id, created_at)
    select ${uuid('b0000000', 'n')}, '1.' || lpad(n::text, 6, '0'), 'Thủ tục ' || n, ${uuid('f0000000', 'n % 16')}, now()
    from generate_series(0, 199) as n`);
  await client.query(`
    insert into flows (id, key, created_at) values (${uuid('c0000000', '0')}, 'bench', now());
    insert into flow_versions (id, flow_id, number, definition, checksum, published_at)
    values (${uuid('c0000000', '1')}, ${uuid('c0000000', '0')}, 1, '{}', '', now());
    insert into respondents (id, created_at) values (${uuid('d0000000', '0')}, now())`);
}

/**
 * Dossiers `from` to `to` (numbers), finished on the days `firstDay` to `lastDay`, with their answers. Foreign keys and
 * triggers are left out: the rows are right by construction, and no session or conversation is read here. Dossiers are
 * reported as they finish, so that those of a day lie together.
 */
export async function plantAnswers(
  client: Client,
  size: Size,
  range: { readonly from: number; readonly to: number; readonly firstDay: string; readonly days: number },
): Promise<void> {
  const { agencies } = size;
  const { from, to, firstDay, days } = range;
  // Two of three units serve; the rest are communes and provinces that decide as well.
  const receiving = `('x' || substr(md5('r' || n), 1, 7))::bit(28)::int % ${agencies}`;
  const chance = (seed: string) => `(('x' || substr(md5('${seed}' || n), 1, 7))::bit(28)::int / 268435456.0)`;
  await client.query(`set session_replication_role = replica`);
  await client.query(`
    insert into dossiers (id, code, fingerprint, procedure_id, receiving_agency_id, deciding_agency_id, submitted_via,
      received_at, due_at, finished_at, finished_on, outcome, applicant_kind, language, respondent_id, reported_at)
    select ${uuid('10000000', 'n')}, 'D' || n, '', ${uuid('b0000000', `floor(200 * ${chance('p')} * ${chance('q')})`)},
      ${uuid('a0000000', receiving)},
      case when ${chance('d')} < 0.15 then ${uuid('a0000000', `${receiving} % 34`)} else ${uuid('a0000000', receiving)} end,
      (case when ${chance('v')} < 0.5 then 'online' else 'counter' end)::submitted_via, day, day + case when ${chance('l')} < 0.1
        then interval '1 hour' else interval '9 hours' end, day + interval '5 hours', day::date,
      (case when ${chance('o')} < 0.05 then 'refused' else 'granted' end)::dossier_outcome, 'person', 'vi',
      ${uuid('d0000000', '0')}, day
    from (select n, (date '${firstDay}' + ((n - ${from}) * ${days} / ${to - from})::int)::timestamp at time zone 'UTC' as day
      from generate_series(${from}::bigint, ${to}::bigint - 1) as n) as dossier`);
  await client.query(`
    insert into invitations (id, dossier_id, token_seed, token_hash, created_at, expires_at, delivered_at, opened_at, started_at, spent_at)
    select ${uuid('20000000', 'n')}, ${uuid('10000000', 'n')}, '', decode(md5(n::text), 'hex'), now(), now(),
      case when n % 4 < 3 then now() end, case when n % ${dossiersPerResponse} = 0 then now() end,
      case when n % ${dossiersPerResponse} = 0 then now() end, case when n % ${dossiersPerResponse} = 0 then now() end
    from generate_series(${from}::bigint, ${to}::bigint - 1) as n`);
  await client.query(`
    insert into responses (id, dossier_id, session_id, flow_version_id, channel, status, language, started_at)
    select ${uuid('30000000', 'n')}, ${uuid('10000000', 'n')}, ${uuid('40000000', 'n')}, ${uuid('c0000000', '1')},
      (case when n % 10 < 7 then 'zalo' else 'web' end)::channel, 'completed', 'vi', now()
    from generate_series(${from}::bigint, ${to}::bigint - 1) as n where n % ${dossiersPerResponse} = 0`);
  const level = (seed: string) =>
    `least(5, 1 + floor(5 * power(0.5 * ${chance('m')} + 0.5 * ${chance(seed)}, 0.5)))`;
  await client.query(`
    insert into answers (id, response_id, node_id, kind, criterion, attributed_to, level, choice, category,
      inclusion_probability, given_at, session_revision)
    select ${uuid('50000000', `${answersPerResponse} * n + q`)}, ${uuid('30000000', 'n')}, 'q' || q,
      (case when q in (0, 2) then 'rating' else 'choice' end)::answer_kind,
      case q when 0 then 'overall' when 1 then 'extra_visits' when 2 then (array['${items.join("','")}'])[1 + item]
        else 'harassment_perception' end,
      (case when q = 0 or q = 2 and item >= 8 then 'deciding' else 'receiving' end)::agency_role,
      case when q = 0 then ${level('y')} when q = 2 then ${level('z')} end,
      case q when 1 then n % 3 else null end, case q when 0 then (${level('y')})::text when 2 then (${level('z')})::text
        when 1 then (array['0', '1', '2_or_more'])[1 + n % 3] else (array['none', 'some', 'many'])[1 + n % 3] end,
      case when q = 2 then 0.1 else 1 end, now(), 1
    from (select n, q, floor(10 * ${chance('i')})::int as item
      from generate_series(${from}::bigint, ${to}::bigint - 1) as n, generate_series(0, ${answersPerResponse} - 1) as q
      where n % ${dossiersPerResponse} = 0) as answer`);
  await client.query(`
    insert into tally_touches (day) select date '${firstDay}' + d from generate_series(0, ${days} - 1) as d`);
  await client.query(`set session_replication_role = origin`);
}

/** How many dossiers hold so many answers. */
export function dossiersFor(answers: number): number {
  return Math.ceil(answers / answersPerResponse) * dossiersPerResponse;
}
