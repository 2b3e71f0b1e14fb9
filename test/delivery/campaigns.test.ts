import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageContentSchema } from '../../src/core/message.ts';
import type { Database } from '../../src/db/index.ts';
import type { CampaignSettings } from '../../src/delivery/index.ts';
import { sendInvitations, sendReminders, waysToInvite } from '../../src/delivery/index.ts';
import {
  type Candidate,
  decideInvitation,
  type KnownAddress,
  whenFree,
} from '../../src/delivery/rules/invite.ts';
import { freshDatabase } from '../support/database.ts';
import { newId } from '../support/deps.ts';
import { aCampaign, peopleOn, type Reachable } from '../support/outbox.ts';

const start = new Date('2026-11-23T02:00:00Z');
const day = 86_400;
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const ways = waysToInvite([
  { name: 'zalo', invites: ['zalo', 'phone'] },
  { name: 'telegram', invites: ['telegram'] },
]);
const limits = { messages: 2, days: 7 };

describe('the decision to invite', () => {
  const at = (id: string, kind: KnownAddress['kind'], more: Partial<KnownAddress> = {}): KnownAddress => ({
    id,
    kind,
    isReachable: true,
    wasTried: false,
    ...more,
  });
  const phone = at('p', 'phone');
  const telegram = at('t', 'telegram');
  it.each<[string, Partial<Candidate>, string]>([
    ['a phone', { addresses: [phone] }, 'write zalo p'],
    [
      'a chat with consent, before a phone',
      { addresses: [phone, telegram], mayBeAskedAgain: true },
      'write telegram t',
    ],
    ['a chat without consent, and a phone', { addresses: [phone, telegram] }, 'write zalo p'],
    ['a chat without consent', { addresses: [telegram] }, 'never no_consent'],
    ['a refusal, whatever the address', { addresses: [phone], mayBeAskedAgain: false }, 'never no_consent'],
    ['a web page', { addresses: [at('w', 'web')] }, 'never no_address'],
    ['nothing', { addresses: [] }, 'never no_address'],
    [
      'a chat that is closed, and a phone',
      { addresses: [at('z', 'zalo', { isReachable: false }), phone] },
      'write zalo p',
    ],
    ['a phone that was tried', { addresses: [at('p', 'phone', { wasTried: true })] }, 'never no_address'],
    ['an opt-out', { addresses: [phone], hasOptedOut: true }, 'never opted_out'],
    ['a survey that was begun', { addresses: [phone], isBegun: true }, 'never already_started'],
    ['an invitation that is over', { addresses: [phone], expiresAt: start }, 'never expired'],
    ['one message this week', { addresses: [phone], written: [later(-day)] }, 'write zalo p'],
    [
      'two this week',
      { addresses: [phone], written: [later(-6 * day), later(-day)] },
      `later ${later(day).toISOString()}`,
    ],
    [
      'two, and not enough time',
      { addresses: [phone], written: [later(-day), later(-day)], expiresAt: later(6 * day) },
      'never frequency_cap',
    ],
  ])('%s', (_, known, expected) => {
    const candidate: Candidate = {
      expiresAt: later(14 * day),
      isBegun: false,
      hasOptedOut: false,
      mayBeAskedAgain: undefined,
      addresses: [],
      written: [],
      ...known,
    };
    const decision = decideInvitation(candidate, ways, limits, start);
    const told = {
      write: () => (decision.kind === 'write' ? `write ${decision.channel} ${decision.addressId}` : ''),
      later: () => (decision.kind === 'later' ? `later ${decision.at.toISOString()}` : ''),
      never: () => (decision.kind === 'never' ? `never ${decision.because}` : ''),
    }[decision.kind]();
    expect(told).toBe(expected);
  });

  it('whoever got more than the cap waits for the latest of them that counts', () => {
    const written = [-6, -5, -4].map((days) => later(days * day));
    expect(whenFree(written, limits, start)).toEqual(later(2 * day));
    expect(whenFree(written, { messages: 3, days: 7 }, start)).toEqual(later(day));
    expect(whenFree(written, { messages: 4, days: 7 }, start)).toEqual(start);
  });
});

describe('campaigns', () => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.db.outbound.deleteMany();
    await database.db.invitation.updateMany({ data: { inviteAt: null, remindAt: null } });
  });

  const settings: CampaignSettings = { ways, limits, reminderDays: 3 };
  const invite = (now: Date) => sendInvitations({ db: database.db, newId, settings }, now);
  const remind = (now: Date) => sendReminders({ db: database.db, settings }, now);

  /** A person on Zalo with `count` finished dossiers of one agency, due to be invited at the start. */
  async function applicant(count = 1): Promise<Reachable & { invitationIds: string[] }> {
    const { dossierIds, invitationIds } = await aCampaign(database.db, count, start);
    const [person] = await peopleOn(database.db, 'zalo', 1, start);
    if (person === undefined) throw new Error('nobody');
    await database.db.dossier.updateMany({
      where: { id: { in: dossierIds } },
      data: { respondentId: person.respondentId },
    });
    await database.db.invitation.updateMany({
      where: { id: { in: invitationIds } },
      data: { inviteAt: start },
    });
    return { ...person, invitationIds };
  }
  const sent = () => database.db.outbound.findMany({ orderBy: { id: 'asc' } });
  const arrive = (at: Date) => database.db.outbound.updateMany({ data: { status: 'wired', wiredAt: at } });

  it('invite once, however often and from however many replicas they are run', async () => {
    const person = await applicant();
    await Promise.all([invite(start), invite(start)]);
    expect(await invite(later(60))).toEqual({ written: 0, postponed: 0, uninvited: 0 });
    const rows = await sent();
    expect(rows).toMatchObject([
      {
        kind: 'invitation',
        channel: 'zalo',
        conversationId: person.conversationId,
        invitationId: person.invitationIds[0],
      },
    ]);
    const content = messageContentSchema.parse(rows[0]?.content);
    expect(content).toMatchObject({
      kind: 'invitation',
      language: 'vi',
      facts: { procedureName: 'Thủ tục' },
    });
    expect(content.text).toContain('dừng');
    expect(rows[0]?.expiresAt).toEqual(later(365 * day));
  });

  it('keep the cap within one run and over runs', async () => {
    await applicant(4);
    expect(await invite(start)).toEqual({ written: 2, postponed: 2, uninvited: 0 });
    expect(await invite(later(7 * day - 1))).toEqual({ written: 0, postponed: 0, uninvited: 0 });
    expect(await invite(later(7 * day))).toEqual({ written: 2, postponed: 0, uninvited: 0 });
  });

  it('remind once, and only of what arrived and was not begun', async () => {
    const [quiet, begun, gone] = [await applicant(), await applicant(), await applicant()];
    await invite(start);
    await arrive(start);
    await database.db.invitation.updateMany({
      where: { id: { in: begun.invitationIds } },
      data: { startedAt: later(60) },
    });
    await database.db.respondent.update({
      where: { id: gone.respondentId },
      data: { optedOutAt: later(60) },
    });
    expect(await remind(later(3 * day - 1))).toEqual({ written: 0, dropped: 0 });
    await Promise.all([remind(later(3 * day)), remind(later(3 * day))]);
    await remind(later(4 * day));
    const reminders = (await sent()).filter((row) => row.kind === 'reminder');
    expect(reminders.map((row) => row.invitationId)).toEqual(quiet.invitationIds);
  });

  it('remind later of an invitation that still waits for its turn, and never of one that failed', async () => {
    await applicant();
    await invite(start);
    expect(await remind(later(3 * day))).toEqual({ written: 0, dropped: 1 });
    await arrive(later(3 * day));
    expect(await remind(later(4 * day))).toEqual({ written: 1, dropped: 0 });
    await database.db.outbound.deleteMany();
    await applicant();
    await invite(start);
    await database.db.outbound.updateMany({ data: { status: 'failed' } });
    expect(await remind(later(3 * day))).toEqual({ written: 0, dropped: 1 });
  });

  it('say why nobody was written to', async () => {
    const person = await applicant();
    await database.db.respondent.update({ where: { id: person.respondentId }, data: { optedOutAt: start } });
    expect(await invite(start)).toEqual({ written: 0, postponed: 0, uninvited: 1 });
    expect(await sent()).toEqual([]);
    const invitation = await database.db.invitation.findFirst({
      where: { id: { in: person.invitationIds } },
    });
    expect(invitation).toMatchObject({ inviteAt: null, uninvitedBecause: 'opted_out' });
  });
});
