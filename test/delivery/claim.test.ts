import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outboundKinds } from '../../src/core/message.ts';
import type { Database } from '../../src/db/index.ts';
import { makeBucket, pauseSending } from '../../src/delivery/buckets.ts';
import { type ClaimOptions, claimOutbounds, firstTurn } from '../../src/delivery/claim-outbound.ts';
import { bucketOf } from '../../src/delivery/rules/rates.ts';
import { recordOutcomes } from '../../src/delivery/write-outcomes.ts';
import { freshDatabase } from '../support/database.ts';
import { testKeys } from '../support/deps.ts';
import { aCampaign, aLargeCampaign, peopleOn, queue, type Reachable } from '../support/outbox.ts';

const start = new Date('2026-11-23T02:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const freely = { perSecond: undefined, perPersonSecond: undefined };

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.outbound.deleteMany();
  await database.db.sendBucket.deleteMany();
});

async function claim(options: Partial<ClaimOptions> = {}) {
  const claimed = await claimOutbounds(
    { db: database.db, keys: testKeys },
    {
      channel: 'telegram',
      limit: 200,
      campaignLimit: 100,
      kinds: outboundKinds,
      rate: freely,
      after: firstTurn,
      now: start,
      ...options,
    },
  );
  return claimed.map((one) => ({
    ...one,
    text: 'content' in one ? one.content.text : undefined,
    stop: 'stop' in one ? one.stop : undefined,
  }));
}

const textsOf = (claimed: Awaited<ReturnType<typeof claim>>) => claimed.map((one) => one.text);

async function finish(claimed: Awaited<ReturnType<typeof claim>>, at = start) {
  const outcomes = claimed.map(({ id }) => ({
    id,
    status: 'wired' as const,
    externalIds: ['1'],
    failure: null,
    availableAt: at,
    countsAsTry: true,
  }));
  await recordOutcomes(database.db, outcomes, at);
}

async function onePerson(): Promise<Reachable> {
  const [person] = await peopleOn(database.db, 'telegram', 1, start);
  if (person === undefined) throw new Error('nobody');
  return person;
}

describe('a claim', () => {
  it('takes the messages of one person one after the other, in order', async () => {
    const to = await onePerson();
    await queue(
      database.db,
      ['một', 'hai', 'ba'].map((text) => ({ to, text, at: start })),
    );
    const said: (string | undefined)[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const claimed = await claim();
      expect(await claim()).toEqual([]);
      said.push(...textsOf(claimed));
      await finish(claimed);
    }
    expect(said).toEqual(['một', 'hai', 'ba']);
  });

  it('lets an answer pass what waits for the morning, and a campaign wait for the answer', async () => {
    const to = await onePerson();
    const { agencyId, invitationIds } = await aCampaign(database.db, 1, start);
    await queue(database.db, [
      { to, kind: 'complaint_answer', text: 'phản hồi', at: start },
      { to, kind: 'invitation', text: 'mời', at: start, agencyId, invitationId: invitationIds[0] ?? '' },
      { to, text: 'trả lời', at: start },
    ]);
    const order: (string | undefined)[] = [];
    const atNight = await claim({ kinds: ['answer'] });
    order.push(...textsOf(atNight));
    expect(await claim()).toEqual([]);
    await finish(atNight);
    for (let turn = 0; turn < 2; turn += 1) {
      const claimed = await claim();
      order.push(...textsOf(claimed));
      await finish(claimed);
    }
    expect(order).toEqual(['trả lời', 'phản hồi', 'mời']);
  });

  it('gives no row to two claimers at once', async () => {
    const people = await peopleOn(database.db, 'telegram', 60, start);
    await queue(
      database.db,
      people.map((to) => ({ to, at: start })),
    );
    const claims = await Promise.all(Array.from({ length: 4 }, () => claim({ limit: 30 })));
    const more = await claim();
    const ids = [...claims.flat(), ...more].map(({ id }) => id);
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });

  it.each(outboundKinds)('takes a message of kind %s only while that kind is open', async (kind) => {
    const to = await onePerson();
    const { agencyId, invitationIds } = await aCampaign(database.db, 1, start);
    await queue(database.db, [{ to, kind, at: start, agencyId, invitationId: invitationIds[0] ?? '' }]);
    const others = outboundKinds.filter((other) => other !== kind);
    expect(await claim({ kinds: others })).toHaveLength(kind === 'answer' ? 1 : 0);
    if (kind !== 'answer') expect(await claim({ kinds: [kind] })).toHaveLength(1);
  });
});

/** Invitations of a small agency, one to each of its people. */
async function aSmallCampaign(count: number) {
  const campaign = await aCampaign(database.db, count, start);
  const people = await peopleOn(database.db, 'telegram', count, start);
  await queue(
    database.db,
    people.map((to, index) => ({
      to,
      kind: 'invitation' as const,
      text: 'nhỏ',
      at: later(60),
      agencyId: campaign.agencyId,
      invitationId: campaign.invitationIds[index] ?? '',
    })),
  );
  return campaign;
}

describe('turns', () => {
  it('ten thousand invitations of one agency hold up neither an answer nor the other agencies', async () => {
    const large = await aCampaign(database.db, 1, start);
    await aLargeCampaign(database.db, large.dossierIds[0] ?? '', 10_000, start);
    const small = await Promise.all([aSmallCampaign(3), aSmallCampaign(1)]);
    await queue(database.db, [{ to: await onePerson(), text: 'trả lời', at: later(90) }]);

    const claimed = await claim({ limit: 6, now: later(120) });
    expect(claimed).toHaveLength(6);
    expect(textsOf(claimed)).toContain('trả lời');
    const turnsOf = (agencyId: string) => claimed.filter(({ turnOf }) => turnOf === agencyId).length;
    expect(small.map(({ agencyId }) => turnsOf(agencyId))).toEqual([2, 1]);
    expect(turnsOf(large.agencyId)).toBe(2);
    await finish(claimed);
    const next = await claim({ limit: 6, now: later(121) });
    expect(next.filter(({ text }) => text === 'nhỏ')).toHaveLength(1);
    // Half of the room was for each; what the small agencies left empty is the large one's in the claim after.
    expect(next.map(({ turnOf }) => turnOf).filter((turnOf) => turnOf === large.agencyId)).toHaveLength(3);
  });

  it('go round where there are more agencies than room', async () => {
    const agencies = await Promise.all(Array.from({ length: 7 }, () => aSmallCampaign(2)));
    const served = new Map(agencies.map(({ agencyId }) => [agencyId, 0]));
    let after = firstTurn;
    for (let round = 0; round < 20; round += 1) {
      const claimed = await claim({ limit: 2, after, now: later(120) });
      for (const { turnOf } of claimed) served.set(turnOf ?? '', (served.get(turnOf ?? '') ?? 0) + 1);
      const counts = [...served.values()];
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      after =
        claimed
          .flatMap(({ turnOf }) => turnOf ?? [])
          .sort()
          .at(-1) ?? firstTurn;
      await finish(claimed);
    }
    expect([...served.values()]).toEqual(agencies.map(() => 2));
  });

  it('a campaign leaves room for answers', async () => {
    await aSmallCampaign(10);
    expect(await claim({ campaignLimit: 4, now: later(120) })).toHaveLength(4);
  });
});

describe('a bucket', () => {
  const perSecond = 30;
  const rate = { perSecond, perPersonSecond: undefined };

  it('holds the rate in any second, however many claim at once', async () => {
    const people = await peopleOn(database.db, 'telegram', 400, start);
    await queue(
      database.db,
      people.map((to) => ({ to, at: start })),
    );
    await makeBucket(database.db, 'telegram', rate, start);
    const sentAt: number[] = [];
    for (let tick = 0; tick < 100; tick += 1) {
      const now = later(tick / 20);
      const claims = await Promise.all(Array.from({ length: 3 }, () => claim({ rate, now })));
      for (const claimed of claims) {
        sentAt.push(...claimed.map(() => tick / 20));
        await finish(claimed, now);
      }
    }
    for (const from of sentAt)
      expect(sentAt.filter((at) => at >= from && at < from + 1).length).toBeLessThanOrEqual(perSecond);
    // Five seconds at nine tenths of the rate, of which the last tokens may still be on their way.
    expect(sentAt.length).toBeGreaterThan(0.8 * 5 * bucketOf(perSecond).refillPerSecond);
  });

  it('keeps a token for whoever is answered next', async () => {
    await aSmallCampaign(10);
    await makeBucket(database.db, 'telegram', rate, later(120));
    const campaign = await claim({ rate, now: later(120) });
    expect(campaign).toHaveLength(bucketOf(perSecond).capacity - 1);
    await queue(database.db, [{ to: await onePerson(), text: 'trả lời', at: later(120) }]);
    expect(textsOf(await claim({ rate, now: later(120) }))).toEqual(['trả lời']);
  });

  it('gives nothing more when the clock steps back, and goes on when it is right again', async () => {
    const people = await peopleOn(database.db, 'telegram', 20, start);
    await queue(
      database.db,
      people.map((to) => ({ to, at: later(-7200) })),
    );
    await makeBucket(database.db, 'telegram', rate, start);
    const { capacity } = bucketOf(perSecond);
    expect(await claim({ rate })).toHaveLength(capacity);
    expect(await claim({ rate, now: later(-3600) })).toEqual([]);
    expect(await claim({ rate, now: later(1) })).toHaveLength(capacity);
  });
});

describe('one person', () => {
  it('gets no more than five messages in five seconds where one a second is the rule', async () => {
    const to = await onePerson();
    await queue(
      database.db,
      Array.from({ length: 20 }, (_, index) => ({ to, text: `câu ${index}`, at: start })),
    );
    const rate = { perSecond: undefined, perPersonSecond: 1 };
    const sentAt: number[] = [];
    for (let tick = 0; tick < 120; tick += 1) {
      const now = later(tick / 10);
      const claimed = await claim({ rate, now });
      sentAt.push(...claimed.map(() => tick / 10));
      await finish(claimed, now);
    }
    for (const from of sentAt)
      expect(sentAt.filter((at) => at >= from && at < from + 5).length).toBeLessThanOrEqual(5);
    expect(sentAt.length).toBe(15);
  });
});

describe('a platform that asks for patience', () => {
  it('is given it for that conversation, and for all once a second one is refused', async () => {
    const people = await peopleOn(database.db, 'telegram', 3, start);
    await queue(
      database.db,
      people.map((to) => ({ to, at: start })),
    );
    const [first, second] = people;
    const pause = { channel: 'telegram', until: later(14), now: start } as const;
    const of = (person: Reachable | undefined) => ({
      ...pause,
      conversationId: person?.conversationId ?? '',
    });
    expect(await pauseSending(database.db, of(first))).toBe('conversation');
    expect(await pauseSending(database.db, of(first))).toBe('conversation');
    expect(await claim({ limit: 1 })).toHaveLength(1);
    expect(await pauseSending(database.db, of(second))).toBe('channel');
    expect(await claim({ now: later(13.9) })).toEqual([]);
    expect(await claim({ now: later(14) })).toHaveLength(2);
  });

  it('is given it for the whole channel where it counts calls of the account', async () => {
    const [person] = await peopleOn(database.db, 'zalo', 1, start);
    await queue(database.db, [{ to: person as Reachable, at: start }]);
    const conversationId = person?.conversationId ?? '';
    expect(
      await pauseSending(database.db, { channel: 'zalo', conversationId, until: later(60), now: start }),
    ).toBe('channel');
    expect(await claim({ channel: 'zalo', now: later(59) })).toEqual([]);
    expect(await claim({ channel: 'zalo', now: later(60) })).toHaveLength(1);
  });
});

describe('what must not be sent any more', () => {
  const invite = async () => {
    const { agencyId, invitationIds, dossierIds } = await aCampaign(database.db, 1, start);
    const to = await onePerson();
    const invitationId = invitationIds[0] ?? '';
    await queue(database.db, [{ to, kind: 'invitation', at: start, agencyId, invitationId }]);
    return { to, invitationId, dossierId: dossierIds[0] ?? '' };
  };

  it.each([
    [
      'the person wants no more',
      'opted_out',
      ({ to }) =>
        database.db.respondent.update({ where: { id: to.respondentId }, data: { optedOutAt: start } }),
    ],
    [
      'the survey was begun',
      'already_started',
      ({ invitationId }) =>
        database.db.invitation.update({ where: { id: invitationId }, data: { startedAt: start } }),
    ],
    [
      'the invitation is over',
      'expired',
      ({ invitationId }) =>
        database.db.invitation.update({ where: { id: invitationId }, data: { expiresAt: start } }),
    ],
    [
      'the person closed the channel',
      'recipient_blocked',
      ({ to }) =>
        database.db.channelAddress.update({ where: { id: to.addressId }, data: { status: 'blocked' } }),
    ],
  ] satisfies [string, string, (made: Awaited<ReturnType<typeof invite>>) => Promise<unknown>][])(
    'an invitation when %s (%s)',
    async (_, reason, happen) => {
      await happen(await invite());
      expect((await claim()).map(({ stop }) => stop)).toEqual([reason]);
    },
  );

  it('the same words for the twenty-first time in five minutes', async () => {
    const to = await onePerson();
    const told = async (text: string, at: Date) => {
      await queue(database.db, [{ to, text, at }]);
      const [claimed] = await claim({ now: at });
      if (claimed !== undefined) await finish([claimed], at);
      return claimed?.stop;
    };
    for (let count = 0; count < 20; count += 1) expect(await told('Xin chào', later(count))).toBeUndefined();
    expect(await told('Xin chào', later(21))).toBe('looping');
    expect(await told('Câu khác', later(22))).toBeUndefined();
    expect(await told('Xin chào', later(400))).toBeUndefined();
  });
});
