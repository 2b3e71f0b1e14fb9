/**
 * How soon Zalo's webhook answers under a load that does not wait: 200 signed events a second, whatever the server
 * makes of them. Zalo wants its answer within two seconds and switches the webhook off after five failures.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startServerProcess } from './server-process.ts';

export type WebhookFigures = {
  readonly database: 'postgresql' | 'embedded';
  readonly eventsPerSecond: number;
  readonly events: number;
  /** Answers other than 200; none, or the measurement says nothing. */
  readonly refused: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  readonly slowestMilliseconds: number;
};

const eventsPerSecond = 200;
/** Everybody writes for the first time once, and is known from then on. */
const people = 400;
const account = { appId: '360846524840903967', oaId: '388613280879808645' };

/** Measures on a database of its own: a new one of the PostgreSQL server, or an embedded one. */
export async function measureZaloWebhook(
  serverUrl: string | undefined,
  settings: { seconds: number; warmUpSeconds: number },
): Promise<WebhookFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-bench-'));
  try {
    if (serverUrl === undefined)
      return await measure('embedded', folder, { DATA_DIR: join(folder, 'data') }, settings);
    const name = `lang_nghe_bench_${randomBytes(6).toString('hex')}`;
    const server = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
    await server.connect();
    try {
      await server.query(`create database ${name}`);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return await measure('postgresql', folder, { DATABASE_URL: url.href }, settings);
    } finally {
      await server.query(`drop database if exists ${name} with (force)`);
      await server.end();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  database: WebhookFigures['database'],
  folder: string,
  environment: Readonly<Record<string, string>>,
  { seconds, warmUpSeconds }: { seconds: number; warmUpSeconds: number },
): Promise<WebhookFigures> {
  const oaSecret = randomBytes(24).toString('hex');
  const server = await startServerProcess(folder, {
    ...environment,
    APP_SECRET: randomBytes(24).toString('hex'),
    ZALO_APP_ID: account.appId,
    ZALO_APP_SECRET: 'not asked for',
    ZALO_OA_ID: account.oaId,
    ZALO_OA_SECRET: oaSecret,
    // Nobody listens there: the platform's side is not what is measured.
    ZALO_OPENAPI_ROOT: 'http://127.0.0.1:9',
    ZALO_BUSINESS_ROOT: 'http://127.0.0.1:9',
    ZALO_OAUTH_ROOT: 'http://127.0.0.1:9',
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const milliseconds: number[] = [];
  let refused = 0;
  let number = 0;
  const send = async (counts: boolean) => {
    const began = performance.now();
    number += 1;
    const status = await post(agent, `${server.address}/webhooks/zalo`, anEvent(number), oaSecret);
    if (!counts) return;
    milliseconds.push(performance.now() - began);
    if (status !== 200) refused += 1;
  };
  try {
    await stream(warmUpSeconds, () => send(false));
    await stream(seconds, () => send(true));
    await server.stop();
  } finally {
    agent.destroy();
    await server.kill();
  }
  const sorted = milliseconds.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    database,
    eventsPerSecond,
    events: sorted.length,
    refused,
    p50Milliseconds: at(0.5),
    p99Milliseconds: at(0.99),
    slowestMilliseconds: sorted.at(-1) ?? 0,
  };
}

/** Sends at the set rate without waiting for answers, and waits for all of them at the end. */
async function stream(seconds: number, send: () => Promise<void>): Promise<void> {
  const began = performance.now();
  const total = Math.round(seconds * eventsPerSecond);
  const answers: Promise<void>[] = [];
  while (answers.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * eventsPerSecond) + 1);
    while (answers.length < due) answers.push(send());
    await delay(1);
  }
  await Promise.all(answers);
}

/** What an account hears all day: words, receipts, things seen. */
function anEvent(number: number): object {
  const person = { id: `24684588352919${String(7000 + (number % people))}` };
  const oa = { id: account.oaId };
  const shared = { app_id: account.appId, timestamp: String(Date.now()) };
  const id = `bench${number}`;
  switch (number % 4) {
    case 0:
      return {
        ...shared,
        event_name: 'user_received_message',
        sender: oa,
        recipient: person,
        message: { msg_id: id },
      };
    case 1:
      return {
        ...shared,
        event_name: 'oa_send_text',
        sender: oa,
        recipient: person,
        message: { msg_id: id, text: 'x' },
      };
    default:
      return {
        ...shared,
        event_name: 'user_send_text',
        sender: person,
        recipient: oa,
        message: { msg_id: id, text: 'Tôi hài lòng ạ' },
      };
  }
}

function post(agent: Agent, url: string, event: object, oaSecret: string): Promise<number> {
  const body = JSON.stringify(event);
  const timestamp = 'timestamp' in event ? String(event.timestamp) : '';
  const mac = createHash('sha256').update(`${account.appId}${body}${timestamp}${oaSecret}`).digest('hex');
  return new Promise((resolve, reject) => {
    const call = request(url, {
      agent,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-zevent-signature': `mac=${mac}`,
      },
    });
    // A connection that the server closed as idle while this was on its way: sent again over another.
    call.once('error', (error) => {
      if (call.reusedSocket) post(agent, url, event, oaSecret).then(resolve, reject);
      else reject(error);
    });
    call.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    call.end(body);
  });
}

/** One line for reading. */
export function tellWebhook(figures: WebhookFigures): string {
  const { database, events, refused, p50Milliseconds, p99Milliseconds, slowestMilliseconds } = figures;
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return `${database}: Zalo's webhook, ${figures.eventsPerSecond} events a second: p50 ${ms(p50Milliseconds)}, p99 ${ms(p99Milliseconds)}, slowest ${ms(slowestMilliseconds)} (${events} events, ${refused} refused)`;
}
