/** Databases and folders of the bench's own, which are gone when it ends. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as newUuid } from 'uuid';
import type { FlowVersionId } from '../../core/ids.ts';
import { type Database, inTransaction } from '../../db/index.ts';
import { type PublishRefusal, publishFlow } from '../../surveys/index.ts';
import { surveyFlow } from './survey.ts';

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A new database on a server of PostgreSQL. */
export async function withNewDatabase<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `lang_nghe_bench_${randomBytes(6).toString('hex')}`;
  const server = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
  await server.connect();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  try {
    await server.query(`create database ${name}`);
    return await work(url.href);
  } finally {
    await server.query(`drop database if exists ${name} with (force)`);
    await server.end();
  }
}

/** Brings a new database up to date and lets the survey of the bench serve every dossier; closes it. */
export async function prepareDatabase(database: Database): Promise<void> {
  try {
    await database.migrate();
    const deps = { newId: newUuid };
    const published = await inTransaction<FlowVersionId, PublishRefusal>(database.db, (tx) =>
      // As a person would: one that came with the program is replaced by the program's own at its start.
      publishFlow(tx, deps, { definition: surveyFlow(), at: new Date(), by: 'command_line' }),
    );
    if (!published.ok) throw new Error(`the survey cannot be published: ${JSON.stringify(published.error)}`);
  } finally {
    await database.close();
  }
}
