/** What every process of this program does before its own work, the server and the commands alike. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Application, createApplication } from './application.ts';
import type { Config } from './config.ts';
import { errorFields, type Log } from './core/log.ts';
import { err, ok, type Result } from './core/result.ts';
import {
  type ClaimRefusal,
  claimDataFolder,
  type Database,
  type DataFolderClaim,
  isDatabaseAway,
  openEmbedded,
  openPostgres,
  serversOf,
  watchRoom,
} from './db/index.ts';
import { loadFlows } from './surveys/index.ts';

export type Program = {
  /** Composed and not started: nothing listens or works yet. */
  readonly application: Application;
  /** The hold on the data folder, over which commands come in; none with PostgreSQL. */
  readonly claim: DataFolderClaim | undefined;
  /** Finishes the work in hand, closes the database, and gives the data folder up. */
  close(): Promise<void>;
};

/** One sentence for the person who started the process. */
export type StartFailure = { readonly code: string; readonly message: string };

const flowsFolder = new URL('../flows/', import.meta.url);

/** Opens and migrates the database, loads the flows, and puts the parts of the program together. */
export async function openProgram(config: Config, log: Log): Promise<Result<Program, StartFailure>> {
  const opened = await openMigratedDatabase(config, log);
  if (!opened.ok) return opened;
  const { database, claim, appSecret, close } = opened.value;
  const room = claim === undefined ? undefined : await watchRoom(config.dataDir, log);
  const hasRoom = () => room?.hasRoom() ?? true;
  const application = createApplication({ ...config, appSecret }, database, { log, hasRoom });
  await loadFlows(application.deps, flowsFolder);
  return ok({
    application,
    claim,
    close: async () => {
      await application.stop();
      room?.stop();
      await claim?.stopServing();
      await close();
    },
  });
}

export type MigratedDatabase = {
  readonly database: Database;
  readonly claim: DataFolderClaim | undefined;
  readonly appSecret: string;
  /** The migrations that were applied now. */
  readonly migrated: readonly string[];
  /** Closes the database and gives the data folder up. */
  close(): Promise<void>;
};

/** A server that starts beside us, or is busy, answers by then; one that is somewhere else never does. */
const usualPatienceMilliseconds = 30_000;
const lookAgainMilliseconds = 2_000;

/** Brings the database up to date; tries again for a while if it is away. */
async function migratePatiently(
  database: Database,
  log: Log,
  patienceMilliseconds: number,
): Promise<string[]> {
  const until = performance.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await database.migrate();
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() + lookAgainMilliseconds > until) throw error;
      log.warn(errorFields(error), 'the database does not answer yet; it is tried again');
      await wait(lookAgainMilliseconds);
    }
  }
}

/** Claims the data folder if there is no PostgreSQL, opens the database, and brings it up to date. */
export async function openMigratedDatabase(
  config: Config,
  log: Log,
  patienceMilliseconds = usualPatienceMilliseconds,
): Promise<Result<MigratedDatabase, StartFailure>> {
  const parts = await openParts(config);
  if (!parts.ok) return parts;
  const { claim, database } = parts.value;
  const close = async () => {
    await database.close();
    await claim?.release();
  };
  try {
    const migrated = await migratePatiently(database, log, patienceMilliseconds);
    if (migrated.length > 0)
      log.info({ count: migrated.length, last: migrated.at(-1) }, 'migrations applied');
    return ok({ ...parts.value, migrated, close });
  } catch (error) {
    await close();
    return err({ code: 'database_unusable', message: describeDatabaseFailure(config, error) });
  }
}

type Parts = {
  readonly claim: DataFolderClaim | undefined;
  readonly database: Database;
  readonly appSecret: string;
};

async function openParts(config: Config): Promise<Result<Parts, StartFailure>> {
  const { databaseUrl, databasePool, dataDir, appSecret } = config;
  if (databaseUrl !== undefined) {
    if (appSecret === undefined)
      throw new Error('the configuration lets no DATABASE_URL be without APP_SECRET');
    return ok({ claim: undefined, database: openPostgres(databaseUrl, databasePool), appSecret });
  }
  const claimed = await claimDataFolder(dataDir);
  if (!claimed.ok) return err({ code: claimed.error.code, message: describeRefusal(dataDir, claimed.error) });
  const claim = claimed.value;
  const secret = appSecret === undefined ? await keepSecret(dataDir) : ok(appSecret);
  if (!secret.ok) {
    await claim.release();
    return secret;
  }
  try {
    return ok({ claim, database: await openEmbedded(join(dataDir, 'database')), appSecret: secret.value });
  } catch (error) {
    await claim.release();
    const message = `The embedded database in ${dataDir} cannot be opened: ${wordsOf(error)}`;
    return err({ code: 'database_unusable', message });
  }
}

const shortestSecret = 32;

/**
 * The application secret that is kept in the data folder; made on the first start. A database without it is
 * refused: another secret could not read a single address.
 */
async function keepSecret(dataDir: string): Promise<Result<string, StartFailure>> {
  const path = join(dataDir, 'app-secret');
  if (existsSync(path)) {
    const secret = (await readFile(path, 'utf8')).trim();
    if (secret.length >= shortestSecret) return ok(secret);
    return err({
      code: 'secret_unusable',
      message: `${path} does not hold a whole secret. Restore it from a copy.`,
    });
  }
  if (existsSync(join(dataDir, 'database'))) {
    const message = `${path} is missing, and the database beside it cannot be read without it. Restore it, or set APP_SECRET.`;
    return err({ code: 'secret_unusable', message });
  }
  const secret = randomBytes(48).toString('base64');
  // Under another name until it is whole and on the disk: a crash here leaves no half secret.
  const unfinished = await open(`${path}.new`, 'w', 0o600);
  try {
    await unfinished.writeFile(`${secret}\n`);
    await unfinished.sync();
  } finally {
    await unfinished.close();
  }
  await rename(`${path}.new`, path);
  return ok(secret);
}

function describeRefusal(dataDir: string, refusal: ClaimRefusal): string {
  if (refusal.code === 'data_folder_in_use')
    return `Another Lắng Nghe runs on ${dataDir}. Stop it first, or set DATA_DIR to another folder.`;
  return `The data folder ${dataDir} cannot be used (${refusal.reason}). Set DATA_DIR to another folder.`;
}

/** Names the database without the password that its address holds. */
function describeDatabaseFailure(config: Config, error: unknown): string {
  if (config.databaseUrl === undefined)
    return `The embedded database cannot be brought up to date: ${wordsOf(error)}`;
  const servers = (serversOf(config.databaseUrl) ?? []).map((address) => {
    const { hostname, port, pathname } = new URL(address);
    return `${hostname}:${port || '5432'}${pathname}`;
  });
  return `The database at ${servers.join(' or ')} cannot be used: ${wordsOf(error)}`;
}

/** The first line of what the driver says; before the application runs, it cannot quote a citizen. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const [line = ''] = error.message.split('\n').filter((text) => text.trim() !== '');
  return line === '' ? code : `${line.trim()} (${code})`;
}
