/** The same counts by an engine that does nothing else: DuckDB, columns in memory, all processors. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Client } from 'pg';
import type { CriterionSet } from '../../../indices/index.ts';
import { bareCounts } from './floor.ts';

/** The columns that the counts are made of; instants as seconds, which is all that is compared. */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dossiers: {
    id: 'uuid',
    finished_on: 'date',
    receiving_agency_id: 'uuid',
    deciding_agency_id: 'uuid',
    supporting_agency_id: 'uuid',
    procedure_id: 'uuid',
    outcome: 'varchar',
    due_at: 'double',
    finished_at: 'double',
    applicant_kind: 'varchar',
    submitted_via: 'varchar',
    respondent_id: 'uuid',
    sampling_probability: 'float8',
    not_invited_because: 'varchar',
  },
  invitations: {
    id: 'uuid',
    dossier_id: 'uuid',
    delivered_at: 'double',
    opened_at: 'double',
    started_at: 'double',
    spent_at: 'double',
    opted_out_at: 'double',
  },
  responses: { id: 'uuid', dossier_id: 'uuid', channel: 'varchar' },
  answers: {
    response_id: 'uuid',
    kind: 'varchar',
    criterion: 'varchar',
    attributed_to: 'varchar',
    level: 'smallint',
    category: 'varchar',
    inclusion_probability: 'float8',
  },
  respondents: { id: 'uuid', opted_out_at: 'double' },
};

/** Milliseconds of the bare counts over the same rows, which are copied before the clock starts. */
export async function measureOuterMark(client: Client, sets: readonly CriterionSet[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-bench-'));
  const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'));
  const connection = await instance.connect();
  try {
    for (const [table, columns] of Object.entries(tables)) {
      const file = join(folder, `${table}.csv`);
      await writeRows(client, table, columns, file);
      const definition = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
      await connection.run(`create table ${table} (${definition.join(', ')})`);
      await connection.run(`copy ${table} from '${file}' (header false, nullstr '')`);
      await rm(file);
    }
    const startedAt = performance.now();
    for (const [index, statement] of bareCounts(sets).entries()) {
      await connection.run(`create table bare_${index} as ${statement.replaceAll(' collate "C"', '')}`);
    }
    return performance.now() - startedAt;
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

const rowsAtOnce = 20_000;

async function writeRows(
  client: Client,
  table: string,
  columns: Readonly<Record<string, string>>,
  file: string,
): Promise<void> {
  const fields = Object.entries(columns).map(([name, type]) =>
    type === 'double' ? `extract(epoch from ${name})::text` : `${name}::text`,
  );
  const stream = createWriteStream(file);
  await client.query('begin');
  await client.query(
    `declare copied no scroll cursor for select ${fields.map((field) => `coalesce(${field}, '')`).join(` || ',' || `)} as line from ${table}`,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from copied`);
    if (rows.length === 0) break;
    if (!stream.write(`${rows.map(({ line }) => line).join('\n')}\n`)) await once(stream, 'drain');
  }
  await client.query('commit');
  stream.end();
  await once(stream, 'finish');
}
