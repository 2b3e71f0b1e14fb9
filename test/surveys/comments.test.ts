/** From answers to what everybody may read: in batches, and only what somebody cleared. */
import request from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commentsToCheck, decideComments, releaseNextComments } from '../../src/surveys/index.ts';
import { anApplication } from '../support/application.ts';
import { fixedClock, newId } from '../support/deps.ts';
import { anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/*
 * In November 2026 eleven people answered about the ward on one day, two of whom wrote something, and one about its office, who
 * wrote something too.
 */
const clock = fixedClock(new Date('2026-11-20T02:00:00Z'));
const application = await anApplication({}, { clock });
const { db } = application.deps;
let harsh = '';

beforeAll(async () => {
  const ward = await anAgency(db, { code: 'H38.31', name: 'Phường Ấm Hạ' });
  const office = await anAgency(db, { code: 'H38.31.01', name: 'Tổ một cửa', parentId: ward });
  const procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  const answered = (receiving: string) => ({
    finishedAt: '2026-11-10T03:00:00Z',
    receiving,
    procedure,
    isCompleted: true,
    answers: [{ criterion: 'overall', said: 4 }] as const,
  });
  await plantDossiers(db, [...times(11, answered(ward)), answered(office)]);
  await db.response.updateMany({ data: { completedAt: new Date('2026-11-12T02:30:00Z') } });
  const responses = await db.response.findMany({ include: { dossier: true } });
  const [first, second] = responses.filter(({ dossier }) => dossier.receivingAgencyId === ward);
  const below = responses.find(({ dossier }) => dossier.receivingAgencyId === office);
  const wrote = async (responseId: string | undefined, text: string, nodeId = 'comment') => {
    const id = newId();
    await db.answer.create({
      data: {
        id,
        responseId: responseId ?? '',
        nodeId,
        kind: 'text',
        attributedTo: null,
        text,
        category: 'other',
        givenAt: new Date('2026-11-12T02:25:00Z'),
        sessionRevision: 1,
      },
    });
    return id;
  };
  await wrote(first?.id, '=Hướng dẫn tận tình, "rất tốt"');
  harsh = await wrote(second?.id, 'Anh Bình ở quầy 3 nhận tiền.');
  await wrote(first?.id, 'Nội dung một phản ánh.', 'complaint_content');
  await wrote(below?.id, 'Chờ lâu.');
});
afterAll(() => application.close());

const read = (agency: string) => request(application.app).get('/api/v1/open-data/comments').query({ agency });
const waiting = async () => {
  const comments = await commentsToCheck(db, undefined);
  return comments.ok ? comments.value : [];
};
const decide = (ids: string[], decision: 'published' | 'withheld') =>
  decideComments(db, { ids, decision, at: clock.now(), actor: { kind: 'command_line' } });

it('releases the batch of the ward, not the one comment about its office, and nothing twice', async () => {
  expect(await releaseNextComments(db, clock.now())).toEqual({ batches: 1, comments: 2 });
  expect(await releaseNextComments(db, clock.now())).toEqual({ batches: 0, comments: 0 });
  expect((await waiting()).map(({ agency, week }) => [agency, week])).toEqual([
    ['H38.31', '2026-11-09'],
    ['H38.31', '2026-11-09'],
  ]);
});

it('shows none before somebody has read it, but says how many wait', async () => {
  expect((await read('H38.31')).body).toEqual({ comments: [], awaitingCheck: 2 });
});

it('shows what was cleared, as JSON and as a table that no spreadsheet runs', async () => {
  const others = (await waiting()).map(({ id }) => id).filter((id) => id !== harsh);
  expect(await decide(others, 'published')).toEqual({ ok: true, value: { decided: 1 } });
  expect(await decide([harsh], 'withheld')).toEqual({ ok: true, value: { decided: 1 } });
  expect((await read('H38.31')).body).toEqual({
    comments: [
      {
        agency: 'H38.31',
        agencyName: 'Phường Ấm Hạ',
        week: '2026-11-09',
        text: '=Hướng dẫn tận tình, "rất tốt"',
      },
    ],
    awaitingCheck: 0,
  });
  const { text } = await request(application.app)
    .get('/api/v1/open-data/comments.csv')
    .query({ agency: 'H38.31' });
  expect(text).toBe(
    '\uFEFFweek,agency_code,agency_name,comment\r\n' +
      `2026-11-09,H38.31,Phường Ấm Hạ,"'=Hướng dẫn tận tình, ""rất tốt"""\r\n`,
  );
});

it('leaves an entry in the audit record, without the words', async () => {
  const entries = await db.auditEntry.findMany({ where: { subjectKind: 'comment' }, orderBy: { id: 'asc' } });
  expect(entries.map(({ action }) => action)).toEqual(['comment.published', 'comment.withheld']);
  expect(JSON.stringify(entries.map(({ before, after }) => [before, after]))).not.toContain('tận tình');
});

it('takes a comment back to be read again when its author changes it, and away when it is erased', async () => {
  const [shown] = await db.releasedComment.findMany({ where: { decision: 'published' } });
  const where = { id: shown?.answerId ?? '' };
  await db.answer.update({ where, data: { text: 'Đã sửa.', sessionRevision: 2 } });
  expect((await read('H38.31')).body).toEqual({ comments: [], awaitingCheck: 1 });
  await decide([where.id], 'published');
  expect((await read('H38.31')).body.comments).toMatchObject([{ text: 'Đã sửa.' }]);
  await db.answer.update({ where, data: { text: null } });
  expect((await read('H38.31')).body).toEqual({ comments: [], awaitingCheck: 0 });
});

it('does not keep the comment about the office for ever', async () => {
  expect(await releaseNextComments(db, new Date('2026-12-13T02:00:00Z'))).toEqual({
    batches: 1,
    comments: 1,
  });
  expect((await waiting()).map(({ agency, text }) => [agency, text])).toEqual([['H38.31.01', 'Chờ lâu.']]);
});

it('knows no agency that does not exist, and decides on no comment that was not released', async () => {
  expect((await read('X')).status).toBe(404);
  expect(await decide([newId()], 'published')).toEqual({ ok: false, error: { code: 'unknown_comment' } });
});
