/** People who write faster than anybody can, and people who are merely quick, over the real application. */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeZalo, fakeAccount, startFakeZalo } from '../../src/tools/fake-zalo/index.ts';
import { anApplication } from '../support/application.ts';
import { fixedClock } from '../support/deps.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { aReportedDossier } from '../support/reports.ts';
import { loadSteadyFlows } from '../support/steady-flows.ts';

/** A quarter of what it usually is. */
const limit = 15;
const clock = fixedClock();
let telegram: FakeTelegram;
let zalo: FakeZalo;
let application: Awaited<ReturnType<typeof anApplication>>;

beforeAll(async () => {
  telegram = await startFakeTelegram();
  zalo = await startFakeZalo({ clock });
  const port = await aFreePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  application = await anApplication(
    {
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      FLOOD_LIMIT: String(limit),
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_API_ROOT: telegram.apiRoot,
      // The clock stands still, and with it a bucket.
      TELEGRAM_MESSAGES_PER_SECOND: '0',
      TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_BOT_USERNAME: 'langnghe_bot',
      TELEGRAM_WEBHOOK_SECRET: 'a_secret-of-the-tests',
      ZALO_APP_ID: fakeAccount.appId,
      ZALO_APP_SECRET: fakeAccount.appSecret,
      ZALO_OA_ID: fakeAccount.oaId,
      ZALO_OA_SECRET: fakeAccount.oaSecret,
      ZALO_OPENAPI_ROOT: zalo.root,
      ZALO_BUSINESS_ROOT: zalo.root,
      ZALO_OAUTH_ROOT: zalo.root,
    },
    { clock },
  );
  await loadSteadyFlows(application.deps);
  await application.start();
  await eventually(() => expect(telegram.callsOf('setWebhook')).not.toEqual([]));
  expect(await zalo.events.saveWebhook(`${publicUrl}/webhooks/zalo`)).toBe(true);
});
afterAll(async () => {
  await application.close();
  await telegram.close();
  await zalo.close();
});

const slowly = 'nhắn chậm lại';

async function invite(): Promise<string> {
  const { db, keys } = application.deps;
  return (await aReportedDossier(db, {}, { clock, keys })).token;
}

/** How many messages were kept out so far. */
async function keptOut(channel: 'telegram' | 'zalo'): Promise<number> {
  const { text } = await request(application.app).get('/metrics');
  const line = `lang_nghe_updates_ignored_total{channel="${channel}",reason="too_fast"} `;
  return Number(
    text
      .split('\n')
      .find((each) => each.startsWith(line))
      ?.slice(line.length) ?? 0,
  );
}

describe('who answers as fast as the buttons come', () => {
  it('is never told to slow down: two surveys in no time are within the limit', async () => {
    const person = telegram.person();
    for (let survey = 0; survey < 2; survey += 1) {
      await person.opens(await invite());
      await person.sees('hài lòng với sự phục vụ');
      await person.presses('Hài lòng');
      await person.sees('đi lại thêm mấy lần');
      await person.writes('0');
      await person.sees('thái độ giao tiếp');
      await person.presses('Bình thường');
      await person.sees('Kết quả giải quyết');
      await person.presses('Rất hài lòng');
      await person.sees('1. Không có công chức nào');
      await person.writes('1');
      await person.sees('Cảm ơn Ông/Bà');
    }
    expect(person.screen.map(({ text }) => text).join('\n')).not.toContain(slowly);
    expect(await keptOut('telegram')).toBe(0);
  });
});

describe('who floods', () => {
  it('the bot is told once, is answered again after a minute, and troubles nobody else', async () => {
    const { inbound } = application.deps.db;
    const before = await inbound.count({ where: { channel: 'telegram' } });
    const flooder = telegram.person();
    const statuses = new Set<number>();
    for (let count = 0; count < limit + 18; count += 1)
      for (const { status } of await flooder.writes('xin chào')) statuses.add(status);
    expect(statuses).toEqual(new Set([200]));
    expect((await inbound.count({ where: { channel: 'telegram' } })) - before).toBe(limit);
    expect(await keptOut('telegram')).toBe(18);
    await flooder.sees(slowly);

    const other = telegram.person();
    await other.opens(await invite());
    await other.sees('hài lòng với sự phục vụ');

    clock.advance(60);
    await flooder.opens(await invite());
    await flooder.sees('hài lòng với sự phục vụ');
    await flooder.presses('Hài lòng');
    await flooder.sees('đi lại thêm mấy lần');
    expect(flooder.screen.filter(({ text }) => text.includes(slowly))).toHaveLength(1);
    expect(telegram.refused).toEqual([]);
  });

  it('the Official Account is kept out too, and Zalo is told that all was received', async () => {
    const flooder = zalo.person();
    const statuses = new Set<number | undefined>();
    for (let count = 0; count < limit + 5; count += 1)
      for (const { status } of await flooder.writes('xin chào')) statuses.add(status);
    expect(statuses).toEqual(new Set([200]));
    expect(await application.deps.db.inbound.count({ where: { channel: 'zalo' } })).toBe(limit);
    expect(await keptOut('zalo')).toBe(5);
    await eventually(async () =>
      expect(
        await application.deps.db.outbound.count({
          where: {
            conversation: { channel: 'zalo' },
            content: { path: ['text'], string_contains: slowly },
          },
        }),
      ).toBe(1),
    );
  });
});
