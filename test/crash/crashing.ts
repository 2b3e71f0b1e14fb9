/** A process that is killed in the middle of a story and started again, with the platforms around it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Database, openEmbedded, openPostgres } from '../../src/db/index.ts';
import { type FakeZalo, fakeAccount, startFakeZalo } from '../../src/tools/fake-zalo/index.ts';
import { testSecret } from '../support/deps.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { intakeSecret } from '../support/intake.ts';
import { compiled, shortLived } from '../support/processes.ts';
import type { Order, Report } from './crash-child.ts';

const patienceMilliseconds = 20_000;

/** Where the process dies: at that statement of the story; 0: nowhere. */
export type Crash = { readonly at: number; readonly when: 'before' | 'after' };

/** One telling of a story. What comes before `begin` is not in danger. */
export type Telling = {
  readonly telegram: FakeTelegram;
  readonly zalo: FakeZalo;
  readonly address: string;
  invite(options?: { phone?: string; procedureCode?: string }): Promise<{ token: string; code: string }>;
  begin(): Promise<void>;
  /** Does something once; if the process dies meanwhile, the platforms bring again what was not taken. */
  does(step: () => Promise<unknown>): Promise<void>;
  /** Looks, or tries, until it is so, however often the process dies meanwhile. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Runs a job to its end: again, if the process dies meanwhile. */
  job(name: string): Promise<object>;
};

export type Crashing = {
  /** Tells a story, with a crash in it; resolves with the statements of the story and how often the process died. */
  tell(crash: Crash, story: (telling: Telling) => Promise<void>): Promise<{ steps: number; crashes: number }>;
  readonly telegram: FakeTelegram;
  /** Stops the process and opens what it left. */
  end(): Promise<Database>;
  close(): Promise<void>;
};

type Process = {
  readonly child: ChildProcess;
  readonly died: Promise<'died'>;
  ask(order: Order): Promise<Report>;
};

/** Starts the process on a database of its own. */
export async function startCrashing(databaseUrl: string | undefined): Promise<Crashing> {
  const telegram = await startFakeTelegram();
  /** Zalo brings an event again half a minute later, by its own clock: that time passes with every start. */
  let passed = 0;
  const zalo = await startFakeZalo({ clock: { now: () => new Date(Date.now() + passed) } });
  const port = await aFreePort();
  const address = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-crash-'));
  const environment = {
    APP_SECRET: testSecret,
    DEMO: 'off',
    DATA_DIR: folder,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    INTAKE_SECRET: intakeSecret,
    QUIET_HOURS: 'off',
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_BOT_USERNAME: 'langnghe_bot',
    TELEGRAM_WEBHOOK_SECRET: 'secret_of_the_crash_tests',
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    ZALO_APP_ID: fakeAccount.appId,
    ZALO_APP_SECRET: fakeAccount.appSecret,
    ZALO_OA_ID: fakeAccount.oaId,
    ZALO_OA_SECRET: fakeAccount.oaSecret,
    ZALO_REFRESH_TOKEN: zalo.oauth.grantByHand().refresh_token,
    ZALO_MESSAGES_PER_SECOND: '0',
    ZALO_OPENAPI_ROOT: zalo.root,
    ZALO_BUSINESS_ROOT: zalo.root,
    ZALO_OAUTH_ROOT: zalo.root,
    PORT: String(port),
    PUBLIC_URL: address,
  };

  const startProcess = async (): Promise<Process> => {
    const registered = telegram.callsOf('setWebhook').length;
    const child = fork(compiled('test/crash/crash-child.ts'), {
      execArgv: shortLived,
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
  };

  let current = await startProcess();
  if (!(await zalo.events.saveWebhook(`${address}/webhooks/zalo`))) throw new Error('Zalo was refused');

  const tell: Crashing['tell'] = async (crash, story) => {
    let crashes = 0;
    const orCrash = async <T>(work: Promise<T>): Promise<T | 'died'> => {
      // What was under way when it died is of no interest any more.
      work.catch(() => undefined);
      const outcome = await Promise.race([work, current.died]);
      if (outcome !== 'died') return outcome;
      crashes += 1;
      current = await startProcess();
      passed += 31_000;
      await telegram.deliver();
      await zalo.events.deliver();
      return 'died';
    };
    const again = async <T>(work: () => Promise<T>): Promise<T> => {
      for (;;) {
        const outcome = await orCrash(work());
        if (outcome !== 'died') return outcome as T;
      }
    };
    await story({
      telegram,
      zalo,
      address,
      invite: async (options = {}) => {
        const report = await again(() => current.ask({ kind: 'invite', ...options }));
        if (report.kind !== 'invited') throw new Error('no invitation was made');
        return report;
      },
      begin: async () => {
        await current.ask({ kind: 'arm', ...crash });
      },
      does: async (step) => {
        await orCrash(step());
      },
      until: async (isSo) => {
        await again(() => vi.waitUntil(isSo, { timeout: patienceMilliseconds, interval: 5 }));
      },
      job: async (name) => {
        const report = await again(() => current.ask({ kind: 'job', name }));
        if (report.kind !== 'job_done') throw new Error(`${name} was not run`);
        return report.summary;
      },
    });
    // Idle, it still looks for work now and then, and may reach its step only now.
    const disarmed = await again(() => current.ask({ kind: 'arm', at: 0, when: 'before' }));
    return { steps: disarmed.kind === 'armed' ? disarmed.steps : 0, crashes };
  };

  return {
    tell,
    telegram,
    end: async () => {
      current.child.kill('SIGTERM');
      await current.died;
      return databaseUrl === undefined
        ? openEmbedded(join(folder, 'database'))
        : openPostgres(databaseUrl, 2);
    },
    close: async () => {
      current.child.kill('SIGKILL');
      await telegram.close();
      await zalo.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
