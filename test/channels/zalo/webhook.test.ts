import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ZaloNews } from '../../../src/channels/zalo/index.ts';
import type { Inbound } from '../../../src/core/message.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { createHttpApp } from '../../../src/http/app.ts';
import { zaloEndpoints } from '../../../src/http/webhooks/zalo.ts';
import { type FakeZalo, fakeAccount, startFakeZalo } from '../../../src/tools/fake-zalo/index.ts';
import { fixedClock, memoryLog } from '../../support/deps.ts';

const path = '/webhooks/zalo';
let clock: ReturnType<typeof fixedClock>;
let zalo: FakeZalo;
let server: Server;
let inbox: Inbound[];
let news: ZaloNews[];
let counted: string[];
let isDatabaseAway: boolean;
let log: ReturnType<typeof memoryLog>;

beforeEach(async () => {
  clock = fixedClock();
  zalo = await startFakeZalo({ clock });
  inbox = [];
  news = [];
  counted = [];
  isDatabaseAway = false;
  log = memoryLog();
  server = createServer(appWith(true));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await zalo.close();
  await new Promise((resolve) => server.close(resolve));
});

function appWith(isConfigured: boolean) {
  const events = {
    oaId: fakeAccount.oaId,
    receive: async (inbound: Inbound) => {
      if (isDatabaseAway) throw new Error('the database is away');
      if (!inbox.some((stored) => stored.externalId === inbound.externalId)) inbox.push(inbound);
    },
    tell: async (told: ZaloNews) => {
      news.push(told);
      return told.kind === 'receipt' ? ('used' as const) : ('unused' as const);
    },
    count: (reason: string) => counted.push(reason),
    clock,
  };
  const { appId, oaSecret } = fakeAccount;
  const endpoints = zaloEndpoints({ account: isConfigured ? { appId, oaSecret, events } : undefined, log });
  return createHttpApp(endpoints, { log, meter: silentMeter, trustProxy: 0 });
}

const connect = () =>
  zalo.events.saveWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);

const event = {
  app_id: fakeAccount.appId,
  event_name: 'follow',
  oa_id: fakeAccount.oaId,
  follower: { id: '1' },
  timestamp: '1',
};

describe('a request without Zalo’s signature', () => {
  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['another', `mac=${'0'.repeat(64)}`],
  ])('is turned away and leaves nothing behind: %s', async (_, signature) => {
    const call = request(server).post(path).send(event);
    if (signature !== undefined) call.set('X-ZEvent-Signature', signature);
    const response = await call;
    expect(response.status).toBe(401);
    expect(response.type).toBe('application/problem+json');
    expect([inbox, news, counted]).toEqual([[], [], []]);
  });

  it('is welcome when it is the console that asks whether anyone is there', async () => {
    expect(await connect()).toBe(true);
    expect([inbox, news, counted]).toEqual([[], [], []]);
  });

  it.each(['[]', 'null', '{"x":1}', '', 'not JSON'])(
    'is turned away when it only looks like that: %s',
    async (body) => {
      const response = await request(server).post(path).set('content-type', 'application/json').send(body);
      expect(response.status).toBe(401);
    },
  );

  it('cannot get in where no account is configured', async () => {
    const app = appWith(false);
    expect((await request(app).post(path).send(event)).status).toBe(401);
    expect((await request(app).post(path).send({})).status).toBe(200);
    expect(inbox).toEqual([]);
  });

  it('is too large beyond a megabyte', async () => {
    const response = await request(server)
      .post(path)
      .set('content-type', 'application/json')
      .send(`"${'x'.repeat(2 ** 20)}"`);
    expect(response.status).toBe(413);
  });
});

describe('Zalo and people', () => {
  beforeEach(connect);

  it('bring following, words and leaving, each once', async () => {
    const person = zalo.person();
    const deliveries = [await person.follows(), await person.writes('chào'), await person.unfollows()];
    expect(deliveries.flat().map((delivery) => delivery.status)).toEqual([200, 200, 200]);
    expect(inbox.map((inbound) => inbound.content.kind)).toEqual(['unblocked', 'text', 'blocked']);
    expect(inbox.every((inbound) => inbound.address === person.id)).toBe(true);
  });

  it('tell what else happened, and what nobody wants is counted', async () => {
    const person = zalo.person();
    await person.withdraws();
    await person.sends('sticker', { attachments: [{ type: 'sticker', payload: { id: 's' } }] });
    expect(news.map((told) => told.kind)).toEqual(['consent_withdrawn']);
    expect(counted).toEqual(['consent_withdrawn']);
    expect(inbox).toHaveLength(1);
  });

  it('bring an event again after 30 seconds, 5, 15, 30 and 60 minutes, until it is stored', async () => {
    const person = zalo.person();
    isDatabaseAway = true;
    expect(await person.writes('chào')).toEqual([{ event: 'user_send_text', status: 503, retries: 0 }]);
    expect(await zalo.events.deliver()).toEqual([]);
    for (const [retries, seconds] of [30, 300, 900, 1800].entries()) {
      clock.advance(seconds);
      expect(await zalo.events.deliver()).toMatchObject([{ status: 503, retries: retries + 1 }]);
    }
    isDatabaseAway = false;
    clock.advance(3600);
    expect(await zalo.events.deliver()).toMatchObject([{ status: 200, retries: 5 }]);
    expect(inbox).toHaveLength(1);
    expect(zalo.events.isSubscribed).toBe(true);
  });

  it('are lost to us after the fifth time, until a person switches the webhook on again', async () => {
    const person = zalo.person();
    isDatabaseAway = true;
    await person.writes('chào');
    for (const seconds of [30, 300, 900, 1800, 3600]) {
      clock.advance(seconds);
      await zalo.events.deliver();
    }
    expect(zalo.events.isSubscribed).toBe(false);
  });

  it('leave no word, person or secret in the log', async () => {
    const person = zalo.person();
    isDatabaseAway = true;
    await person.writes('câu nói không được ghi');
    await request(server)
      .post(path)
      .send({ event_name: 'user_send_text', message: { text: 'không được ghi' } });
    expect(log.lines).toHaveLength(2);
    for (const secret of ['được ghi', person.id, fakeAccount.oaSecret])
      expect(log.lines.join()).not.toContain(secret);
  });
});
