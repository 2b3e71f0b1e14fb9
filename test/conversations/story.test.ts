import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageContentSchema } from '../../src/core/message.ts';
import type { Database } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';
import { peopleOn, queue } from '../support/outbox.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
let survey: Awaited<ReturnType<typeof aSurvey>>;
beforeAll(async () => {
  database = await freshDatabase();
  survey = await aSurvey(database.db);
});
afterAll(() => database.close());

let addresses = 5_000_000;
const anAddress = () => {
  addresses += 1;
  return String(addresses);
};

/** Answers whatever is asked, with the first option or a few words, until nothing is. */
async function finish(person: ReturnType<typeof survey.person>, options: { limit?: number } = {}) {
  for (let turn = 0; turn < (options.limit ?? 20); turn += 1) {
    const last = (await person.heard()).at(-1);
    if (last?.kind !== 'question') return;
    const [first] = last.options;
    if (first === undefined) await person.writes('Cảm ơn cán bộ đã giúp đỡ');
    else await person.presses(first.label);
  }
}

async function stored(invitationId: string) {
  return database.db.invitation.findUniqueOrThrow({
    where: { id: invitationId },
    include: {
      session: { include: { outbounds: { orderBy: { id: 'asc' } }, timers: true } },
      dossier: { include: { response: { include: { answers: { orderBy: { sessionRevision: 'asc' } } } } } },
    },
  });
}

describe('a conversation', () => {
  it('begins when the invitation is opened, stores each answer, and spends the invitation at its end', async () => {
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    expect((await person.asked()).text).toContain('hài lòng');

    await person.presses('Rất hài lòng');
    const afterOne = await stored(invitationId);
    expect(afterOne.startedAt).not.toBeNull();
    expect(afterOne.spentAt).toBeNull();
    expect(afterOne.dossier.response?.status).toBe('partial');
    expect(afterOne.dossier.response?.answers).toMatchObject([
      { criterion: 'overall', attributedTo: 'deciding', kind: 'rating', level: 5, category: '5' },
    ]);

    await finish(person);
    const afterAll = await stored(invitationId);
    expect(afterAll.spentAt).not.toBeNull();
    expect(afterAll.session?.status).toBe('completed');
    expect(afterAll.dossier.response).toMatchObject({
      status: 'completed',
      channel: 'telegram',
      language: 'vi',
    });
    expect(afterAll.dossier.response?.answers.length).toBeGreaterThan(2);
  });

  it('is the same in words as with buttons, and keeps the words', async () => {
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    await person.writes('khong hai long');
    const { dossier } = await stored(invitationId);
    expect(dossier.response?.answers).toMatchObject([{ level: 2, rawReply: 'khong hai long' }]);
  });

  it('told twice of the same update changes nothing', async () => {
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    expect(await person.presses('Bình thường', 'update-77')).toBe('stored');
    const before = await stored(invitationId);
    const heardBefore = (await person.heard()).length;
    const replay = await person.arrives({ kind: 'text', text: 'rất hài lòng' }, 'update-77');
    expect(replay).toBe('duplicate');
    expect(await survey.handleAll()).toBe(0);
    expect(await stored(invitationId)).toEqual(before);
    expect(await person.heard()).toHaveLength(heardBefore);
  });

  it('broken off still counts what was said', async () => {
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    await person.presses('Hài lòng');
    const { dossier, session } = await stored(invitationId);
    expect(session?.status).toBe('waiting');
    expect(dossier.response).toMatchObject({ status: 'partial', answers: [{ level: 4 }] });
  });

  it('is not answered by an old button', async () => {
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    const first = await person.asked();
    await person.presses('Rất hài lòng');
    await person.sends({ kind: 'press', question: first.question, value: first.options[0]?.value ?? '' });
    const { dossier } = await stored(invitationId);
    expect(dossier.response?.answers).toMatchObject([{ criterion: 'overall', level: 5 }]);
  });

  it('is not answered by a button of somebody else’s session', async () => {
    const mine = await survey.invite();
    const theirs = await survey.invite();
    const [me, them] = [survey.person('telegram', anAddress()), survey.person('telegram', anAddress())];
    await me.opens(mine.token);
    await them.opens(theirs.token);
    const question = await them.asked();
    await me.sends({ kind: 'press', question: question.question, value: question.options[0]?.value ?? '' });
    expect((await stored(theirs.invitationId)).dossier.response).toBeNull();
    expect((await stored(mine.invitationId)).dossier.response).toBeNull();
  });

  it('opened on a second channel goes on there, and counts once', async () => {
    const { token, invitationId } = await survey.invite();
    const phone = survey.person('telegram', anAddress());
    const page = survey.person('web', invitationId);
    await phone.opens(token);
    await phone.presses('Rất hài lòng');
    const next = await phone.asked();
    await page.opens(token);
    expect((await page.asked()).text).toBe(next.text);
    await finish(page);
    const { session, dossier } = await stored(invitationId);
    expect(session?.status).toBe('completed');
    expect(dossier.response).toMatchObject({ status: 'completed', channel: 'telegram' });
    expect(await database.db.response.count({ where: { dossierId: dossier.id } })).toBe(1);
    const left = session?.outbounds.filter((row) => row.status === 'queued') ?? [];
    expect(left.filter((row) => row.sessionRevision === session?.revision)).toEqual([]);
  });

  it('messages for the web page are there at once; for a platform they wait to be sent', async () => {
    const { token, invitationId } = await survey.invite();
    await survey.person('web', invitationId).opens(token);
    const { session } = await stored(invitationId);
    expect(new Set(session?.outbounds.map((row) => row.status))).toEqual(new Set(['wired']));
  });

  it('keeps the token out of the database', async () => {
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    await finish(person);
    const tables = await database.db.$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`;
    for (const { name } of tables) {
      const [row] = await database.db.$queryRawUnsafe<{ n: bigint }[]>(
        `select count(*) as n from "${name}" t where strpos(t::text, $1) > 0`,
        token,
      );
      expect({ name, rows: row?.n }).toEqual({ name, rows: 0n });
    }
    expect((await stored(invitationId)).spentAt).not.toBeNull();
  });

  it('says nothing of what people wrote in the log', async () => {
    const { token } = await survey.invite();
    const person = survey.person('telegram', '9994447771');
    await person.opens(token);
    await person.writes('không hài lòng');
    await person.writes('LINH-CANH-9271 cán bộ đòi tiền');
    await finish(person);
    const log = survey.log.lines.join('\n');
    for (const secret of ['LINH-CANH-9271', '9994447771', token]) expect(log).not.toContain(secret);
  });
});

describe('an invitation that cannot be used', () => {
  it.each([
    ['unknown', 'Đường dẫn này không đúng'],
    ['expired', 'đã hết hạn'],
    ['spent', 'đã hoàn thành'],
  ])('%s is answered politely', async (what, text) => {
    const { token } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    const start = survey.clock.now();
    if (what === 'spent') {
      await person.opens(token);
      await finish(person);
    }
    if (what === 'expired') survey.clock.advance(15 * 24 * 3600);
    await person.opens(what === 'unknown' ? 'A'.repeat(32) : token);
    survey.clock.set(start);
    expect((await person.heard()).at(-1)).toMatchObject({
      kind: 'statement',
      text: expect.stringContaining(text),
    });
  });

  it('without one, a person is told what to do', async () => {
    const person = survey.person('telegram', anAddress());
    await person.writes('xin chào');
    expect((await person.heard()).at(-1)).toMatchObject({ text: expect.stringContaining('mở đường dẫn') });
  });
});

describe('leaving', () => {
  it('is respected, kept, and undone by opening the link again', async () => {
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    await person.presses('Hài lòng');
    const pressed = await person.asked();
    await person.sends({ kind: 'command', command: 'stop' });
    const left = await stored(invitationId);
    expect(left.session?.status).toBe('interrupted');
    expect(left.optedOutAt).not.toBeNull();
    const respondent = await database.db.respondent.findFirstOrThrow({
      where: { dossiers: { some: { id: left.dossierId } } },
    });
    expect(respondent.optedOutAt).not.toBeNull();
    expect(left.dossier.response?.answers).toMatchObject([{ level: 4 }]);

    await person.opens(token);
    const again = await person.asked();
    expect(again.question.ask).toBeGreaterThan(pressed.question.ask);
    await finish(person);
    expect((await stored(invitationId)).dossier.response?.status).toBe('completed');
  });

  it('takes back what waited to be written unasked, on every channel, with the opt-out itself', async () => {
    const { db } = database;
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', anAddress());
    await person.opens(token);
    const { dossierId, dossier } = await stored(invitationId);
    const { respondentId } = await db.dossier.findUniqueOrThrow({ where: { id: dossierId } });
    const [elsewhere] = await peopleOn(db, 'zalo', 1, survey.clock.now());
    if (elsewhere === undefined || respondentId === null) throw new Error('nobody');
    await db.channelAddress.update({ where: { id: elsewhere.addressId }, data: { respondentId } });
    const at = survey.clock.now();
    const waiting = {
      to: elsewhere,
      at,
      channel: 'zalo' as const,
      agencyId: dossier.receivingAgencyId,
      invitationId,
    };
    await queue(db, [
      { ...waiting, kind: 'invitation' },
      { ...waiting, kind: 'reminder' },
      { to: elsewhere, at, kind: 'complaint_answer' },
    ]);
    await db.invitation.update({ where: { id: invitationId }, data: { remindAt: at } });
    await person.sends({ kind: 'command', command: 'stop' });
    const rows = await db.outbound.findMany({
      where: { conversationId: elsewhere.conversationId },
      orderBy: { id: 'asc' },
    });
    expect(rows.map(({ kind, status, failure }) => [kind, status, failure])).toEqual([
      ['invitation', 'cancelled', 'opted_out'],
      ['reminder', 'cancelled', 'opted_out'],
      ['complaint_answer', 'queued', null],
    ]);
    expect((await stored(invitationId)).remindAt).toBeNull();
  });

  it('blocking the bot is recorded', async () => {
    const { token } = await survey.invite();
    const address = anAddress();
    const person = survey.person('telegram', address);
    await person.opens(token);
    await person.sends({ kind: 'blocked' });
    expect(await database.db.channelAddress.count({ where: { status: 'blocked' } })).toBe(1);
    await person.sends({ kind: 'unblocked' });
    expect(await database.db.channelAddress.count({ where: { status: 'blocked' } })).toBe(0);
  });
});

describe('every message stored for sending', () => {
  it('reads back as a message', async () => {
    const rows = await database.db.outbound.findMany({ select: { content: true } });
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(messageContentSchema.safeParse(row.content).success).toBe(true);
  });
});
