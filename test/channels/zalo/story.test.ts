/** A whole survey over Zalo: the real application, a strict stand-in for the platform, a person with a phone. */
import { type AddressInfo, createServer } from 'node:net';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCommand } from '../../../src/tools/commands.ts';
import {
  type FakeZalo,
  fakeAccount,
  startFakeZalo,
  type ZaloPerson,
} from '../../../src/tools/fake-zalo/index.ts';
import { anApplication } from '../../support/application.ts';
import { freshDatabase } from '../../support/database.ts';
import { fixedClock } from '../../support/deps.ts';
import { eventually } from '../../support/eventually.ts';
import { aReportedDossier } from '../../support/reports.ts';
import { loadSteadyFlows } from '../../support/steady-flows.ts';

type TestApplication = Awaited<ReturnType<typeof anApplication>>;
let clock: ReturnType<typeof fixedClock>;
let zalo: FakeZalo;
let application: TestApplication;
let publicUrl: string;

async function open(changes: Record<string, string> = {}): Promise<void> {
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}`;
  zalo = await startFakeZalo({ clock, callbacks: [`${publicUrl}/zalo/callback`] });
  application = await anApplication(
    {
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      ZALO_APP_ID: fakeAccount.appId,
      ZALO_APP_SECRET: fakeAccount.appSecret,
      ZALO_OA_ID: fakeAccount.oaId,
      // The clock stands still, and with it a bucket.
      ZALO_MESSAGES_PER_SECOND: '0',
      ZALO_OA_SECRET: fakeAccount.oaSecret,
      ZALO_OPENAPI_ROOT: zalo.root,
      ZALO_BUSINESS_ROOT: zalo.root,
      ZALO_OAUTH_ROOT: zalo.root,
      ...changes,
    },
    { clock, database: await freshDatabase() },
  );
  await loadSteadyFlows(application.deps);
  await application.start();
  expect(await zalo.events.saveWebhook(`${publicUrl}/webhooks/zalo`)).toBe(true);
}

beforeEach(() => {
  clock = fixedClock();
});
afterEach(async () => {
  await application.close();
  await zalo.close();
});

async function command(what: 'connect' | 'status'): Promise<Record<string, unknown>> {
  const found = findCommand({ command: 'zalo', arguments: { what } });
  if (!found.ok) throw new Error(found.error.message);
  const answer = await found.value(application, () => undefined);
  if (!answer.ok) throw new Error(answer.error.message);
  return { ...answer.value };
}

/** An administrator follows the link of `npm run zalo -- connect` and agrees. */
async function connect(): Promise<void> {
  const { link } = await command('connect');
  const consent = zalo.oauth.consent(String(link));
  if ('error' in consent) throw new Error(`no consent: ${consent.error}`);
  expect((await fetch(consent.redirectTo)).status).toBe(200);
}

async function invite() {
  const { db, keys } = application.deps;
  return aReportedDossier(db, {}, { clock, keys });
}

/** The person reads the code on the invitation's page and writes it into the chat. */
async function openWithCode(person: ZaloPerson, token: string): Promise<void> {
  const page = await request(application.app).get(`/s/${token}/zalo`);
  const [, code] = /#([0-9A-Z]{4}-[0-9A-Z]{4})</.exec(page.text) ?? [];
  expect(page.text).toContain(`https://zalo.me/${fakeAccount.oaId}`);
  await person.follows();
  await person.writes(`#${code}`);
}

async function answersOf(invitationId: string) {
  const invitation = await application.deps.db.invitation.findUniqueOrThrow({
    where: { id: invitationId },
    include: { dossier: { include: { response: { include: { answers: true } } } } },
  });
  const response = invitation.dossier.response;
  const answers = Object.fromEntries(
    (response?.answers ?? []).map((answer) => [answer.nodeId, answer.category]),
  );
  return { channel: response?.channel, status: response?.status, answers };
}

describe('connecting the Official Account', () => {
  beforeEach(() => open());

  it('is asked for, given in a browser, and can be looked at', async () => {
    expect(await command('status')).toMatchObject({ connected: false, code: 'zalo_not_connected' });
    await connect();
    expect(await command('status')).toEqual({
      connected: true,
      oaId: fakeAccount.oaId,
      obtainedAt: '2026-11-23T02:00:00.000Z',
      accessTokenUntil: '2026-11-24T03:00:00.000Z',
      refreshTokenUntil: '2027-02-21T02:00:00.000Z',
      lastEventAt: null,
      today: { templates: 0, charged: 0, dailyQuota: null, remainingQuota: null, dailyLimit: null },
      templates: [],
      reported: [],
      toDo: ['no_event_yet'],
    });
  });

  it('takes each consent once, and only the one that was asked for', async () => {
    const { link } = await command('connect');
    const consent = zalo.oauth.consent(String(link));
    if ('error' in consent) throw new Error('no consent');
    const forged = new URL(consent.redirectTo);
    forged.searchParams.set('state', 'made-up');
    expect((await fetch(forged)).status).toBe(400);
    const other = new URL(consent.redirectTo);
    expect((await fetch(other)).status).toBe(200);
    expect((await fetch(other)).status).toBe(400);
  });

  it('refuses the consent of another account', async () => {
    const { link } = await command('connect');
    const consent = zalo.oauth.consent(String(link));
    if ('error' in consent) throw new Error('no consent');
    const other = new URL(consent.redirectTo);
    other.searchParams.set('oa_id', '1');
    const answer = await fetch(other);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('ZALO_OA_ID')]);
    expect(await command('status')).toMatchObject({ connected: false });
  });

  it('does not take a consent that is an hour old', async () => {
    const { link } = await command('connect');
    clock.advance(3601);
    const consent = zalo.oauth.consent(String(link));
    if ('error' in consent) throw new Error('no consent');
    expect((await fetch(consent.redirectTo)).status).toBe(400);
  });

  it('leaves no token in the log', async () => {
    await connect();
    expect(application.logLines.join()).not.toMatch(/access-|refresh-/);
  });
});

describe('a survey over Zalo', () => {
  it('runs from the code on the page to the thanks, by buttons, numbers and words', async () => {
    await open();
    await connect();
    const { token, invitationId } = await invite();
    const person = zalo.person();
    await openWithCode(person, token);
    await person.sees('hài lòng với sự phục vụ');
    await person.presses('Hài lòng');
    await person.sees('đi lại thêm mấy lần');
    await person.writes('0 lần');
    await person.sees('thái độ giao tiếp');
    await person.writes('5');
    await person.sees('Kết quả giải quyết');
    await person.writes('quay lại');
    await person.sees('thái độ giao tiếp');
    await person.presses('Bình thường');
    await person.sees('Kết quả giải quyết');
    await person.writes('rất hài lòng');
    await person.sees('1. Không có công chức nào');
    await person.writes('1');
    await person.sees('Cảm ơn Ông/Bà');
    expect(await answersOf(invitationId)).toMatchObject({
      channel: 'zalo',
      status: 'completed',
      answers: { overall: '4', extra_visits: '0', courtesy: '3', result_accuracy: '5' },
    });
    expect(zalo.refused).toEqual([]);
    expect(zalo.charged).toBe(0);
  });

  it('can be answered by number alone where buttons are off', async () => {
    await open({ ZALO_BUTTONS: 'off' });
    await connect();
    const { token, invitationId } = await invite();
    const person = zalo.person();
    await openWithCode(person, token);
    for (const [expected, reply] of [
      ['4. Hài lòng', '4'],
      ['– 0 lần', '0'],
      ['5. Rất hài lòng', '5'],
      ['Kết quả giải quyết', '5'],
      ['1. Không có công chức nào', '1'],
    ] as const) {
      const shown = await person.sees(expected);
      expect(shown.buttons).toEqual([]);
      await person.writes(reply);
    }
    await person.sees('Cảm ơn Ông/Bà');
    expect((await answersOf(invitationId)).status).toBe('completed');
  });

  it('goes on with a new token when the old one is over or refused', async () => {
    await open();
    await connect();
    const { token } = await invite();
    const person = zalo.person();
    await openWithCode(person, token);
    await person.sees('hài lòng với sự phục vụ');
    zalo.oauth.revokeAccess();
    await person.presses('Hài lòng');
    await person.sees('đi lại thêm mấy lần');
    clock.advance(90_000);
    await person.writes('0');
    await person.sees('thái độ giao tiếp');
  });

  it('asks once more what a person asked for before the account was connected', async () => {
    await open();
    const { token } = await invite();
    const person = zalo.person();
    await openWithCode(person, token);
    await eventually(async () => {
      const waiting = await application.deps.db.outbound.findFirst({ where: { status: 'errored' } });
      expect(waiting?.failure).toBe('awaiting_administrator');
    });
    await connect();
    clock.advance(3600);
    await person.sees('hài lòng với sự phục vụ');
  });

  it('holds what it may not say for free until the person writes again', async () => {
    await open();
    const { token } = await invite();
    const person = zalo.person();
    await openWithCode(person, token);
    await eventually(async () => {
      expect(await application.deps.db.outbound.count({ where: { status: 'errored' } })).toBe(1);
    });
    await connect();
    clock.advance(48 * 3600 + 1);
    await eventually(async () => {
      const rows = await application.deps.db.outbound.findMany({ orderBy: { id: 'asc' } });
      expect(rows.map(({ status, failure }) => [status, failure])).toEqual([
        ['held', 'zalo_window_billable'],
        ['held', 'zalo_window_billable'],
      ]);
    });
    expect(person.screen).toEqual([]);
    await person.writes('Tôi quay lại đây');
    await person.sees('hài lòng với sự phục vụ');
    expect(await application.deps.db.outbound.count({ where: { status: 'held' } })).toBe(0);
    expect(zalo.refused).toEqual([]);
  });

  it('brings each message once, however often Zalo brings its event', async () => {
    await open();
    await connect();
    const { token } = await invite();
    const person = zalo.person();
    await openWithCode(person, token);
    await person.sees('hài lòng với sự phục vụ');
    const twice = {
      sender: { id: person.id },
      recipient: { id: fakeAccount.oaId },
      message: { msg_id: 'same', text: '5' },
    };
    await zalo.events.push('user_send_text', twice);
    await zalo.events.push('user_send_text', twice);
    await person.sees('đi lại thêm mấy lần');
    expect(await application.deps.db.inbound.count({ where: { externalId: 'user_send_text:same' } })).toBe(1);
  });

  it('leaves no word, person, code or token in the log', async () => {
    await open();
    await connect();
    const { token } = await invite();
    const person = zalo.person();
    await openWithCode(person, token);
    await person.sees('hài lòng với sự phục vụ');
    await person.writes('câu nói không được ghi vào nhật ký');
    await person.sees('chưa hiểu');
    const log = application.logLines.join('\n');
    for (const secret of ['không được ghi', person.id, token, ...Object.values(fakeAccount).slice(1)]) {
      if (secret !== fakeAccount.oaId) expect(log).not.toContain(secret);
    }
    expect(log).not.toMatch(/access-|refresh-/);
  });
});

describe('the page that leads to Zalo', () => {
  beforeEach(() => open());

  it('is there for an invitation that can be answered, and a notice otherwise', async () => {
    const { token } = await invite();
    const page = (path: string) => request(application.app).get(path);
    expect((await page(`/s/${token}/zalo`)).status).toBe(200);
    expect((await page(`/s/${token}/zalo?lang=en`)).text).toContain('Answer on Zalo');
    expect((await page('/s/unknown/zalo')).status).toBe(404);
    clock.advance(15 * 86_400);
    expect((await page(`/s/${token}/zalo`)).status).toBe(410);
  });
});

it('Zalo finds the file that proves the site ours, also before there is an account', async () => {
  await open({ ZALO_SITE_VERIFICATION: 'Ab3dEf-9_kLmN' });
  const page = await request(application.app).get('/zalo_verifierAb3dEf-9_kLmN.html');
  expect(page.text).toContain('<meta name="zalo-platform-site-verification" content="Ab3dEf-9_kLmN" />');
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
