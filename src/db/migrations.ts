/**
 * Applies `prisma/migrations` at start, offline. Prisma's command line would download a native schema
 * engine; its WebAssembly build does the same work through the driver adapter and keeps the ordinary
 * `_prisma_migrations` table, so that Prisma's own tools can read the history.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type * as Engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.ts';

const migrationsFolder = new URL('../../prisma/migrations/', import.meta.url);
const schemaFile = new URL('../../prisma/schema.prisma', import.meta.url);

let loading: Promise<typeof Engine> | undefined;

async function loadEngine(): Promise<typeof Engine> {
  loading ??= (async () => {
    const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
    const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
    const bytes = await readFile(new URL('schema_engine_bg.wasm', `file://${path}`));
    const imports = { './schema_engine_bg.js': lettingGo(engine) };
    const { instance } = await WebAssembly.instantiate(bytes, imports);
    engine.__wbg_set_wasm(instance.exports);
    const start = instance.exports['__wbindgen_start'];
    if (typeof start === 'function') start();
    return engine;
  })();
  return loading;
}

/**
 * The engine's own imports, whose timers do not keep the process alive. It waits at most 10 s for its lock and
 * does not clear that timer when it has it: every command would stay 10 s after its last word.
 */
function lettingGo(imports: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(imports).map(([name, value]) => {
      if (!name.startsWith('__wbg_setTimeout_')) return [name, value];
      return [name, (work: () => void, milliseconds: number) => setTimeout(work, milliseconds).unref()];
    }),
  );
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readMigrations(): Promise<Engine.MigrationList> {
  const names = await migrationNames();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: await readFile(new URL(`${name}/migration.sql`, migrationsFolder), 'utf8'),
        },
      },
    })),
  );
  return {
    baseDir: fileURLToPath(migrationsFolder),
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}

const noFilter = { externalTables: [], externalEnums: [] };

async function withEngine<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  work: (schemaEngine: Engine.SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const datamodel = await readFile(schemaFile, 'utf8');
  const schemaEngine = await SchemaEngine.new(
    { datamodels: [['schema.prisma', datamodel]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await work(schemaEngine);
  } finally {
    schemaEngine.free();
  }
}

/** Applies what is missing and returns its names. The caller makes sure that one process at a time does. */
export async function applyMigrations(factory: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  const migrationsList = await readMigrations();
  const output = await withEngine(factory, (schemaEngine) =>
    schemaEngine.applyMigrations({ migrationsList, filters: noFilter }),
  );
  return output.appliedMigrationNames;
}

const migrationRowsSchema = z.array(z.object({ name: z.string(), finished: z.boolean() }));

/**
 * Whether the database has every migration of this program and none was left half way. Nearly every start finds it so, and
 * need not load the schema engine: five megabytes that cost it more than everything else it asks the database.
 */
export async function isUpToDate(ask: (sql: string) => Promise<readonly unknown[]>): Promise<boolean> {
  const [history] = await ask(`select 1 where to_regclass('_prisma_migrations') is not null`);
  if (history === undefined) return false;
  const rows = migrationRowsSchema.parse(
    await ask(
      `select migration_name as name, finished_at is not null as finished from _prisma_migrations
       where rolled_back_at is null`,
    ),
  );
  const names = new Set(rows.map((row) => row.name));
  return rows.every((row) => row.finished) && (await migrationNames()).every((name) => names.has(name));
}

/** The migrations of this program that the database does not have yet. Throws if the database does not answer. */
export async function missingMigrations(db: Pick<PrismaClient, '$queryRaw'>): Promise<string[]> {
  const applied = await db.$queryRaw<{ name: string }[]>`
    select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`;
  const names = new Set(applied.map((row) => row.name));
  return (await migrationNames()).filter((name) => !names.has(name));
}

/** The SQL that leads from one Prisma schema to another, by way of any database. */
export async function diffThrough(
  factory: SqlMigrationAwareDriverAdapterFactory,
  before: string,
  after: string,
): Promise<string> {
  const target = (content: string): Engine.DiffTarget => ({
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content }],
  });
  const output = await withEngine(factory, (schemaEngine) =>
    schemaEngine.diff({
      from: target(before),
      to: target(after),
      script: true,
      exitCode: null,
      filters: noFilter,
    }),
  );
  return output.stdout ?? '';
}
