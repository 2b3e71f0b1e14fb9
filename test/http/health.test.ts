import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/db/index.ts';
import { anApplication } from '../support/application.ts';

const opened: { close(): Promise<void> }[] = [];
const open: typeof anApplication = async (...args) => {
  const application = await anApplication(...args);
  opened.push(application);
  return application;
};
afterEach(async () => {
  for (const application of opened.splice(0)) await application.close();
});

/** Nothing listens on port 1. */
const unreachable = () => ({ database: openPostgres('postgresql://nobody@127.0.0.1:1/nothing', 2) });

describe('health', () => {
  it('the process lives even when its database does not', async () => {
    const { app } = await open({}, unreachable());
    expect((await request(app).get('/healthz')).status).toBe(200);
  });

  it('is ready when the database answers and every migration is applied', async () => {
    const { app } = await open();
    const answer = await request(app).get('/readyz');
    expect([answer.status, answer.body]).toEqual([200, { status: 'ready' }]);
  });

  it('is not ready while a migration is missing', async () => {
    const { app, database } = await open();
    await database.db.$executeRaw`update _prisma_migrations set finished_at = null`;
    const answer = await request(app).get('/readyz');
    expect(answer.status).toBe(503);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'not_ready', detail: 'migrations_missing' });
  });

  it('is not ready without its database, nor while it stops', async () => {
    const { app, stop } = await open({}, unreachable());
    expect((await request(app).get('/readyz')).body).toMatchObject({ detail: 'database_unreachable' });
    await stop();
    expect((await request(app).get('/readyz')).body).toMatchObject({ detail: 'stopping' });
  });
});

describe('metrics', () => {
  it('count requests by route, not by address', async () => {
    const { app } = await open();
    await request(app).get('/healthz');
    await request(app).get('/s/a-secret-token-in-the-address');
    const { text, headers } = await request(app).get('/metrics');
    expect(headers['content-type']).toContain('version=0.0.4');
    expect(text).toContain(
      'lang_nghe_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1',
    );
    expect(text).not.toContain('a-secret-token');
  });

  it('show how deep the queues are and how long the oldest message waits', async () => {
    const { app, database, deps } = await open();
    const at = new Date(deps.clock.now().getTime() - 90_000);
    const respondentId = deps.newId();
    const addressId = deps.newId();
    const conversationId = deps.newId();
    const { db } = database;
    await db.respondent.create({ data: { id: respondentId, createdAt: at } });
    const bytes = new Uint8Array(32);
    await db.channelAddress.create({
      data: {
        id: addressId,
        respondentId,
        kind: 'web',
        addressHash: bytes,
        sealedAddress: bytes,
        createdAt: at,
      },
    });
    await db.conversation.create({
      data: { id: conversationId, channel: 'web', channelAddressId: addressId, createdAt: at },
    });
    const inbound = { channel: 'web', conversationId, content: {}, occurredAt: at, availableAt: at } as const;
    await db.inbound.createMany({
      data: [
        { ...inbound, externalId: 'waiting', receivedAt: at },
        { ...inbound, externalId: 'handled', receivedAt: new Date(0), status: 'handled' },
      ],
    });
    await db.outbound.createMany({
      data: (['queued', 'errored', 'wired'] as const).map((status) => ({
        conversationId,
        content: {},
        status,
        availableAt: at,
        createdAt: at,
      })),
    });
    const { text } = await request(app).get('/metrics');
    const value = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
    expect(value('lang_nghe_inbox_waiting')).toBe(1);
    expect(value('lang_nghe_inbox_oldest_seconds')).toBeGreaterThanOrEqual(90);
    expect(value('lang_nghe_outbox_waiting')).toBe(2);
    expect(value('lang_nghe_outbox_oldest_seconds')).toBeLessThan(600);
    expect(value('lang_nghe_database_up')).toBe(1);
  });

  it('say so when the database does not answer', async () => {
    const { app } = await open({}, unreachable());
    expect((await request(app).get('/metrics')).text).toContain('lang_nghe_database_up 0');
  });

  it.each([
    ['no token', undefined, 401],
    ['a wrong token', 'Bearer 0123456789abcdeX', 401],
    ['the token', 'Bearer 0123456789abcdef', 200],
  ])('with METRICS_TOKEN, %s', async (_case, authorization, status) => {
    const { app } = await open({ METRICS_TOKEN: '0123456789abcdef' });
    const asked = request(app).get('/metrics');
    if (authorization !== undefined) asked.set('Authorization', authorization);
    expect((await asked).status).toBe(status);
  });
});
