import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPostgres } from '../../db/index.ts';
import { letAnswer } from './citizens.ts';
import type { BotFigures, PostgresFigures, ProcessFigures, ReplicaFigures } from './figures.ts';
import { type HeldConversation, heldConversations, measureFloor, type RunStatement } from './floor.ts';
import { type Replicas, withReplicas } from './measure-replicas.ts';
import { startPlatform } from './platform.ts';
import { prepareDatabase, withFolder, withNewDatabase } from './scratch.ts';
import { startBotProcess } from './server-process.ts';

export type BenchSettings = {
  /** Of each part, after its warm-up. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Conversations at once, each answered as fast as it is asked. */
  readonly citizens: readonly number[];
  readonly replicas: readonly number[];
  /** Conversations that are opened and left, to see what they cost. */
  readonly openConversations: number;
  readonly soakSeconds: number;
  /** Also one replica by itself: its start, a steady stream, its memory, the soak. */
  readonly isProcessMeasured: boolean;
  /** Where each process leaves a profile of its processor time when it ends. */
  readonly profileFolder?: string;
};

/** The connections of one process to PostgreSQL, in the program and in the floor. */
const poolSize = 10;
/** A province of 100,000 dossiers a day at its peak hour. */
const steadyAnswersPerSecond = 30;
const soakCitizens = 200;

type Say = (words: string) => void;

/** Measures the application on a new database of a PostgreSQL server. */
export function measurePostgres(
  serverUrl: string,
  settings: BenchSettings,
  say: Say,
): Promise<PostgresFigures> {
  return withFolder((folder) =>
    withNewDatabase(serverUrl, async (url) => {
      await prepareDatabase(openPostgres(url, 2));
      const environment = {
        DATABASE_URL: url,
        DATABASE_POOL: String(poolSize),
        APP_SECRET: randomBytes(24).toString('hex'),
        INTAKE_SECRET: randomBytes(24).toString('hex'),
      };
      let answered = 0;
      const measure = async <T>(count: number, work: (replicas: Replicas) => Promise<T>): Promise<T> => {
        say(`PostgreSQL, replicas: ${count} …`);
        const counted = async (replicas: Replicas) => {
          const result = await work(replicas);
          answered += replicas.answered();
          return result;
        };
        return withReplicas(count, folder, environment, counted, settings.profileFolder);
      };
      const alone = settings.isProcessMeasured
        ? await measure(1, (replicas) => measureProcess(replicas, settings))
        : undefined;
      const full: ReplicaFigures[] = [];
      for (const count of settings.replicas) {
        await measure(count, async (replicas) => {
          for (const citizens of settings.citizens) {
            const { seconds, warmUpSeconds } = settings;
            full.push({
              replicas: count,
              answers: await replicas.answer({ citizens, seconds, warmUpSeconds }),
            });
          }
        });
      }
      say('PostgreSQL, the floor …');
      const floor = await withConnections(url, async (connections) => {
        const held = await checkAnswers(connections, answered);
        return measureFloor(connections, held, settings.seconds);
      });
      const version = await versionOf(url);
      return { version, alone, full, floor };
    }),
  );
}

async function measureProcess(replicas: Replicas, settings: BenchSettings): Promise<ProcessFigures> {
  const { warmUpSeconds, seconds } = settings;
  const pace = { citizens: steadyAnswersPerSecond, warmUpSeconds, seconds, secondsBetweenPresses: 1 };
  return {
    startedInMilliseconds: replicas.servers[0]?.startedInMilliseconds ?? 0,
    steady: await replicas.answer(pace),
    memory: await replicas.open(settings.openConversations),
    soak: await replicas.soak(soakCitizens, settings.soakSeconds),
  };
}

/** Measures an ordinary bot under the same load, with a database of its own on the same server. */
export function measureBot(
  name: BotFigures['bot'],
  serverUrl: string,
  settings: BenchSettings,
  say: Say,
): Promise<BotFigures> {
  return withFolder((folder) =>
    withNewDatabase(serverUrl, async (url) => {
      say(`An ordinary bot with ${name} …`);
      const platform = await startPlatform();
      const webhookSecret = randomBytes(24).toString('hex');
      const bot = await startBotProcess(name, folder, {
        databaseUrl: url,
        token: platform.token,
        apiRoot: platform.apiRoot,
        secretToken: webhookSecret,
      });
      try {
        const answers = [];
        for (const citizens of settings.citizens) {
          const { seconds, warmUpSeconds } = settings;
          // It asks whoever writes to it: any word does for a token, and there are always more.
          const tokens = Array.from({ length: 1_000 * (seconds + warmUpSeconds) + citizens }, () => 'bench');
          const webhooks = [`${bot.address}/webhooks/telegram`];
          const scene = { webhooks, webhookSecret, pids: [bot.pid], platform, tokens };
          answers.push((await letAnswer(scene, { citizens, seconds, warmUpSeconds })).figures);
        }
        return { bot: name, answers };
      } finally {
        await bot.kill();
        await platform.close();
      }
    }),
  );
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
  }
}

async function withConnections<T>(
  url: string,
  work: (connections: readonly RunStatement[]) => Promise<T>,
): Promise<T> {
  const clients = Array.from({ length: poolSize }, () => new pg.Client({ connectionString: url }));
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
}

/** Every answer that led to a next question must be in the database, once; otherwise there is nothing to measure. */
export async function checkAnswers(
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
