/**
 * The promise "nothing lost, no question skipped, at most one message repeated", kept by killing. A person
 * opens an invitation and answers; the process is killed, as by `kill -9`, at one statement further each time,
 * before and after it; it is started again, Telegram brings what was not acknowledged, and the conversation
 * must go on as if nothing had been.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Database, openEmbedded, openPostgres } from '../../src/db/index.ts';
import { freshPostgresUrl } from '../support/database.ts';
import { testSecret } from '../support/deps.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import type { Order, Report } from './crash-child.ts';

const secret = 'secret_of_the_crash_tests';
const patienceMilliseconds = 20_000;
const isPostgres = () => inject('template').kind === 'postgresql';

/**
 * A run kills at every n-th statement, so that it stays short; CRASH_EVERY=1 kills at each one. The embedded
 * database speaks several protocol messages for each statement.
 */
const stride = () => Number(process.env['CRASH_EVERY'] ?? (isPostgres() ? 7 : 83));

let telegram: FakeTelegram;
let environment: Record<string, string>;
let folder: string;

beforeAll(async () => {
  telegram = await startFakeTelegram();
  const port = String(await aFreePort());
  folder = await mkdtemp(join(tmpdir(), 'lang-nghe-crash-'));
  environment = {
    APP_SECRET: testSecret,
    DEMO: 'off',
    DATA_DIR: folder,
    ...(isPostgres() ? { DATABASE_URL: await freshPostgresUrl() } : {}),
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_BOT_USERNAME: 'langnghe_bot',
    TELEGRAM_WEBHOOK_SECRET: secret,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
});
afterAll(async () => {
  await telegram.close();
  await rm(folder, { recursive: true, force: true });
});

type Process = {
  readonly child: ChildProcess;
  readonly died: Promise<'died'>;
  ask(order: Order): Promise<Report>;
};

async function startProcess(): Promise<Process> {
  const registered = telegram.callsOf('setWebhook').length;
  const child = fork(new URL('./crash-child.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    env: { ...environment, PATH: process.env['PATH'], HOME: process.env['HOME'] },
  });
  const died = once(child, 'exit').then(() => 'died' as const);
  const next = () => once(child, 'message').then(([report]) => report as Report);
  const ready = await Promise.race([next(), died]);
  if (ready === 'died' || ready.kind !== 'ready') throw new Error('the process did not start');
  await vi.waitUntil(() => telegram.callsOf('setWebhook').length > registered, {
    timeout: patienceMilliseconds,
  });
  return {
    child,
    died,
    ask: (order) => {
      const answer = next();
      child.send(order);
      return answer;
    },
  };
}

async function invite(running: Process): Promise<string> {
  const report = await running.ask({ kind: 'invite' });
  if (report.kind !== 'invited') throw new Error('no invitation was made');
  return report.token;
}

/** A person opens an invitation and answers the first question; the process may die on the way. */
async function tellStory(running: Process, crash: { at: number; when: 'before' | 'after' }) {
  const person = telegram.person();
  const token = await invite(running);
  await running.ask({ kind: 'arm', ...crash });
  let current = running;
  let crashes = 0;
  const orCrash = async (step: () => Promise<unknown>) => {
    const outcome = await Promise.race([step(), current.died]);
    if (outcome !== 'died') return;
    crashes += 1;
    current = await startProcess();
    await telegram.deliver();
  };
  const until = async (text: string) => {
    const isSeen = () => person.screen.some((message) => message.text.includes(text));
    const sees = () => vi.waitUntil(isSeen, { timeout: patienceMilliseconds, interval: 5 });
    while (!isSeen()) await orCrash(sees);
  };
  await orCrash(() => person.opens(token));
  await until('có hài lòng với sự phục vụ');
  await orCrash(() => person.presses('Rất hài lòng'));
  await until('đi lại thêm mấy lần');
  // Idle, it still looks for work now and then, and may reach its step only now.
  await orCrash(() => current.ask({ kind: 'arm', at: 0, when: 'before' }));
  return { current, crashes, texts: person.screen.map((message) => message.text) };
}

async function openForReading(): Promise<Database> {
  const url = environment['DATABASE_URL'];
  return url === undefined ? openEmbedded(join(folder, 'database')) : openPostgres(url, 2);
}

describe('killed at any statement between an update and its answer', () => {
  it('loses nothing, skips nothing and repeats one message at the most', { timeout: 1_200_000 }, async () => {
    let running = await startProcess();
    let stories = 0;
    let kills = 0;
    for (const when of ['before', 'after'] as const) {
      // The two halves of a run begin out of step, so that together they visit more places.
      for (let at = when === 'before' ? 1 : 1 + Math.floor(stride() / 2); ; at += stride()) {
        const story = await tellStory(running, { at, when });
        running = story.current;
        stories += 1;
        kills += story.crashes;
        const distinct = new Set(story.texts);
        expect({ at, when, shown: [...distinct].length }).toEqual({ at, when, shown: 3 });
        expect(story.texts.length - distinct.size).toBeLessThanOrEqual(1);
        if (story.crashes === 0) break;
      }
    }
    expect(kills).toBeGreaterThan(4);

    running.child.kill('SIGTERM');
    await running.died;
    const database = await openForReading();
    const responses = await database.db.response.findMany({ include: { answers: true } });
    expect(
      responses.map((response) => response.answers.map((answer) => [answer.criterion, answer.level])),
    ).toEqual(Array.from({ length: stories }, () => [['overall', 5]]));
    expect(await database.db.inbound.count({ where: { status: { not: 'handled' } } })).toBe(0);
    expect(await database.db.outbound.count({ where: { status: { not: 'wired' } } })).toBe(0);
    // What a person saw twice is marked as such.
    const marked = await database.db.outbound.count({ where: { isPossibleDuplicate: true } });
    const sent = telegram.callsOf('sendMessage').length;
    expect(sent - stories * 3).toBeLessThanOrEqual(marked);
    await database.close();
    expect(telegram.refused).toEqual([]);
  });
});
