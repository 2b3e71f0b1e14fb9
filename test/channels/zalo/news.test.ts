/** What Zalo tells besides people's words, and what it changes in the database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ZaloNews } from '../../../src/channels/zalo/index.ts';
import { trackingIdOf } from '../../../src/channels/zalo/index.ts';
import type { Inbound } from '../../../src/core/message.ts';
import type { Database } from '../../../src/db/index.ts';
import {
  applyEarlyReceipts,
  createLedger,
  readTemplates,
  sendInvitations,
  waysToInvite,
} from '../../../src/delivery/index.ts';
import { createZaloNews } from '../../../src/http/webhooks/zalo-news.ts';
import { keyedHash, linkAddress } from '../../../src/identity/index.ts';
import { freshDatabase } from '../../support/database.ts';
import { fixedClock, memoryLog, newId, testKeys } from '../../support/deps.ts';
import { aReportedDossier } from '../../support/reports.ts';

const oaId = '388613280879808645';
const settings = {
  ways: waysToInvite([{ name: 'zalo', invites: ['zalo', 'phone'] }]),
  limits: { messages: 100, days: 7 },
  reminderDays: undefined,
};
let database: Database;
let clock: ReturnType<typeof fixedClock>;
let inbox: Inbound[];
let tell: (news: ZaloNews) => Promise<'used' | 'unused'>;
let people = 0;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  clock = fixedClock();
  inbox = [];
  tell = createZaloNews({
    db: database.db,
    keys: testKeys,
    clock,
    log: memoryLog(),
    newId,
    oaId,
    officerPauseSeconds: 3600,
    receive: async (inbound) => inbox.push(inbound),
    onStored: () => undefined,
    onTemplateChanged: () => undefined,
  });
});

const anAddress = () => {
  people += 1;
  return { phone: `8491234${String(5000 + people)}`, zaloUserId: `2468458835291${String(97000 + people)}` };
};

/** A reported dossier and the invitation that was written to its applicant. */
async function anInvitedPerson(applicant: { phone?: string; zaloUserId?: string }) {
  const { db } = database;
  const reported = await aReportedDossier(
    db,
    { applicant: { kind: 'person', ...applicant } },
    { clock, keys: testKeys },
  );
  await sendInvitations({ db, newId, settings }, clock.now());
  const outbound = await db.outbound.findFirstOrThrow({ where: { invitationId: reported.invitationId } });
  return { ...reported, outbound };
}

async function wire(id: bigint, externalId: string): Promise<void> {
  const data = { status: 'wired' as const, externalIds: [externalId], wiredAt: clock.now() };
  await database.db.outbound.update({ where: { id }, data });
}

const statusOf = async (id: bigint) =>
  (await database.db.outbound.findUniqueOrThrow({ where: { id } })).status;

function receipt(status: 'delivered' | 'read', messageId: string, address: string, id?: bigint): ZaloNews {
  const tracking = id === undefined ? {} : { trackingId: trackingIdOf(id) };
  return {
    kind: 'receipt',
    receipt: { status, messageIds: [messageId], address, at: clock.now(), ...tracking },
  };
}

describe('a receipt', () => {
  it('moves a chat message forward, never back', async () => {
    const { zaloUserId } = anAddress();
    const { outbound, invitationId } = await anInvitedPerson({ zaloUserId });
    await wire(outbound.id, 'm1');
    await tell(receipt('read', 'm1', zaloUserId));
    expect(await statusOf(outbound.id)).toBe('read');
    await tell(receipt('delivered', 'm1', zaloUserId));
    expect(await statusOf(outbound.id)).toBe('read');
    const invitation = await database.db.invitation.findUniqueOrThrow({ where: { id: invitationId } });
    expect(invitation.deliveredAt).toEqual(clock.now());
  });

  it('of a template finds its message by our tracking id, also where the answer to the send was lost', async () => {
    const { phone } = anAddress();
    const { outbound } = await anInvitedPerson({ phone });
    await database.db.outbound.update({ where: { id: outbound.id }, data: { status: 'errored' } });
    await tell(receipt('delivered', 't1', phone, outbound.id));
    expect(await statusOf(outbound.id)).toBe('delivered');
  });

  it('of a message of somebody else changes nothing', async () => {
    const [one, other] = [anAddress(), anAddress()];
    const { outbound } = await anInvitedPerson({ phone: one.phone });
    await wire(outbound.id, 't2');
    await tell(receipt('delivered', 't2', other.phone, outbound.id));
    await tell(receipt('read', 't2', other.zaloUserId));
    expect(await statusOf(outbound.id)).toBe('wired');
  });

  it('that overtakes the record of the send is applied by the sweep, and forgotten after a day', async () => {
    const { phone } = anAddress();
    const { outbound } = await anInvitedPerson({ phone });
    await database.db.outbound.update({ where: { id: outbound.id }, data: { status: 'sending' } });
    await tell(receipt('delivered', 't3', phone, outbound.id));
    expect(await statusOf(outbound.id)).toBe('sending');
    await wire(outbound.id, 't3');
    expect((await applyEarlyReceipts(database.db, clock.now())).applied).toBe(1);
    expect(await statusOf(outbound.id)).toBe('delivered');
    await tell(receipt('delivered', 'nobody', phone, 999_999n));
    clock.advance(25 * 3600);
    await applyEarlyReceipts(database.db, clock.now());
    expect(await database.db.zaloReceipt.count({ where: { messageId: 'nobody' } })).toBe(0);
  });
});

describe('receipts that come together', () => {
  it('move each message as far as any of them tells, and keep what is too early', async () => {
    const [one, other, third] = [anAddress(), anAddress(), anAddress()];
    const read = await anInvitedPerson({ zaloUserId: one.zaloUserId });
    const delivered = await anInvitedPerson({ phone: other.phone });
    const beingSent = await anInvitedPerson({ phone: third.phone });
    await wire(read.outbound.id, 'together1');
    await wire(delivered.outbound.id, 'together2');
    await database.db.outbound.update({ where: { id: beingSent.outbound.id }, data: { status: 'sending' } });
    await Promise.all([
      tell(receipt('read', 'together1', one.zaloUserId)),
      tell(receipt('delivered', 'together1', one.zaloUserId)),
      tell(receipt('delivered', 'together2', other.phone, delivered.outbound.id)),
      tell(receipt('delivered', 'together2', other.phone, delivered.outbound.id)),
      tell(receipt('delivered', 'together3', third.phone, beingSent.outbound.id)),
    ]);
    expect(await statusOf(read.outbound.id)).toBe('read');
    expect(await statusOf(delivered.outbound.id)).toBe('delivered');
    expect(await statusOf(beingSent.outbound.id)).toBe('sending');
    const kept = await database.db.zaloReceipt.findMany({ where: { messageId: { startsWith: 'together' } } });
    expect(kept.map(({ messageId }) => messageId)).toEqual(['together3']);
  });
});

describe('stars inside a template', () => {
  it('go into the inbox of the conversation once, however often they are told', async () => {
    const { phone } = anAddress();
    const { outbound } = await anInvitedPerson({ phone });
    const rating: ZaloNews = {
      kind: 'template_rating',
      rating: {
        messageId: 'rated1',
        trackingId: trackingIdOf(outbound.id),
        level: 4,
        note: 'Tốt',
        remarks: ['Nhân viên vui vẻ'],
        at: clock.now(),
      },
    };
    expect([await tell(rating), await tell(rating)]).toEqual(['used', 'used']);
    const rows = await database.db.inbound.findMany({ where: { conversationId: outbound.conversationId } });
    expect(rows.map(({ content }) => content)).toEqual([
      expect.objectContaining({ kind: 'opened', rating: { level: 4, words: 'Tốt\nNhân viên vui vẻ' } }),
    ]);
  });

  it.each(['', 'visit-88213', trackingIdOf(999_999n)])(
    'of a message that is not ours are not used: "%s"',
    async (id) => {
      const rating = { messageId: 'x', trackingId: id, level: 1, note: '', remarks: [], at: clock.now() };
      expect(await tell({ kind: 'template_rating', rating })).toBe('unused');
    },
  );

  it('and a ready-made reply opens the invitation and says its words', async () => {
    const { phone } = anAddress();
    const { outbound } = await anInvitedPerson({ phone });
    const trackingId = trackingIdOf(outbound.id);
    const reply = { messageId: 'r1', trackingId, label: 'Hài lòng', at: clock.now() };
    expect(await tell({ kind: 'template_reply', reply })).toBe('used');
    const rows = await database.db.inbound.findMany({
      where: { conversationId: outbound.conversationId },
      orderBy: { id: 'asc' },
    });
    expect(rows.map(({ content }) => content)).toMatchObject([
      { kind: 'opened' },
      { kind: 'text', text: 'Hài lòng' },
    ]);
  });
});

it('an officer who writes by hand silences us in that chat, never for less than before', async () => {
  const { zaloUserId } = anAddress();
  const { outbound } = await anInvitedPerson({ zaloUserId });
  const wrote: ZaloNews = { kind: 'officer_wrote', address: zaloUserId, externalId: 'o1', at: clock.now() };
  await tell(wrote);
  const paused = () => database.db.conversation.findUniqueOrThrow({ where: { id: outbound.conversationId } });
  const until = (await paused()).pausedUntil;
  expect(until).toEqual(new Date(clock.now().getTime() + 3_600_000));
  clock.advance(-1800);
  await tell(wrote);
  expect((await paused()).pausedUntil).toEqual(until);
});

describe('a phone that a person gives', () => {
  const given = (address: string, phone: string): ZaloNews => ({
    kind: 'contact_given',
    contact: { externalId: `c:${address}`, address, phone, at: clock.now() },
  });

  it('makes them the applicant who has that phone, and opens the invitation that waits', async () => {
    const { phone, zaloUserId } = anAddress();
    const { token } = await anInvitedPerson({ phone });
    const stranger = await database.db.respondent.create({ data: { id: newId(), createdAt: clock.now() } });
    await database.db.channelAddress.create({
      data: {
        id: newId(),
        respondentId: stranger.id,
        kind: 'zalo',
        addressHash: keyedHash(testKeys.addressHash, 'zalo', zaloUserId),
        sealedAddress: new Uint8Array(),
        createdAt: clock.now(),
      },
    });
    await tell(given(zaloUserId, phone));
    expect(inbox.map(({ content }) => content)).toEqual([
      { kind: 'contact', phone: `+${phone}` },
      { kind: 'open', token },
    ]);
    expect(await database.db.respondent.count({ where: { id: stranger.id } })).toBe(0);
  });

  it('that is somebody’s who has an account of their own changes nothing', async () => {
    const [owner, other] = [anAddress(), anAddress()];
    await anInvitedPerson(owner);
    await anInvitedPerson({ zaloUserId: other.zaloUserId });
    const linked = await linkAddress(
      { db: database.db, keys: testKeys, newId },
      {
        known: { kind: 'zalo', address: other.zaloUserId },
        given: { kind: 'phone', address: owner.phone },
        at: clock.now(),
      },
    );
    expect(linked).toBe('kept_apart');
  });
});

describe('a withdrawal', () => {
  it('erases addresses and words of the person, and keeps the counts', async () => {
    const both = anAddress();
    const { outbound, invitationId } = await anInvitedPerson(both);
    await database.db.inbound.create({
      data: {
        channel: 'zalo',
        externalId: `follow:1:${both.zaloUserId}`,
        conversationId: outbound.conversationId,
        content: { kind: 'text', text: 'lời riêng của tôi' },
        occurredAt: clock.now(),
        receivedAt: clock.now(),
        availableAt: clock.now(),
      },
    });
    const withdrawal: ZaloNews = {
      kind: 'consent_withdrawn',
      address: both.zaloUserId,
      externalId: 'w1',
      at: clock.now(),
    };
    expect([await tell(withdrawal), await tell(withdrawal)]).toEqual(['used', 'unused']);
    for (const kind of ['zalo', 'phone'] as const) {
      const address = kind === 'zalo' ? both.zaloUserId : both.phone;
      const addressHash = keyedHash(testKeys.addressHash, kind, address);
      expect(await database.db.channelAddress.count({ where: { kind, addressHash } })).toBe(0);
    }
    const invitation = await database.db.invitation.findUniqueOrThrow({
      where: { id: invitationId },
      include: { dossier: true },
    });
    expect(invitation.dossier.respondentId).toBeNull();
    expect(await statusOf(outbound.id)).toBe('cancelled');
    const [left] = await database.db.$queryRaw<{ words: bigint }[]>`
      select count(*) as words from inbounds
      where content::text like '%lời riêng%' or external_id like ${`%${both.zaloUserId}%`}`;
    expect(Number(left?.words)).toBe(0);
    const audited = await database.db.auditEntry.count({ where: { action: 'respondent.erased' } });
    expect(audited).toBeGreaterThan(0);
  });
});

it('changes of templates and of the quota are kept, the latest of each', async () => {
  const changed = (status: string, seconds: number): ZaloNews => ({
    kind: 'template_changed',
    templateId: '31239',
    status,
    reason: '',
    at: new Date(clock.now().getTime() + seconds * 1000),
  });
  await tell(changed('ENABLE', 10));
  await tell(changed('PENDING_REVIEW', 0));
  expect(await readTemplates(database.db)).toMatchObject([{ templateId: '31239', status: 'ENABLE' }]);
  await tell({ kind: 'quota_changed', daily: 2000, at: clock.now() });
  const ledger = createLedger({ db: database.db, clock, oaId, dailyLimit: undefined });
  expect(await ledger.today()).toMatchObject({ dailyQuota: 2000, remainingQuota: null });
});

describe('the budget of a day', () => {
  it('is never exceeded by any number of replicas, and begins anew at midnight in Viet Nam', async () => {
    const replica = () => createLedger({ db: database.db, clock, oaId: 'budget', dailyLimit: 5 });
    const tries = Array.from({ length: 12 }, (_, at) =>
      replica().reserve(at % 2 === 0 ? 'templates' : 'charged'),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(5);
    await replica().giveBack('templates');
    expect([await replica().reserve('templates'), await replica().reserve('templates')]).toEqual([
      true,
      false,
    ]);
    clock.set(new Date('2026-11-23T17:00:00Z'));
    expect(await replica().reserve('templates')).toBe(true);
  });

  it('is also spent when Zalo says that nothing is left of its own quota', async () => {
    const ledger = createLedger({ db: database.db, clock, oaId: 'quota', dailyLimit: undefined });
    expect(await ledger.reserve('templates')).toBe(true);
    await ledger.noteQuota({ daily: 500, remaining: 0 });
    expect(await ledger.reserve('templates')).toBe(false);
    expect(await ledger.reserve('charged')).toBe(true);
  });

  it('of nothing lets nothing out', async () => {
    const ledger = createLedger({ db: database.db, clock, oaId: 'none', dailyLimit: 0 });
    expect(await ledger.reserve('templates')).toBe(false);
  });
});
