import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { letAnswer } from './citizens.ts';
import { type HeldConversation, heldConversations, measureFloor, type RunStatement } from './floor.ts';
import { inviteCitizens } from './invite.ts';
import { startPlatform } from './platform.ts';
import type { DatabaseFigures, FloorFigures } from './report.ts';
import { startServerProcess } from './server-process.ts';

export type BenchSettings = {
  /** Of each part, after its warm-up. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Citizens who answer as fast as they are asked. */
  readonly citizens: number;
};

/** The connections of one process to PostgreSQL, in the program and in the floor. */
const poolSize = 10;
/** A province of 100,000 dossiers a day at its peak hour. */
const steadyAnswersPerSecond = 30;
/** More than are used up in a second: by all, and by one citizen, whose conversation is six round trips. */
const invitationsPerSecond = 400;
const invitationsPerSecondAndCitizen = 15;

const secret = () => randomBytes(24).toString('hex');

/** Measures on a new PostgreSQL database of its own, which is dropped at the end. */
export async function measurePostgres(serverUrl: string, settings: BenchSettings): Promise<DatabaseFigures> {
  const name = `lang_nghe_bench_${randomBytes(6).toString('hex')}`;
  const server = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
  await server.connect();
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-bench-'));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  try {
    await server.query(`create database ${name}`);
    const environment = { DATABASE_URL: url.href, DATABASE_POOL: String(poolSize) };
    return await measure('postgresql', folder, environment, settings, async (work) => {
      const clients = Array.from({ length: poolSize }, () => new pg.Client({ connectionString: url.href }));
      try {
        await Promise.all(clients.map((client) => client.connect()));
        return await work(
          clients.map((client) => async (name, text, values) => {
            const { rows } = await client.query({ name, text, values: [...values] });
            return rows;
          }),
        );
      } finally {
        await Promise.all(clients.map((client) => client.end()));
      }
    });
  } finally {
    await server.query(`drop database if exists ${name} with (force)`);
    await server.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Measures on a new embedded database in a folder of its own, which is removed at the end. */
export async function measureEmbedded(settings: BenchSettings): Promise<DatabaseFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-bench-'));
  const dataDir = join(folder, 'data');
  try {
    return await measure('embedded', folder, { DATA_DIR: dataDir }, settings, async (work) => {
      const client = await PGlite.create({ dataDir: join(dataDir, 'database') });
      try {
        return await work([async (_name, text, values) => (await client.query(text, [...values])).rows]);
      } finally {
        await client.close();
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type WithConnections = (
  work: (connections: readonly RunStatement[]) => Promise<FloorFigures>,
) => Promise<FloorFigures>;

async function measure(
  database: DatabaseFigures['database'],
  folder: string,
  environment: Readonly<Record<string, string>>,
  settings: BenchSettings,
  withConnections: WithConnections,
): Promise<DatabaseFigures> {
  const platform = await startPlatform();
  const webhookSecret = secret();
  const intakeSecret = secret();
  const server = await startServerProcess(folder, {
    ...environment,
    APP_SECRET: secret(),
    INTAKE_SECRET: intakeSecret,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_BOT_TOKEN: platform.token,
    TELEGRAM_BOT_USERNAME: 'lang_nghe_bench_bot',
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    TELEGRAM_API_ROOT: platform.apiRoot,
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
  });
  try {
    const { citizens, seconds, warmUpSeconds } = settings;
    const perSecond = Math.min(invitationsPerSecond, invitationsPerSecondAndCitizen * citizens);
    const invitations =
      Math.ceil(perSecond * (seconds + warmUpSeconds)) + citizens + 2 * steadyAnswersPerSecond;
    const tokens = await inviteCitizens(server.address, intakeSecret, invitations);
    const scene = { address: server.address, webhookSecret, platform, tokens };
    const fullLoad = await letAnswer(scene, { citizens, warmUpSeconds, seconds });
    const steady = await letAnswer(scene, {
      citizens: steadyAnswersPerSecond,
      warmUpSeconds,
      seconds,
      secondsBetweenPresses: 1,
    });
    await server.stop();
    const answers = fullLoad.total + steady.total;
    const floor = await withConnections(async (connections) => {
      const held = await checkAnswers(connections, answers);
      return measureFloor(connections, held, seconds);
    });
    const ratioToFloor = fullLoad.figures.answersPerSecond / floor.answersPerSecond;
    return { database, fullLoad: fullLoad.figures, steady: steady.figures, floor, ratioToFloor };
  } finally {
    await server.kill();
    await platform.close();
  }
}

/** Every answer that led to a next question must be in the database, once; otherwise there is nothing to measure. */
async function checkAnswers(
  connections: readonly RunStatement[],
  expected: number,
): Promise<HeldConversation[]> {
  const [run] = connections;
  if (run === undefined) throw new Error('no connection');
  const [counted] = (await run('answers', 'select count(*)::int as count from answers', [])) as {
    count: number;
  }[];
  if (counted?.count !== expected)
    throw new Error(`${expected} answers were given, ${counted?.count} are stored`);
  return (await run('held', heldConversations, [])) as HeldConversation[];
}
