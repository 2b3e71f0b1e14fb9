import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPressureGauge } from '../../src/http/api/back-pressure.ts';
import { anApplication, type TestApplication } from '../support/application.ts';
import { intakeSecret, sendSigned } from '../support/intake.ts';
import { peopleOn, queue } from '../support/outbox.ts';

const start = new Date('2026-11-23T02:00:00Z');

let application: TestApplication & { close(): Promise<void> };
beforeAll(async () => {
  application = await anApplication({
    INTAKE_SECRET: intakeSecret,
    INTAKE_BACKLOG: '3',
    TELEGRAM_BOT_TOKEN: '123456:fake',
    TELEGRAM_BOT_USERNAME: 'langnghe_bot',
    TELEGRAM_WEBHOOK_SECRET: 'a_secret_of_the_tests',
  });
});
afterAll(() => application.close());

/** Measures anew at every call: a second has passed. */
function aGauge(limits = { backlog: 3, databaseMilliseconds: 1_000 }, stepMilliseconds = 1) {
  let now = 0;
  const milliseconds = () => {
    now += stepMilliseconds;
    return now;
  };
  const gauge = createPressureGauge({ db: application.database.db, limits, milliseconds });
  return () => {
    now += 1_000;
    return gauge();
  };
}

async function backlog(count: number) {
  const { db } = application.database;
  await db.outbound.deleteMany();
  const people = await peopleOn(db, 'telegram', count, start);
  await queue(
    db,
    people.map((to) => ({ to, at: start })),
  );
}

describe('the pressure', () => {
  it('begins above the limit and ends with it', async () => {
    const gauge = aGauge();
    await backlog(3);
    expect(await gauge()).toBeUndefined();
    await backlog(4);
    expect(await gauge()).toBe('outbox_full');
    await backlog(0);
    expect(await gauge()).toBeUndefined();
  });

  it('is also that the database is slow twice in a row; once is a hiccup', async () => {
    await backlog(0);
    const gauge = aGauge({ backlog: 3, databaseMilliseconds: 1_000 }, 1_001);
    expect([await gauge(), await gauge(), await gauge()]).toEqual([
      undefined,
      'database_slow',
      'database_slow',
    ]);
  });

  it('is measured once a second, however many ask', async () => {
    let now = 0;
    const gauge = createPressureGauge({
      db: application.database.db,
      limits: { backlog: 3, databaseMilliseconds: 1_000 },
      milliseconds: () => now,
    });
    await backlog(4);
    expect(await gauge()).toBe('outbox_full');
    await backlog(0);
    now = 999;
    expect(await gauge()).toBe('outbox_full');
    now = 1_000;
    expect(await gauge()).toBeUndefined();
  });
});

describe('under pressure', () => {
  it('reports are asked to come again later, and people are heard', async () => {
    await backlog(4);
    const report = await sendSigned(application.app, '/api/v1/dossiers', '{}', Math.floor(Date.now() / 1000));
    expect([report.status, report.body.code, report.headers['retry-after']]).toEqual([503, 'busy', '5']);
    const update = {
      update_id: 1,
      message: {
        message_id: 1,
        date: 1_790_000_000,
        chat: { id: 5, type: 'private', first_name: 'An' },
        from: { id: 5, is_bot: false, first_name: 'An' },
        text: 'Xin chào',
      },
    };
    const heard = await request(application.app)
      .post('/webhooks/telegram')
      .set('X-Telegram-Bot-Api-Secret-Token', 'a_secret_of_the_tests')
      .send(update);
    expect(heard.status).toBe(200);
    expect(await application.database.db.inbound.count()).toBe(1);
  });
});
