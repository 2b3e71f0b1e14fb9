import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transcriptSchema } from '../../src/contract/web-chat.ts';
import { createChangeSignal, createFloodCounts } from '../../src/conversations/index.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { createFileStore } from '../../src/files/index.ts';
import { type WebChatDeps, webChatEndpoints } from '../../src/http/api/web-chat.ts';
import { createHttpApp } from '../../src/http/app.ts';
import { fixedClock, newId } from '../support/deps.ts';
import { eventually } from '../support/eventually.ts';
import { aListeningApplication, type ListeningApplication } from '../support/listening.ts';

let application: ListeningApplication;
beforeAll(async () => {
  application = await aListeningApplication();
});
afterAll(() => application.close());

type Invitation = Awaited<ReturnType<ListeningApplication['invite']>>;

const post = ({ token }: { token: string }, body: object) =>
  request(application.url).post(`/s/${token}/messages`).send(body);
const open = (invitation: Invitation, key: string = newId()) =>
  post(invitation, { key, content: { kind: 'open' } });
const read = async ({ token }: { token: string }, query: Record<string, string> = {}) => {
  const response = await request(application.url).get(`/s/${token}/transcript`).query(query);
  expect([response.status, response.headers['cache-control']]).toEqual([200, 'no-store']);
  return transcriptSchema.parse(response.body);
};
const asked = (invitation: Invitation, ask: number) =>
  eventually(async () => {
    const { question } = await read(invitation);
    expect(question?.ask).toBe(ask);
    if (question === null) throw new Error('nothing is asked');
    return question;
  });
const press = (invitation: Invitation, sessionId: string, ask: number, value: string, key = newId()) =>
  post(invitation, { key, content: { kind: 'press', question: { sessionId, ask }, value } });

describe('a message of the web chat', () => {
  it('is accepted once it is stored, and answered', async () => {
    const invitation = await application.invite();
    const response = await open(invitation);
    expect([response.status, response.body]).toEqual([202, { status: 'accepted' }]);
    expect(response.headers['cache-control']).toBe('no-store');
    expect((await asked(invitation, 1)).input).toBe('rating');
  });

  it('counts once however often it is sent, also at the same moment', async () => {
    const invitation = await application.invite();
    await open(invitation);
    const { sessionId } = await asked(invitation, 1);
    const key = newId();
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => press(invitation, sessionId, 1, '5', key)),
    );
    expect(responses.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await asked(invitation, 2);
    expect((await press(invitation, sessionId, 1, '5', key)).status).toBe(202);
    const said = (await read(invitation)).messages.filter(
      (message) => message.from === 'person' && message.kind === 'reply',
    );
    expect(said).toMatchObject([{ key, text: 'Rất hài lòng' }]);
  });

  it('may be a text as long as the page lets a person write, in whatever normal form', async () => {
    const invitation = await application.invite();
    await open(invitation);
    await asked(invitation, 1);
    await post(invitation, {
      key: newId(),
      content: { kind: 'text', text: 'tệ\u0323\u0000'.normalize('NFD') },
    });
    await eventually(async () =>
      expect((await read(invitation)).messages.map(({ text }) => text)).toContain(
        'tệ\u0323'.normalize('NFC'),
      ),
    );
  });

  it.each<[string, object, string]>([
    ['no key', { content: { kind: 'open' } }, 'key'],
    ['a key that is no UUID', { key: 'x', content: { kind: 'open' } }, 'key'],
    ['an unknown kind', { key: newId(), content: { kind: 'sing' } }, 'content.kind'],
    ['a text without words', { key: newId(), content: { kind: 'text', text: '' } }, 'content.text'],
    ['a text too long', { key: newId(), content: { kind: 'text', text: 'x'.repeat(2_001) } }, 'content.text'],
    [
      'an unknown command',
      { key: newId(), content: { kind: 'command', command: 'sudo' } },
      'content.command',
    ],
    [
      'a value that no button has',
      { key: newId(), content: { kind: 'press', question: { sessionId: newId(), ask: 1 }, value: 'A B' } },
      'content.value',
    ],
    [
      'a place that is not on earth',
      { key: newId(), content: { kind: 'location', latitude: 91, longitude: 105.8 } },
      'content.latitude',
    ],
  ])('with %s is refused with where it is wrong', async (_case, body, path) => {
    const invitation = await application.invite();
    const response = await post(invitation, body);
    expect([response.status, response.type]).toEqual([400, 'application/problem+json']);
    expect(response.body).toMatchObject({ code: 'invalid_input', issues: [{ path }] });
    expect(
      await application.deps.db.inbound.count({
        where: { externalId: { startsWith: invitation.invitationId } },
      }),
    ).toBe(0);
  });

  it('is refused if it is no JSON or far too large', async () => {
    const { token } = await application.invite();
    const send = (body: string) =>
      request(application.url).post(`/s/${token}/messages`).type('application/json').send(body);
    expect((await send('{')).body).toMatchObject({ status: 400 });
    expect((await send(JSON.stringify({ text: 'x'.repeat(20_000) }))).body).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });
});

describe('a link that does not work', () => {
  it('is 404 if nobody made it, and 410 if it has expired, for both requests', async () => {
    const expired = await application.invite();
    await application.deps.db.invitation.update({
      where: { id: expired.invitationId },
      data: { expiresAt: new Date(0) },
    });
    for (const [token, status, code] of [
      ['no-such-token', 404, 'invitation_unknown'],
      [expired.token, 410, 'invitation_expired'],
    ] as const) {
      const said = await post({ token }, { key: newId(), content: { kind: 'open' } });
      const heard = await request(application.url).get(`/s/${token}/transcript`);
      for (const response of [said, heard]) {
        expect([response.status, response.type, response.body.code]).toEqual([
          status,
          'application/problem+json',
          code,
        ]);
      }
    }
  });
});

describe('waiting for news', () => {
  it('ends as soon as there are some', async () => {
    const invitation = await application.invite();
    const { cursor } = await read(invitation);
    const began = performance.now();
    const news = read(invitation, { after: cursor, wait: '25' });
    await open(invitation);
    const transcript = await news;
    expect(transcript.cursor).not.toBe(cursor);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('is over at once if there are some already', async () => {
    const invitation = await application.invite();
    const began = performance.now();
    await read(invitation, { after: 'an-older-state', wait: '25' });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('ends after the time asked for with the state as it is', async () => {
    const invitation = await application.invite();
    const { cursor } = await read(invitation);
    const began = performance.now();
    expect((await read(invitation, { after: cursor, wait: '1' })).cursor).toBe(cursor);
    expect(performance.now() - began).toBeGreaterThanOrEqual(950);
  });

  it.each([
    ['a wait that is too long', { after: 'x', wait: '26' }],
    ['a wait that is no number', { after: 'x', wait: 'soon' }],
    ['a cursor that nobody gave', { after: 'x'.repeat(65) }],
  ])('does not take %s', async (_case, query) => {
    const { token } = await application.invite();
    const response = await request(application.url).get(`/s/${token}/transcript`).query(query);
    expect([response.status, response.body.code]).toEqual([400, 'invalid_input']);
  });
});

/** The two requests alone, over the same database, with what a test wants to have in its own hands. */
function endpointsWith(changes: Partial<WebChatDeps>, perMinute?: Parameters<typeof webChatEndpoints>[1]) {
  const deps: WebChatDeps = {
    ...application.deps,
    files: createFileStore('/nowhere'),
    receive: async () => 'stored',
    changes: createChangeSignal(),
    floodCounts: createFloodCounts({ ...application.deps, ...changes }),
    stopping: new AbortController().signal,
    ...changes,
  };
  const { log } = application.deps;
  return createHttpApp(webChatEndpoints(deps, perMinute), { log, meter: silentMeter, trustProxy: 1 });
}

describe('when the application stops', () => {
  it('whoever waits for news gets the state as it is, and is asked to come again', async () => {
    const { token } = await application.invite();
    const stopping = new AbortController();
    const signal = createChangeSignal();
    const app = endpointsWith({
      stopping: stopping.signal,
      changes: {
        wait: (...args) => {
          stopping.abort();
          return signal.wait(...args);
        },
      },
    });
    const { cursor } = (await request(app).get(`/s/${token}/transcript`)).body;
    const response = await request(app).get(`/s/${token}/transcript`).query({ after: cursor, wait: 25 });
    expect(response.body).toMatchObject({ cursor, retryAfter: 3 });
  });
});

describe('too many requests', () => {
  const few = { messages: { token: 2, address: 5 }, reads: { token: 100, address: 100 } };
  const say = (app: ReturnType<typeof endpointsWith>, token: string, address = '203.0.113.7') =>
    request(app)
      .post(`/s/${token}/messages`)
      .set('X-Forwarded-For', address)
      .send({ key: newId(), content: { kind: 'open' } });

  it('for one invitation are refused with the time to wait, while another one from there goes on', async () => {
    const app = endpointsWith({}, few);
    const [one, other] = [await application.invite(), await application.invite()];
    expect((await say(app, one.token)).status).toBe(202);
    expect((await say(app, one.token)).status).toBe(202);
    const refused = await say(app, one.token);
    expect([refused.status, refused.type, refused.body.code]).toEqual([
      429,
      'application/problem+json',
      'too_many_requests',
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await say(app, other.token)).status).toBe(202);
  });

  it('from one address are refused, whatever links they try', async () => {
    const app = endpointsWith({}, few);
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1)
      statuses.push((await say(app, `guess-${count}`, '203.0.113.8')).status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429]);
    expect((await say(app, 'guess', '203.0.113.6')).status).toBe(404);
  });

  it('are counted over two replicas together, by invitation and by address', async () => {
    const clock = fixedClock(new Date('2026-11-25T02:00:41Z'));
    const replicas = [endpointsWith({ clock }, few), endpointsWith({ clock }, few)] as const;
    const { token } = await application.invite();
    const outcomes: (number | string)[] = [];
    for (const app of [...replicas, ...replicas]) {
      const { status, headers } = await say(app, token, '203.0.113.9');
      outcomes.push(status, headers['retry-after'] ?? '');
    }
    // The minute is over in 19 seconds.
    expect(outcomes).toEqual([202, '', 202, '', 429, '19', 429, '19']);
    const [one, other] = replicas;
    expect((await say(one, 'guess-1', '203.0.113.9')).status).toBe(404);
    expect((await say(other, 'guess-2', '203.0.113.9')).status).toBe(429);
    expect((await say(other, 'guess-2', '203.0.113.10')).status).toBe(404);
  });
});
