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

/** The address of a fresh, migrated PostgreSQL database; only where the run is against PostgreSQL. */
export function freshPostgresUrl(): Promise<string> {
  const template = inject('template');
  return createPostgresDatabase(template.kind === 'postgresql' ? template.name : '');
}

/** The address of a PostgreSQL database with nothing in it; only where the run is against PostgreSQL. */
export function emptyPostgresUrl(): Promise<string> {
  return createPostgresDatabase('template1');
}

async function createPostgresDatabase(copyOf: string): Promise<string> {
  const template = inject('template');
  if (template.kind !== 'postgresql') throw new Error('this run has no PostgreSQL server');
  const name = `${template.name}_${randomBytes(6).toString('hex')}`;
  const server = new pg.Client({ connectionString: template.serverUrl });
  await server.connect();
  try {
    await server.query(`create database ${name} template ${copyOf}`);
  } finally {
    await server.end();
  }
  const url = new URL(template.serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
