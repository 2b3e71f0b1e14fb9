/**
 * Compiles the program once, for tests that start it, and migrates one database for the whole run; every test file starts from a copy of it (support/database.ts).
 * With TEST_DATABASE_URL (a PostgreSQL server where databases may be made) the copy is made by PostgreSQL
 * from a template; without, the embedded database starts from a dump of its folder.
 */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbedded, openPostgres } from '../../src/db/client.ts';
import { aProgramFolder, compileProgram } from './compile-program.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the program lies compiled: see `compile-program.ts`. */
    program: string;
    template: { kind: 'postgresql'; serverUrl: string; name: string } | { kind: 'embedded'; dump: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const serverUrl = process.env['TEST_DATABASE_URL'];
  const name = `lang_nghe_test_${process.pid}_${Date.now()}`;
  const program = await aProgramFolder();
  await compileProgram(program);
  project.onTestsRerun(() => compileProgram(program));
  project.provide('program', program);
  const forget = await (serverUrl === undefined
    ? setupEmbedded(project, name)
    : setupPostgres(project, serverUrl, name));
  return async () => {
    await forget();
    await rm(program, { recursive: true, force: true });
  };
}

async function setupEmbedded(project: TestProject, name: string): Promise<() => Promise<void>> {
  const folder = join(tmpdir(), name);
  // Every test file reads the whole dump: it is a third of the usual one without what none of them asks for, room for
  // 16 MB of log and the databases that others are copied from.
  const made = await PGlite.create({ dataDir: folder, initDbStartParams: ['--wal-segsize=1'] });
  await made.close();
  const database = await openEmbedded(folder);
  await database.migrate();
  await database.close();
  const client = await PGlite.create({ dataDir: folder });
  for (const other of ['template0', 'template1']) {
    await client.exec(`update pg_database set datistemplate = false where datname = '${other}'`);
    await client.exec(`drop database ${other}`);
  }
  await client.exec('checkpoint');
  const dump = await client.dumpDataDir('none');
  await client.close();
  const file = `${folder}.tar`;
  await writeFile(file, Buffer.from(await dump.arrayBuffer()));
  project.provide('template', { kind: 'embedded', dump: file });
  return async () => {
    await rm(file, { force: true });
    await rm(folder, { recursive: true, force: true });
  };
}

async function setupPostgres(
  project: TestProject,
  serverUrl: string,
  name: string,
): Promise<() => Promise<void>> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = openPostgres(url.href, 2);
  await database.migrate();
  await database.close();
  project.provide('template', { kind: 'postgresql', serverUrl, name });
  return async () => {
    const left = await server.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [name],
    );
    for (const row of left.rows) await server.query(`drop database if exists ${row.datname} with (force)`);
    await server.end();
  };
}
