import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openEmbedded, openPostgres } from '../../src/db/client.ts';

/** A migrated, empty database of this test's own; close it when done. */
export async function freshDatabase(options: { poolSize?: number } = {}): Promise<Database> {
  const template = inject('template');
  if (template.kind === 'embedded') {
    return openEmbedded(undefined, new Blob([await readFile(template.dump)]));
  }
  return openPostgres(await freshPostgresUrl(), options.poolSize ?? 10);
}

/** The address of a fresh PostgreSQL database; only where the run is against PostgreSQL. */
export async function freshPostgresUrl(): Promise<string> {
  const template = inject('template');
  if (template.kind !== 'postgresql') throw new Error('this run has no PostgreSQL server');
  const name = `${template.name}_${randomBytes(6).toString('hex')}`;
  const server = new pg.Client({ connectionString: template.serverUrl });
  await server.connect();
  try {
    await server.query(`create database ${name} template ${template.name}`);
  } finally {
    await server.end();
  }
  const url = new URL(template.serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
