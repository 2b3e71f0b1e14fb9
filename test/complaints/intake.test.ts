/** From a conversation to a stored complaint: once, whole, and apart from who filed it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContact, recordComplaints } from '../../src/complaints/index.ts';
import { readTranscript } from '../../src/conversations/index.ts';
import type { InvitationId } from '../../src/core/ids.ts';
import { type Database, inTransaction } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newId, testKeys } from '../support/deps.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
let survey: Awaited<ReturnType<typeof aSurvey>>;
beforeAll(async () => {
  database = await freshDatabase();
  survey = await aSurvey(database.db);
  const flow = await database.db.flow.findUniqueOrThrow({ where: { key: 'complaint' } });
  await database.db.flowAssignment.updateMany({ where: { procedureId: null }, data: { flowId: flow.id } });
});
afterAll(() => database.close());

const words = 'Tôi nộp hồ sơ ngày 3/3 nhưng phải đi lại bốn lần.';
let addresses = 5_000_000;

async function aCitizen(channel: 'telegram' | 'web' = 'telegram') {
  addresses += 1;
  const { token, invitationId } = await survey.invite();
  const person = survey.person(channel, channel === 'web' ? invitationId : String(addresses));
  await person.opens(token);
  const complaints = () =>
    database.db.complaint.findMany({
      where: { origin: { invitationId } },
      include: { origin: true, contact: true, files: { include: { file: true } } },
    });
  const lastTexts = async () => (await person.heard()).map((message) => message.text);
  return { ...person, token, invitationId: invitationId as InvitationId, complaints, lastTexts };
}

type Citizen = Awaited<ReturnType<typeof aCitizen>>;

async function files(citizen: Citizen, kind = 'phản ánh') {
  await citizen.writes('có');
  await citizen.writes(kind);
  await citizen.writes(words);
  await citizen.writes('bỏ qua');
}

async function filesWithName(citizen: Citizen) {
  await files(citizen);
  for (const reply of ['đồng ý', 'Nguyễn Văn An', 'Số 5 phố Huế', '0912 345 678'])
    await citizen.writes(reply);
}

const codeIn = (text: string) => /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(text)?.[0];

describe('a phản ánh', () => {
  it('is stored as it was filed, and its code is told in the chat', async () => {
    const citizen = await aCitizen();
    await filesWithName(citizen);
    const [complaint, ...others] = await citizen.complaints();
    expect(others).toEqual([]);
    expect(complaint).toMatchObject({
      kind: 'report',
      status: 'received',
      content: words,
      language: 'vi',
      channel: 'telegram',
      contactState: 'complete',
      agreedPurposes: ['share_contact'],
      agencyRole: 'deciding',
      receivedAt: survey.clock.now(),
      amendedAt: null,
    });
    const { deciding } = await agenciesOf(citizen);
    expect(complaint?.agencyId).toBe(deciding);
    const receipt = (await citizen.lastTexts()).find((text) => text.includes('Mã phản ánh'));
    expect(codeIn(receipt ?? '')).toBe(complaint?.referenceCode);
    expect(receipt).not.toContain('Điều 7');
  });

  it('keeps name, address and phone sealed, and nowhere else in what an agency reads', async () => {
    const citizen = await aCitizen();
    await filesWithName(citizen);
    const [complaint] = await citizen.complaints();
    if (complaint === undefined) throw new Error('no complaint');
    expect(await readContact(database.db, testKeys, complaint.id)).toEqual({
      name: 'Nguyễn Văn An',
      address: 'Số 5 phố Huế',
      phone: '+84912345678',
    });
    const sealed = Buffer.from(complaint.contact?.sealedContact ?? []);
    expect(sealed.includes(Buffer.from('Nguyễn'))).toBe(false);
    const row = await database.db.complaint.findUniqueOrThrow({ where: { id: complaint.id } });
    const origin = complaint.origin;
    const shown = JSON.stringify(row);
    for (const hint of ['Nguyễn', '912345678', origin?.sessionId, origin?.dossierId, origin?.invitationId])
      expect(shown).not.toContain(hint);
  });

  it('without a name is taken, and what that means is said', async () => {
    const citizen = await aCitizen();
    await files(citizen);
    await citizen.presses('Không đồng ý');
    const [complaint] = await citizen.complaints();
    expect(complaint).toMatchObject({ contactState: 'anonymous', contact: null, agreedPurposes: [] });
    const receipt = (await citizen.lastTexts()).find((text) => text.includes('Mã phản ánh'));
    expect(receipt).toContain('Điều 7 Nghị định 20/2008/NĐ-CP');
  });

  it('leaves an entry in the audit record, without a word of the citizen', async () => {
    const citizen = await aCitizen();
    await filesWithName(citizen);
    const [complaint] = await citizen.complaints();
    const entries = await database.db.auditEntry.findMany({
      where: { subjectKind: 'complaint', subjectId: complaint?.id ?? '' },
    });
    expect(entries).toMatchObject([{ action: 'complaint.received', actorKind: 'respondent', actorId: null }]);
    const told = JSON.stringify(entries.map(({ id: _, ...entry }) => entry));
    for (const word of ['bốn lần', 'Nguyễn', '912345678']) expect(told).not.toContain(word);
  });

  it('corrected within a day is the same complaint with the same code, and keeps who filed it', async () => {
    const citizen = await aCitizen();
    await filesWithName(citizen);
    const [before] = await citizen.complaints();
    survey.clock.advance(60);
    await citizen.writes('làm lại');
    await citizen.presses('Giữ nguyên');
    await citizen.presses('Kiến nghị');
    await citizen.writes('Đề nghị niêm yết mẫu đơn ngay tại quầy.');
    for (let left = 0; left < 5 && !(await hasEnded(citizen)); left += 1) await citizen.writes('bỏ qua');
    const after = await citizen.complaints();
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({
      id: before?.id,
      referenceCode: before?.referenceCode,
      kind: 'proposal',
      content: 'Đề nghị niêm yết mẫu đơn ngay tại quầy.',
      receivedAt: before?.receivedAt,
      amendedAt: survey.clock.now(),
    });
    expect((await citizen.lastTexts()).at(-2)).toContain(`vẫn là: ${before?.referenceCode}`);
  });
});

async function hasEnded(citizen: Citizen): Promise<boolean> {
  const session = await database.db.session.findUnique({ where: { invitationId: citizen.invitationId } });
  return session?.status !== 'waiting';
}

async function agenciesOf({ invitationId }: Citizen) {
  const { dossier } = await database.db.invitation.findUniqueOrThrow({
    where: { id: invitationId },
    include: { dossier: true },
  });
  return { receiving: dossier.receivingAgencyId, deciding: dossier.decidingAgencyId };
}

describe('once', () => {
  it('is filed however often the platform brings the last message', async () => {
    const citizen = await aCitizen();
    await files(citizen);
    await citizen.writes('không đồng ý', 'last-message-1');
    await citizen.writes('không đồng ý', 'last-message-1');
    await citizen.writes('không đồng ý', 'last-message-1');
    expect(await citizen.complaints()).toHaveLength(1);
    const receipts = (await citizen.lastTexts()).filter((text) => text.includes('Mã phản ánh'));
    expect(receipts).toHaveLength(1);
  });

  it('is filed when the sprint fails after it was written, and is tried again', async () => {
    const citizen = await aCitizen();
    await files(citizen);
    await citizen.arrives({ kind: 'text', text: 'không đồng ý' });
    await database.db.$executeRawUnsafe(`
      create function refuse_audit() returns trigger language plpgsql as $$
      begin raise exception 'the disk is full'; end $$`);
    await database.db.$executeRawUnsafe(`
      create trigger refuse_audit before insert on audit_entries for each row execute function refuse_audit()`);
    await survey.handleAll();
    expect(await citizen.complaints()).toEqual([]);
    await database.db.$executeRawUnsafe('drop trigger refuse_audit on audit_entries');
    await database.db.$executeRawUnsafe('drop function refuse_audit');
    survey.clock.advance(10);
    await survey.handleAll();
    expect(await citizen.complaints()).toHaveLength(1);
  });

  it('is a revision taken: handed over again it changes nothing', async () => {
    const citizen = await aCitizen();
    await filesWithName(citizen);
    const [complaint] = await citizen.complaints();
    const { origin } = complaint ?? {};
    if (complaint === undefined || origin === null || origin === undefined) throw new Error('no complaint');
    await inTransaction(database.db, async (tx) => {
      await recordComplaints(
        tx,
        [
          {
            kind: 'proposal',
            category: 'other',
            attributedTo: 'receiving',
            content: 'Một nội dung khác hẳn.',
            contact: {},
            fileReferences: [],
            language: 'en',
            channel: 'web',
            dossierId: origin.dossierId as never,
            invitationId: citizen.invitationId,
            sessionId: origin.sessionId as never,
            node: origin.nodeId,
            sessionRevision: origin.sessionRevision,
          },
        ],
        { keys: testKeys, newId, at: survey.clock.now() },
      );
      return { ok: true, value: undefined } as const;
    });
    expect(await citizen.complaints()).toEqual([complaint]);
  });
});

describe('what is no phản ánh', () => {
  it.each([
    ['khiếu nại', 'formal_complaint'],
    ['tố cáo', 'denunciation'],
  ] as const)('%s is told its way, is counted, and leaves no case', async (wish, kind) => {
    const before = await database.db.complaintRedirection.count({ where: { kind } });
    const citizen = await aCitizen();
    await citizen.writes('có');
    await citizen.writes(wish);
    expect(await citizen.complaints()).toEqual([]);
    expect(await database.db.complaintRedirection.count({ where: { kind } })).toBe(before + 1);
    expect((await citizen.lastTexts()).join('\n')).toContain(`không phải là đơn ${wish}`);
  });

  it('cannot be stored as a case', async () => {
    const citizen = await aCitizen();
    const { deciding } = await agenciesOf(citizen);
    const stored = database.db.complaint.create({
      data: {
        id: newId(),
        referenceCode: 'TEST',
        kind: 'denunciation',
        content: '',
        language: 'vi',
        channel: 'web',
        contactState: 'anonymous',
        agencyId: deciding,
        agencyRole: 'deciding',
        receivedAt: new Date(0),
      },
    });
    await expect(stored).rejects.toThrow(/complaints_kind_taken/);
  });
});

describe('the page of a conversation that filed a complaint', () => {
  it('tells the code at the end, and later nobody who opens it that there was a complaint', async () => {
    const citizen = await aCitizen('web');
    await files(citizen);
    await citizen.writes('không đồng ý');
    const [complaint] = await citizen.complaints();
    const read = () =>
      readTranscript(
        { db: database.db, keys: testKeys, clock: survey.clock },
        { invitationId: citizen.invitationId, language: 'vi' },
      );
    expect(JSON.stringify(await read())).toContain(complaint?.referenceCode);
    survey.clock.advance(15 * 60);
    expect((await read()).messages).toEqual([]);
  });
});
