/**
 * Whatever arrives, the answer is a decision: never a 5xx, never a stack trace, never a line of our sources.
 * Each request carries the credential that its endpoint asks for, so that it gets as far as it can.
 */
import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemCodes, problemSchema } from '../../src/contract/problem.ts';
import { createInbox } from '../../src/conversations/index.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { createHttpApp } from '../../src/http/app.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { zaloEndpoints } from '../../src/http/webhooks/zalo.ts';
import { loadFlows } from '../../src/surveys/index.ts';
import { anApplication, type TestApplication } from '../support/application.ts';
import { fixedClock } from '../support/deps.ts';
import { intakeSecret, signature } from '../support/intake.ts';
import { type RawAnswer, sendRaw } from '../support/raw-request.ts';
import { aReportBody, aReportedDossier } from '../support/reports.ts';
import { flowsFolder } from '../support/survey.ts';

const clock = fixedClock(new Date('2026-11-23T02:00:00Z'));
const timestamp = String(clock.now().getTime() / 1000);
const webhookSecret = 'secret-of-the-hostile-tests';
const metricsToken = 'metrics-token-of-the-tests';

const zaloKeys = { appId: '1', oaSecret: 'key-of-the-hostile-tests' };

let application: TestApplication & { close(): Promise<void> };
let endpoints: readonly Endpoint[];
let server: Server;
let port: number;
let token: string;

beforeAll(async () => {
  application = await anApplication(
    {
      INTAKE_SECRET: intakeSecret,
      METRICS_TOKEN: metricsToken,
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_BOT_TOKEN: '123456:ABC-DEF',
      TELEGRAM_BOT_USERNAME: 'lang_nghe_bot',
      TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    },
    { clock },
  );
  await loadFlows(application.deps, flowsFolder);
  // Zalo with keys of the test: what the environment can set would make the application call the platform.
  const others = application.endpoints.filter(({ path }) => path !== '/webhooks/zalo');
  endpoints = [...others, ...zaloEndpointsFor(application)];
  const { log } = application.deps;
  server = createHttpApp(endpoints, { log, meter: silentMeter, trustProxy: 0 }).listen(0);
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await application.close();
});
// A fresh invitation for each test: the chat limits how much one may say in a minute.
beforeEach(async () => {
  ({ token } = await aReportedDossier(application.deps.db, {}, { clock }));
});

function zaloEndpointsFor({ deps }: TestApplication): Endpoint[] {
  const receive = createInbox({ ...deps, onStored: () => undefined });
  return zaloEndpoints({
    log: deps.log,
    account: {
      ...zaloKeys,
      events: {
        oaId: '579745863508352884',
        receive: (inbound) => receive('zalo', inbound),
        tell: () => Promise.resolve('unused'),
        count: () => undefined,
        clock,
      },
    },
  });
}

/** As Zalo signs: SHA-256 over application id, body, the body's timestamp and the key. */
function zaloSignature(body: Buffer): string {
  const parsed = parseJson(body.toString('utf8'));
  const given =
    typeof parsed === 'object' && parsed !== null && 'timestamp' in parsed ? parsed.timestamp : '';
  const written = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
  const signed = Buffer.concat([Buffer.from(zaloKeys.appId), body, Buffer.from(written + zaloKeys.oaSecret)]);
  return `mac=${createHash('sha256').update(signed).digest('hex')}`;
}

function credentials(endpoint: Endpoint, body: Buffer): Record<string, string> {
  switch (endpoint.access) {
    case 'intake_signature':
      return { 'X-Intake-Timestamp': timestamp, 'X-Intake-Signature': signature(timestamp, body) };
    case 'platform_signature':
      return { 'X-Telegram-Bot-Api-Secret-Token': webhookSecret, 'X-ZEvent-Signature': zaloSignature(body) };
    case 'metrics_token':
      return { Authorization: `Bearer ${metricsToken}` };
    case 'invitation_token':
    case 'public':
      return {};
  }
}

/** The endpoint's path with a good value for every parameter, or with the given one. */
function pathOf(endpoint: Endpoint, value = token): string {
  return endpoint.path.replace(/[:*]\w+/g, value);
}

function send(
  endpoint: Endpoint,
  changes: { path?: string; body?: Buffer; headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  const { path = pathOf(endpoint), body = Buffer.alloc(0), headers = {} } = changes;
  const method = endpoint.method.toUpperCase();
  const all = { 'Content-Type': 'application/json', ...credentials(endpoint, body), ...headers };
  return sendRaw(port, { method, path, headers: all, ...(endpoint.method === 'post' ? { body } : {}) });
}

/** What is wrong with an answer; empty if nothing is. */
function faultsOf(answer: RawAnswer): string[] {
  const faults: string[] = [];
  if (answer.status >= 500 || answer.status < 200) faults.push(`status ${answer.status}`);
  if (/\bat .{1,200}:\d+:\d+|node_modules|\/src\/|\.ts\b/.test(answer.text)) faults.push('shows the inside');
  if (answer.text.includes('<script>alert')) faults.push('reflects a script');
  if (answer.status >= 400 && !answer.type.startsWith('text/html')) {
    const problem = problemSchema.safeParse(parseJson(answer.text));
    if (!problem.success || !(problem.data.code in problemCodes))
      faults.push(`no problem: ${answer.text.slice(0, 200)}`);
    else if (problem.data.status !== answer.status) faults.push('another status in the body');
  }
  return faults;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const endpointNames = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'POST /webhooks/telegram',
  'POST /webhooks/zalo',
  'POST /api/v1/dossiers',
  'POST /api/v1/dossiers/batch',
  'GET /s/:token/qr.png',
  'GET /s/:token/qr.svg',
  'GET /api/v1/indices/satisfaction',
  'GET /api/v1/indices/indicators',
  'GET /api/v1/indices/methods',
  'GET /api/v1/indices/planner',
  'GET /api/v1/indices/ranking',
  'GET /api/v1/indices/service-quality',
  'GET /api/v1/indices/strengths',
  'GET /api/v1/open-data',
  'GET /api/v1/open-data/comments',
  'GET /api/v1/open-data/comments.csv',
  'GET /api/v1/open-data/dictionary',
  'GET /api/v1/open-data/publications',
  'GET /api/v1/open-data/publications/:file',
  'GET /api/v1/open-data/reports/:file',
  'GET /api/openapi.json',
  'GET /api/docs',
  'POST /s/:token/messages',
  'POST /s/:token/files/:key',
  'GET /s/:token/transcript',
  'GET /',
  'GET /publications',
  'GET /methods',
  'GET /dictionary',
  'GET /s/:token',
  'GET /assets/:name',
];

function nameOf({ method, path }: Endpoint): string {
  return `${method.toUpperCase()} ${path}`;
}

function endpointCalled(name: string): Endpoint {
  const endpoint = endpoints.find((candidate) => nameOf(candidate) === name);
  if (endpoint === undefined) throw new Error(`no endpoint ${name}`);
  return endpoint;
}

const posts = endpointNames.filter((name) => name.startsWith('POST'));
const gets = endpointNames.filter((name) => name.startsWith('GET'));
const withParameters = endpointNames.filter((name) => name.includes(':'));

it('tries every endpoint', () => {
  expect([...endpoints.map(nameOf)].sort()).toEqual([...endpointNames].sort());
});

const deep = 200_000;
const bodies: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['half of an object', Buffer.from('{"a":')],
  ['words', Buffer.from('xin chào')],
  ['null', Buffer.from('null')],
  ['true', Buffer.from('true')],
  ['a number too large', Buffer.from('1e999')],
  ['a text', Buffer.from('"<script>alert(1)</script>"')],
  ['a list', Buffer.from('[1,[2,[3]]]')],
  ['an empty object', Buffer.from('{}')],
  ['a prototype', Buffer.from('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}')],
  ['U+0000', Buffer.from('{"key":"\\u0000","content":{"kind":"text","text":"\\u0000"}}')],
  ['half of a surrogate pair', Buffer.from('{"content":{"kind":"text","text":"\\ud800"}}')],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
  ['a byte-order mark', Buffer.from('\ufeff{}')],
  ['objects that have no text', Buffer.from('{"timestamp":{"toString":1},"update_id":{"valueOf":1}}')],
  ['a time deep inside', Buffer.from(`{"timestamp":${'['.repeat(9_000)}${']'.repeat(9_000)}}`)],
  ['lists in lists', Buffer.from('['.repeat(deep) + ']'.repeat(deep))],
  ['objects in objects, not closed', Buffer.from('{"a":'.repeat(deep))],
  ['ten megabytes', Buffer.alloc(10 * 1024 * 1024, 'x')],
  ['SQL', Buffer.from(JSON.stringify({ dossierCode: "'; drop table dossiers; --", $where: '1' }))],
];

describe.each(posts)('%s', (name) => {
  it.each(bodies)('answers a body of %s', async (_label, body) => {
    expect(faultsOf(await send(endpointCalled(name), { body }))).toEqual([]);
  });

  const encodings: [string, Record<string, string>][] = [
    ['an unknown type', { 'Content-Type': 'application/x-nothing' }],
    ['an unknown character set', { 'Content-Type': 'application/json; charset=klingon' }],
    ['a type that is none', { 'Content-Type': '///;;==' }],
    ['a form', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['compression that is not', { 'Content-Encoding': 'gzip' }],
    ['an unknown compression', { 'Content-Encoding': 'snail' }],
    ['a very long header', { 'X-Long': 'a'.repeat(10_000) }],
    ['a method to override', { 'X-HTTP-Method-Override': 'DELETE' }],
  ];
  it.each(encodings)('answers %s', async (_label, headers) => {
    const body = Buffer.from('{"a":1}');
    expect(faultsOf(await send(endpointCalled(name), { body, headers }))).toEqual([]);
  });
});

/** A hundred megabytes of blanks around a good beginning, in a few kilobytes. */
const unpacked = Buffer.alloc(100 * 1024 * 1024, ' ');
unpacked.write('{"dossiers":[');
const bombs: [string, Buffer][] = [
  ['gzip', gzipSync(unpacked)],
  ['deflate', deflateSync(unpacked)],
  ['br', brotliCompressSync(unpacked, { params: { 1: 4 } })],
  ['gzip, twice', gzipSync(gzipSync(unpacked))],
];

describe.each(bombs)('a body that unpacks to a hundred megabytes (%s)', (encoding, body) => {
  it.each(posts)('is refused by %s', async (name) => {
    const headers = { 'Content-Encoding': encoding.split(',')[0] ?? '' };
    const answer = await send(endpointCalled(name), { body, headers });
    expect(faultsOf(answer)).toEqual([]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('an upload under a name that leads elsewhere', () => {
  it.each([
    '..%2f..%2f..%2fetc%2fpasswd',
    '..%5c..%5cboot.ini',
    '%2fetc%2fpasswd',
    '%00.png',
    'con',
    'a.php%00.png',
    `${'a'.repeat(3_000)}.png`,
    '0198a3a2-0000-4000-8000-000000000000%2f..%2f..%2fx',
  ])('%s is refused', async (key) => {
    const answer = await send(endpointCalled('POST /s/:token/files/:key'), {
      path: `/s/${token}/files/${key}`,
      body: Buffer.from('%PDF-1.7'),
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    expect(faultsOf(answer)).toEqual([]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('what a platform invents next year', () => {
  const chat = { id: 77, type: 'private' };
  const from = { id: 77, is_bot: false, first_name: 'A' };
  const kinds: [string, string, object][] = [
    ['an update of no kind', 'POST /webhooks/telegram', { update_id: 20_001 }],
    ['a hologram', 'POST /webhooks/telegram', { update_id: 20_002, hologram: { from, chat } }],
    ['a poll', 'POST /webhooks/telegram', { update_id: 20_003, poll: { id: '1', question: '?' } }],
    [
      'a message of nothing that we know',
      'POST /webhooks/telegram',
      {
        update_id: 20_004,
        message: { message_id: 1, from, chat, date: 1_795_000_000, scent: { of: 'tea' } },
      },
    ],
    [
      'an event of Zalo',
      'POST /webhooks/zalo',
      { app_id: '1', event_name: 'user_send_scent', timestamp: '1795000000000', sender: { id: '1' } },
    ],
    [
      'an event of Zalo without anybody',
      'POST /webhooks/zalo',
      { app_id: '1', event_name: 'oa_dreams', timestamp: '1795000000000' },
    ],
  ];
  it.each(kinds)('is taken, so that nobody brings it for ever: %s', async (_label, name, body) => {
    const answer = await send(endpointCalled(name), { body: Buffer.from(JSON.stringify(body)) });
    expect([answer.status, faultsOf(answer)]).toEqual([200, []]);
  });
});

const values: [string, string][] = [
  ['a way up', '..%2f..%2f..%2fetc%2fpasswd'],
  ['a plain way up', '../../../../etc/passwd'],
  ['a Windows way up', '..%5c..%5cboot.ini'],
  ['U+0000', '%00'],
  ['half an encoded byte', '%E0%A4%A'],
  ['bytes that are not UTF-8', '%ff%fe'],
  ['a quote', "'%20or%20'1'='1"],
  ['a script', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ['a name of JavaScript', '__proto__'],
  ['another', 'constructor'],
  ['a very long one', 'a'.repeat(7_000)],
  ['a picture', '%F0%9F%98%80'],
  ['a dossier code', 'H38.12.05-261110-0001'],
  ['a line break', 'a%0d%0aSet-Cookie:%20a=b'],
];

describe.each(withParameters)('%s', (name) => {
  it.each(values)('answers %s in its path', async (_label, value) => {
    const endpoint = endpointCalled(name);
    const answer = await send(endpoint, { path: pathOf(endpoint, value), body: Buffer.from('{}') });
    expect(faultsOf(answer)).toEqual([]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toMatch(/root:.*:0:0:/);
  });
});

const queries: [string, string][] = [
  ['operators', '?agency[$ne]=1&from[$gt]=&by[]=agency'],
  ['the same name twice', '?agency=H38&agency=H40&from=2026-01-01&from=2026-01-02&after=1&after=2'],
  ['a prototype', '?__proto__[x]=1&constructor=2&__proto__=3'],
  ['half an encoded byte', '?agency=%E0%A4%A&after=%'],
  ['U+0000', '?agency=%00&criterion=%00&after=%00&lang=%00'],
  ['SQL', "?agency=H38'%3B%20drop%20table%20agencies%3B--&from=2026-01-01'"],
  ['days that are none', '?from=2026-02-30&to=9999-99-99'],
  ['days at the end of time', '?from=0000-01-01&to=9999-12-31'],
  ['a wait that is none', '?wait=-1&after=x'],
  ['an endless wait', '?wait=1e9&after=x'],
  ['a language that is none', '?lang=<script>alert(1)</script>'],
  ['very much', `?${'a=1&'.repeat(3_000)}`],
];

describe.each(gets)('%s', (name) => {
  it.each(queries)('answers a query of %s', async (_label, query) => {
    const endpoint = endpointCalled(name);
    expect(faultsOf(await send(endpoint, { path: `${pathOf(endpoint)}${query}` }))).toEqual([]);
  });

  it('answers strange headers', async () => {
    const headers = {
      Accept: 'x/y;q=z',
      'Accept-Language': '*;q=9,,,'.repeat(100),
      'Accept-Encoding': 'snail;q=1',
      Cookie: 'a=%E0%A4%A; =; lang=<script>alert(1)</script>',
      'If-None-Match': '"%"',
      'If-Modified-Since': 'yesterday',
      Range: 'bytes=9-1,x',
      'X-Forwarded-For': "'; drop table x",
      Host: '<script>alert(1)</script>',
    };
    expect(faultsOf(await send(endpointCalled(name), { headers }))).toEqual([]);
  });
});

describe('anywhere', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'])('%s is answered', async (method) => {
    for (const endpoint of endpoints) {
      const answer = await sendRaw(port, { method, path: pathOf(endpoint) });
      expect([nameOf(endpoint), answer.status < 500]).toEqual([nameOf(endpoint), true]);
    }
  });

  it.each([
    '/%',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..;/',
    '/.env',
    '/.git/config',
    '/s/',
    '/api',
    `/${'a/'.repeat(3_000)}`,
  ])('the address %s is answered', async (path) => {
    const answer = await sendRaw(port, { method: 'GET', path });
    expect(faultsOf(answer)).toEqual([]);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

/** A body with one value, anywhere in it, replaced by any JSON value. */
function spoiled(good: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(good);
  const hostileText = fc.constantFrom(
    '\u0000',
    '\ud800',
    '',
    ' ',
    'a'.repeat(5_000),
    '💥',
    'NaN',
    '__proto__',
    "'",
  );
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), hostileText, fc.constantFrom(1e308, -0, 2 ** 53));
  return fc.tuple(fc.constantFrom(...places), value).map(([place, put]) => replaceAt(good, place, put));
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value)) {
    return value.map((inner, index) => (String(index) === key ? replaceAt(inner, rest, put) : inner));
  }
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name === key ? replaceAt(inner, rest, put) : inner]),
  );
}

const update = {
  update_id: 10_000,
  message: {
    message_id: 1,
    from: { id: 77, is_bot: false, first_name: 'A', language_code: 'vi' },
    chat: { id: 77, type: 'private', first_name: 'A' },
    date: 1_795_000_000,
    text: '/start abc',
    entities: [{ offset: 0, length: 6, type: 'bot_command' }],
  },
};
const press = {
  update_id: 10_001,
  callback_query: {
    id: '1',
    from: { id: 77, is_bot: false, first_name: 'A' },
    message: { message_id: 1, chat: { id: 77, type: 'private' }, date: 1_795_000_000, text: '?' },
    chat_instance: '1',
    data: 'x',
  },
};
const event = {
  app_id: '1',
  sender: { id: '246845883529197922' },
  recipient: { id: '579745863508352884' },
  event_name: 'user_send_text',
  message: { text: 'rất tốt', msg_id: '96d3cdf3af150460909' },
  timestamp: '1795000000000',
};
const sessionId = '0198a3a2-0000-4000-8000-000000000000';
const said = (content: object) => ({ key: '0198a3a2-0000-4000-8000-000000000001', content });

describe('a good body with one thing spoiled', () => {
  const good: [string, string, unknown][] = [
    ['a report', 'POST /api/v1/dossiers', aReportBody({ applicant: { kind: 'person', zaloUserId: '1' } })],
    ['a batch', 'POST /api/v1/dossiers/batch', { dossiers: [aReportBody(), aReportBody()] }],
    ['an update of Telegram', 'POST /webhooks/telegram', update],
    ['a press in Telegram', 'POST /webhooks/telegram', press],
    ['an event of Zalo', 'POST /webhooks/zalo', event],
    ['words in the web chat', 'POST /s/:token/messages', said({ kind: 'text', text: 'rất tốt' })],
    [
      'a press',
      'POST /s/:token/messages',
      said({ kind: 'press', question: { sessionId, ask: 1 }, value: '5' }),
    ],
    ['an opening', 'POST /s/:token/messages', said({ kind: 'open', language: 'vi' })],
  ];
  it.each(good)('is answered: %s', async (_label, name, body) => {
    const endpoint = endpointCalled(name);
    await fc.assert(
      fc.asyncProperty(spoiled(body), async (sent) => {
        const answer = await send(endpoint, { body: Buffer.from(JSON.stringify(sent) ?? '') });
        expect(faultsOf(answer)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});

describe('a query of any texts', () => {
  const names = ['agency', 'from', 'to', 'formula', 'by', 'criterion', 'factor', 'after', 'lang'];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('H38', '2026-11-01', '9999-12-31', 'agency', 'month', 'mean100', 'overall'),
  );
  const query = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 5 });
  it.each(['GET /api/v1/indices/satisfaction', 'GET /s/:token/transcript', 'GET /'])(
    'is answered: %s',
    async (name) => {
      const endpoint = endpointCalled(name);
      await fc.assert(
        fc.asyncProperty(query, async (pairs) => {
          const written = pairs.map(([key, value]) => `${key}=${percentEncode(value)}`).join('&');
          const answer = await send(endpoint, { path: `${pathOf(endpoint)}?${written}` });
          expect(faultsOf(answer)).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe('a period at the end of the calendar', () => {
  const days = ['0001-01-01', '1899-12-31', '1900-01-01', '2999-12-31', '3000-01-01', '9999-12-31'];
  const asked = gets.filter((name) => name.startsWith('GET /api/v1/') && !name.includes(':'));
  it.each(asked)('is answered: %s', async (name) => {
    const endpoint = endpointCalled(name);
    for (const from of days)
      for (const query of [`from=${from}`, `to=${from}`, `from=${from}&by=month`]) {
        const answer = await send(endpoint, { path: `${pathOf(endpoint)}?${query}` });
        expect(faultsOf(answer), query).toEqual([]);
      }
  });
});

/** As bytes, so that half of a surrogate pair can be sent as well. */
function percentEncode(value: string): string {
  return Buffer.from(value, 'utf8').toString('hex').replace(/../g, '%$&');
}

it('logs no failure and none of the words that came in', () => {
  const failures = application.logLines.filter((line) => line.includes('"level":"error"'));
  expect(failures).toEqual([]);
  expect(application.logLines.join('\n')).not.toMatch(/drop table|alert\(1\)|etc\/passwd/);
});
