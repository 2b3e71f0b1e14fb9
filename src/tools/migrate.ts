/**
 * `npm run migrate` brings the database up to date, as every start does too. `npm run migrate -- --diff NAME`
 * writes the next migration: the SQL from the committed schema to the one in the working folder, offline.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig, secretsOf } from '../config.ts';
import { diffSchemas } from '../db/index.ts';
import { openLog } from '../log.ts';
import { openMigratedDatabase } from '../start-up.ts';

const schemaFile = 'prisma/schema.prisma';

const { values } = parseArgs({ options: { diff: { type: 'string' } } });
process.exitCode = values.diff === undefined ? await migrate() : await writeMigration(values.diff);

async function migrate(): Promise<number> {
  const config = readConfig();
  if (!config.ok) {
    for (const bad of config.error) console.error(`${bad.name} ${bad.message}`);
    return 1;
  }
  const log = openLog({ level: config.value.logLevel, secrets: secretsOf(config.value) });
  const opened = await openMigratedDatabase(config.value, log);
  if (!opened.ok) {
    console.error(opened.error.message);
    return 1;
  }
  const { migrated } = opened.value;
  for (const name of migrated) console.log(`applied ${name}`);
  if (migrated.length === 0) console.log('The database is up to date.');
  await opened.value.close();
  return 0;
}

async function writeMigration(name: string): Promise<number> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    console.error('A migration has a name of a-z, 0-9 and _, such as add_complaints.');
    return 1;
  }
  const committed = execFileSync('git', ['show', `HEAD:${schemaFile}`], { encoding: 'utf8' });
  const sql = await diffSchemas(committed, readFileSync(schemaFile, 'utf8'));
  if (sql.trim() === '' || sql.trim() === '-- This is an empty migration.') {
    console.error(`${schemaFile} is as it was committed: there is nothing to migrate.`);
    return 1;
  }
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = `prisma/migrations/${timestamp}_${name}`;
  mkdirSync(folder);
  writeFileSync(`${folder}/migration.sql`, sql);
  console.log(`${folder}/migration.sql`);
  return 0;
}
