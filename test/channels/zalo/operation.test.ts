/** An Official Account at work: invitations by template, stars inside them, budgets, officers, people who leave. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitationId } from '../../../src/core/ids.ts';
import { invitationCode } from '../../../src/dossiers/index.ts';
import { jobs } from '../../../src/jobs/definitions.ts';
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
import { aFreePort } from '../../support/free-port.ts';
import { aReportedDossier } from '../../support/reports.ts';
import { loadSteadyFlows } from '../../support/steady-flows.ts';

const dailyLimit = 4;
/** 9:00 in Viet Nam. */
const clock = fixedClock();
let zalo: FakeZalo;
let application: Awaited<ReturnType<typeof anApplication>>;

beforeAll(async () => {
  zalo = await startFakeZalo({ clock });
  const parameters = ['procedure', 'agency', 'token'];
  zalo.addTemplate({ id: 'rate', parameters, longest: { procedure: 30 }, status: 'ENABLE' });
  zalo.addTemplate({ id: 'answer', parameters: ['answer'], status: 'ENABLE' });
  const port = await aFreePort();
  application = await anApplication(
    {
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ZALO_APP_ID: fakeAccount.appId,
      ZALO_APP_SECRET: fakeAccount.appSecret,
      ZALO_OA_ID: fakeAccount.oaId,
      ZALO_OA_SECRET: fakeAccount.oaSecret,
      ZALO_REFRESH_TOKEN: zalo.oauth.grantByHand().refresh_token,
      // The clock stands still, and a bucket fills by the clock.
      ZALO_MESSAGES_PER_SECOND: '0',
      ZALO_TEMPLATE_RATING: 'rate',
      ZALO_TEMPLATE_COMPLAINT_ANSWER: 'answer',
      ZALO_TEMPLATE_DAILY_LIMIT: String(dailyLimit),
      ZALO_OPENAPI_ROOT: zalo.root,
      ZALO_BUSINESS_ROOT: zalo.root,
      ZALO_OAUTH_ROOT: zalo.root,
    },
    { clock, database: await freshDatabase() },
  );
  await loadSteadyFlows(application.deps);
  await application.start();
  await zalo.events.saveWebhook(`http://127.0.0.1:${port}/webhooks/zalo`);
});
afterAll(async () => {
  await application.close();
  await zalo.close();
});

const runJob = (name: 'send-invitations' | 'reconcile-zalo-ratings' | 'tend-zalo') =>
  jobs[name].run(application.jobs, { until: clock.now() });

async function aDossierOf(phone: string) {
  const { db, keys } = application.deps;
  return aReportedDossier(db, { applicant: { kind: 'person', phone } }, { clock, keys });
}

/** A reported dossier whose applicant was invited by template. */
async function invited(person: ZaloPerson) {
  const reported = await aDossierOf(person.phone);
  // The application's own schedule may have come first.
  await runJob('send-invitations');
  const shown = await person.sees('[rate]');
  return { ...reported, shown };
}

async function answersOf(invitationId: string) {
  const { dossier } = await application.deps.db.invitation.findUniqueOrThrow({
    where: { id: invitationId },
    include: {
      dossier: { include: { response: { include: { answers: { orderBy: { nodeId: 'desc' } } } } } },
    },
  });
  return (dossier.response?.answers ?? []).map(({ nodeId, category, text }) => [nodeId, category, text]);
}

const messagesOf = (invitationId: string) =>
  application.deps.db.outbound.findMany({ where: { invitationId }, orderBy: { id: 'asc' } });

let strangers = 0;

/** The person writes the code of an invitation into the chat. */
async function writesCode(person: ZaloPerson): Promise<void> {
  const { deps } = application;
  strangers += 1;
  // A number that no template reaches.
  const { invitationId } = await aDossierOf(`+49151123456${strangers}`);
  const code = await invitationCode(deps, invitationId as InvitationId, clock.now());
  await person.writes(`#${code}`);
}

/** And is asked the first question. */
async function opens(person: ZaloPerson): Promise<void> {
  await writesCode(person);
  await person.sees('hài lòng với sự phục vụ');
}

/** Not the one in which the schedule tries to invite a number: that begins beside it. */
function newestChat() {
  return application.deps.db.conversation.findFirstOrThrow({
    where: { address: { kind: 'zalo' } },
    orderBy: { createdAt: 'desc' },
  });
}

describe('an invitation by template', () => {
  it('fills in what the template takes, is known to have arrived, and its stars begin the response', async () => {
    const person = zalo.person();
    const { invitationId, token, shown } = await invited(person);
    expect(shown.template?.fields).toEqual({
      procedure: 'Chứng thực bản sao từ bản chí…',
      agency: 'UBND phường Sa Pa',
      token,
    });
    await person.rates(shown, 4, 'Nhanh gọn');
    await eventually(async () =>
      expect(await answersOf(invitationId)).toEqual([
        ['overall', '4', null],
        ['invitation.words', 'other', 'Nhanh gọn'],
      ]),
    );
    const [message] = await messagesOf(invitationId);
    await eventually(async () => {
      const { deliveredAt } = await application.deps.db.invitation.findUniqueOrThrow({
        where: { id: invitationId },
      });
      await runJob('tend-zalo');
      expect(deliveredAt).not.toBeNull();
    });
    expect(message?.kind).toBe('invitation');
    expect(await runJob('reconcile-zalo-ratings')).toEqual({ read: 1, stored: 1, problem: null });
    expect(
      await application.deps.db.inbound.count({ where: { externalId: { startsWith: 'user_feedback' } } }),
    ).toBe(1);
  });

  it('whose stars no webhook brought is counted by the reconciliation, once', async () => {
    const person = zalo.person();
    const { invitationId, shown } = await invited(person);
    zalo.settings.losesFeedback = true;
    await person.rates(shown, 2);
    zalo.settings.losesFeedback = false;
    expect(await answersOf(invitationId)).toEqual([]);
    await runJob('reconcile-zalo-ratings');
    await runJob('reconcile-zalo-ratings');
    await eventually(async () => expect(await answersOf(invitationId)).toEqual([['overall', '2', null]]));
  });

  it('to one who blocked the account fails, and closes that address', async () => {
    const person = zalo.person();
    await person.blocks();
    const { invitationId } = await aDossierOf(person.phone);
    await runJob('send-invitations');
    await eventually(async () => {
      const [message] = await messagesOf(invitationId);
      expect([message?.status, message?.failure]).toEqual(['failed', 'zalo_template_-141']);
    });
    expect(await runJob('send-invitations')).toMatchObject({ written: 0 });
  });

  it('waits for tomorrow once the day’s budget is spent', async () => {
    const people = Array.from({ length: dailyLimit }, () => zalo.person());
    const dossiers = await Promise.all(people.map(({ phone }) => aDossierOf(phone)));
    await runJob('send-invitations');
    await eventually(async () => {
      const messages = await application.deps.db.outbound.findMany({
        where: { invitationId: { in: dossiers.map(({ invitationId }) => invitationId) } },
      });
      expect(
        messages.filter(({ status }) => !['queued', 'sending', 'errored'].includes(status)),
      ).toHaveLength(2);
      const waiting = messages.filter(({ status }) => status === 'errored');
      expect(waiting.map(({ failure, availableAt }) => [failure, availableAt.toISOString()])).toEqual([
        ['quota_exhausted', '2026-11-23T17:05:00.000Z'],
        ['quota_exhausted', '2026-11-23T17:05:00.000Z'],
      ]);
    });
    expect(zalo.charged).toBe(dailyLimit);
    expect(await application.zalo?.ledger.today()).toMatchObject({ templates: dailyLimit });
    expect(zalo.refused).toEqual([]);
  });
});

describe('a chat', () => {
  it('is left to the officer who writes by hand, until an hour later', async () => {
    const person = zalo.person();
    await opens(person);
    await zalo.officerWrites(person, 'Chào Ông/Bà, tôi là cán bộ một cửa.');
    const before = person.screen.length;
    await person.writes('Dạ tôi muốn hỏi thêm về giấy tờ');
    await eventually(async () => {
      expect(await application.deps.db.inbound.count({ where: { status: 'received' } })).toBe(0);
    });
    expect(person.screen).toHaveLength(before);
    clock.advance(3601);
    await person.writes('4');
    await person.sees('đi lại thêm mấy lần');
  });

  it('ends politely before the window closes, and goes on when the person writes again', async () => {
    const person = zalo.person();
    await opens(person);
    clock.advance(46 * 3600);
    expect(await runJob('tend-zalo')).toMatchObject({ farewells: 0 });
    clock.advance(3601);
    await runJob('tend-zalo');
    await person.sees('tạm dừng cuộc trò chuyện');
    expect(await runJob('tend-zalo')).toMatchObject({ farewells: 0 });
    clock.advance(3 * 86_400);
    await person.writes('5');
    await person.sees('đi lại thêm mấy lần');
    expect(zalo.refused).toEqual([]);
  });

  it('gets the answer to a complaint as a template once its window is closed', async () => {
    const person = zalo.person();
    await opens(person);
    clock.advance(8 * 86_400);
    const conversation = await newestChat();
    await application.deps.db.outbound.create({
      data: {
        conversationId: conversation.id,
        kind: 'complaint_answer',
        content: { kind: 'statement', text: 'Phường đã giải quyết phản ánh của Ông/Bà.' },
        status: 'queued',
        availableAt: clock.now(),
        createdAt: clock.now(),
      },
    });
    const shown = await person.sees('[answer]');
    expect(shown.template?.fields).toEqual({ answer: 'Phường đã giải quyết phản ánh của Ông/Bà.' });
  });

  it('is not written to at night, and gets its message in the morning', async () => {
    const person = zalo.person();
    await opens(person);
    clock.set(new Date('2026-12-20T16:00:00Z'));
    const conversation = await newestChat();
    const { id } = await application.deps.db.outbound.create({
      data: {
        conversationId: conversation.id,
        kind: 'complaint_answer',
        content: { kind: 'statement', text: 'Đã giải quyết xong.' },
        status: 'queued',
        availableAt: clock.now(),
        createdAt: clock.now(),
      },
    });
    await eventually(async () => {
      const { status, availableAt } = await application.deps.db.outbound.findUniqueOrThrow({ where: { id } });
      expect(status === 'queued' || availableAt > clock.now()).toBe(true);
    });
    clock.set(new Date('2026-12-21T01:01:00Z'));
    expect((await person.sees('[answer]')).template?.fields).toEqual({ answer: 'Đã giải quyết xong.' });
  });

  it('takes a phản ánh, once, and tells its code', async () => {
    const { db } = application.deps;
    const serve = async (key: string) => {
      const flow = await db.flow.findUniqueOrThrow({ where: { key } });
      await db.flowAssignment.updateMany({ where: { procedureId: null }, data: { flowId: flow.id } });
    };
    await serve('complaint');
    const person = zalo.person();
    await writesCode(person);
    await person.sees();
    for (const reply of ['có', 'phản ánh', 'Tôi phải đi lại bốn lần.', 'bỏ qua', 'không đồng ý']) {
      const heard = person.screen.length;
      await person.writes(reply);
      await eventually(() => expect(person.screen.length).toBeGreaterThan(heard));
    }
    const receipt = await person.sees('Mã phản ánh');
    const complaints = await db.complaint.findMany();
    expect(complaints).toMatchObject([
      { channel: 'zalo', kind: 'report', content: 'Tôi phải đi lại bốn lần.' },
    ]);
    expect(receipt.text).toContain(complaints[0]?.referenceCode ?? 'a code');
    expect(zalo.refused).toEqual([]);
    await serve('satisfaction-short');
  });

  it('of one who withdrew at Zalo is over: nothing of them is left, and nothing more is said', async () => {
    const person = zalo.person();
    await opens(person);
    const before = person.screen.length;
    await person.withdraws();
    const { db } = application.deps;
    const erased = await db.channelAddress.findMany({
      where: { status: 'erased', kind: 'zalo' },
      include: { conversation: { include: { inbounds: true, sessions: true } } },
    });
    expect(erased).toHaveLength(1);
    const [address] = erased;
    expect(address?.sealedAddress).toHaveLength(0);
    expect(address?.conversation?.sessions.map(({ status }) => status)).toEqual(['interrupted']);
    expect(address?.conversation?.inbounds.map(({ content }) => content)).toEqual([
      { kind: 'unsupported', what: 'erased' },
    ]);
    clock.advance(47.5 * 3600);
    await runJob('tend-zalo');
    expect(person.screen).toHaveLength(before);
  });
});
