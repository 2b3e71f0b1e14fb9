/** The database: PostgreSQL in production, PGlite embedded in the process otherwise. One schema, one dialect. */
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { Log } from '../core/log.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { applyMigrations, diffThrough, isUpToDate } from './migrations.ts';
import { serversOf } from './postgres-address.ts';
import { onePlanForEach, openPostgresPool } from './postgres-pool.ts';
import { openSignals, type Signals } from './signals.ts';
import { connectDriver, type Driver, watchTransactions } from './statement.ts';

/** The Prisma client, outside any transaction. */
export type Db = PrismaClient;

/** The Prisma client inside a transaction. */
export type Tx = Omit<Db, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>;

/** An open database. `migrate` brings the schema up to date and returns the names of what it applied. */
export type Database = {
  readonly kind: 'postgresql' | 'embedded';
  readonly db: Db;
  migrate(): Promise<string[]>;
  /** Hears what other replicas call, and calls them. The embedded database has one process: nobody else is there. */
  signals(onHeard: (words: readonly string[]) => void, log: Log): Signals;
  close(): Promise<void>;
};

/** Any fixed number: replicas that start together take this advisory lock and migrate one after another. */
const migrationLock = 7_662_022_001n;

/** A batch of the inbox, one of outcomes, one of receipts and a claim at once: what else runs outside transactions waits. */
const statementConnections = 4;

/**
 * Opens PostgreSQL. `poolSize` is the number of connections of this process for its transactions and all that Prisma asks;
 * statements outside of transactions have a few of their own. The address may name several
 * servers of one cluster (`first:5432,second:5432`): the one that takes writes is used, also after a failover.
 */
export function openPostgres(url: string, poolSize: number): Database {
  const servers = serversOf(url);
  if (servers === undefined) throw new Error('the configuration lets no address be that cannot be read');
  const { pool, connectAlone, close } = openPostgresPool(servers, poolSize);
  const statements = openPostgresPool(servers, statementConnections, onePlanForEach);
  const adapter = new PrismaPg(pool);
  const db = new PrismaClient({ adapter: watched(adapter, postgresDriver) });
  connectDriver(db, postgresDriver(statements.pool));
  return {
    kind: 'postgresql',
    db,
    migrate: async () => {
      const lockHolder = await connectAlone();
      // The schema engine takes an advisory lock as well and leaves it to the end of its connection: one of the
      // pool would hold it as long as this process runs, and no other replica could start.
      const engine = openPostgresPool(servers, 1);
      try {
        if (await isUpToDate(async (sql) => (await lockHolder.query(sql)).rows)) return [];
        await lockHolder.query('select pg_advisory_lock($1)', [migrationLock]);
        const engineAdapter = new PrismaPg(engine.pool);
        return await withFactory(engineAdapter, (script) => lockHolder.query(script), applyMigrations);
      } finally {
        await engine.close();
        await lockHolder.end();
      }
    },
    signals: (onHeard, log) => openSignals(connectAlone, onHeard, log),
    close: async () => {
      await db.$disconnect();
      await Promise.all([close(), statements.close()]);
    },
  };
}

/**
 * Opens the embedded database in a folder, or in memory without one. The folder must belong to this
 * process: see `claimDataFolder`.
 */
export async function openEmbedded(folder: string | undefined, loadFrom?: Blob): Promise<Database> {
  const client = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(loadFrom === undefined ? {} : { loadDataDir: loadFrom }),
    startParams: startParams(),
  });
  await client.exec("set timezone = 'UTC'");
  letOthersRun(client);
  const adapter = new PrismaPGlite(client);
  const db = new PrismaClient({ adapter: watched(adapter, embeddedDriver) });
  connectDriver(db, embeddedDriver(client));
  return {
    kind: 'embedded',
    db,
    migrate: async () => {
      if (await isUpToDate(async (sql) => (await client.query(sql)).rows)) return [];
      return withFactory(adapter, (script) => client.exec(script), applyMigrations);
    },
    signals: () => ({ call: () => undefined, stop: () => Promise.resolve() }),
    close: async () => {
      await db.$disconnect();
      await client.close();
    },
  };
}

/** The same adapter, whose transactions statements can join. */
function watched<Factory extends SqlMigrationAwareDriverAdapterFactory>(
  factory: Factory,
  toDriver: (client: unknown) => Driver,
): Factory {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => watchTransactions(await connect(), toDriver);
  return factory;
}

function postgresDriver(client: unknown): Driver {
  if (!(client instanceof pg.Pool) && !(client instanceof pg.Client))
    throw new Error('the adapter has another driver');
  return {
    query: ({ name, text }, values) => {
      sendTogether(client);
      return client.query({ name, text, values: [...values] });
    },
  };
}

/**
 * What is asked of a connection without waiting in between leaves in one write: each wakes the server, and costs as much as
 * the statement itself where that is small. The driver's types do not name its connection.
 */
function sendTogether(client: pg.Pool | pg.Client): void {
  if (!('connection' in client)) return;
  const { connection } = client;
  if (typeof connection !== 'object' || connection === null || !('stream' in connection)) return;
  const { stream } = connection;
  if (!(stream instanceof Writable)) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function embeddedDriver(client: unknown): Driver {
  if (!isEmbeddedClient(client)) throw new Error('the adapter has another driver');
  return { query: ({ text }, values) => client.query(text, [...values]) };
}

/** The database itself, or the handle that it gives to a transaction, which is of no class. */
function isEmbeddedClient(client: unknown): client is Pick<PGlite, 'query'> {
  return typeof client === 'object' && client !== null && 'query' in client;
}

/**
 * Gives the event loop a turn after each query. The embedded database answers without ever leaving the
 * process, so that work which asks one question after the other would keep requests, timers and signals
 * waiting until it is done.
 */
function letOthersRun(client: PGlite): void {
  const runQuery = client._runExclusiveQuery.bind(client);
  client._runExclusiveQuery = async (query) => {
    const result = await runQuery(query);
    await nextTurn();
    return result;
  };
}

/**
 * The usual parameters, and buffers of 32 MB: every start fills them once, and the usual 128 MB take it 0.6 s and as much
 * memory, while what is not in them is one call to the operating system away, which keeps files in memory itself.
 */
function startParams(): string[] {
  return [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'];
}

/** The SQL that leads from one Prisma schema to another; empty of statements if they are the same. Offline. */
export async function diffSchemas(before: string, after: string): Promise<string> {
  // The engine asks the database for its version before it compares.
  const client = await PGlite.create({ startParams: startParams() });
  try {
    return await withFactory(
      new PrismaPGlite(client),
      (script) => client.exec(script),
      (factory) => diffThrough(factory, before, after),
    );
  } finally {
    await client.close();
  }
}

/**
 * Gives the schema engine its way to a database, where scripts run whole, through the driver. The adapters
 * would not do: `@prisma/adapter-pg` 7.10 cuts a script at every semicolon, also inside a function's body, and
 * `pglite-prisma-adapter` 0.7 neither waits for it nor reports its errors. As one message, a script is also
 * one transaction.
 */
async function withFactory<T>(
  adapter: PrismaPg | PrismaPGlite,
  runScript: (script: string) => Promise<unknown>,
  work: (factory: SqlMigrationAwareDriverAdapterFactory) => Promise<T>,
): Promise<T> {
  const connections: { dispose(): Promise<void> }[] = [];
  try {
    return await work({
      provider: 'postgres',
      adapterName: adapter.adapterName,
      connect: async () => {
        const executeScript = async (script: string) => {
          await runScript(script);
        };
        const connection = Object.assign(await adapter.connect(), { executeScript });
        connections.push(connection);
        return connection;
      },
      connectToShadowDb: () =>
        Promise.reject(new Error('neither migrating nor comparing needs a shadow database')),
    });
  } finally {
    for (const connection of connections) await connection.dispose();
  }
}
