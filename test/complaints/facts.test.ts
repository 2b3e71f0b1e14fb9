/** From a conversation to the figures of Decision 766: what the intake knows of a complaint counts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/db/index.ts';
import { criteria, factors } from '../../src/engine/index.ts';
import { indicators, rollUpIndices, serviceQuality } from '../../src/indices/index.ts';
import { freshDatabase } from '../support/database.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
let survey: Awaited<ReturnType<typeof aSurvey>>;
beforeAll(async () => {
  database = await freshDatabase();
  survey = await aSurvey(database.db);
  const flow = await database.db.flow.findUniqueOrThrow({ where: { key: 'complaint' } });
  await database.db.flowAssignment.updateMany({ where: { procedureId: null }, data: { flowId: flow.id } });
  // Two dossiers of one agency that finished in time; about the second its applicant complains.
  await survey.invite();
  const { token } = await survey.invite();
  const citizen = survey.person('telegram', '5000001');
  await citizen.opens(token);
  for (const reply of ['có', 'phản ánh', 'Phải đi lại bốn lần.', 'bỏ qua', 'không đồng ý'])
    await citizen.writes(reply);
  await rollUpIndices({ ...survey.deps, criteria: { criteria, factors } });
});
afterAll(() => database.close());

const november = { agency: 'H38.12.05', from: '2026-11-01', to: '2026-11-30' } as never;

it('a complaint stands in the figures of the agency that must answer it, as far as it is known', async () => {
  const facts = await database.db.$queryRaw`
    select a.code, f.reported_on::text as "reportedOn", f.due_at as "dueAt", f.answered_at as "answeredAt",
      f.dossier_id is not null as "isOfDossier", f.is_repeated as "isRepeated", f.is_confirmed as "isConfirmed",
      f.is_about_conduct as "isAboutConduct"
    from complaint_facts f join agencies a on a.id = f.agency_id`;
  expect(facts).toEqual([
    {
      code: 'H38.12.05',
      reportedOn: '2026-11-23',
      dueAt: null,
      answeredAt: null,
      isOfDossier: true,
      isRepeated: false,
      isConfirmed: null,
      isAboutConduct: false,
    },
  ]);
});

it('counts once in Decision 766: its dossier is at fault, and it is not overdue before it has a deadline', async () => {
  const rows = await serviceQuality(survey.deps, november);
  const [row] = rows.ok ? rows.value : [];
  expect(row?.metrics.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
    [1, 2],
    [1, 1],
    [1, 1],
  ]);
});

it('counts in the figures of the process', async () => {
  const rows = await indicators(survey.deps, november);
  const [row] = rows.ok ? rows.value : [];
  const about = row?.indicators.filter(({ basis }) => basis === 'complaints');
  expect(about?.map(({ id, of, parts }) => [id, of, parts[0]?.count])).toEqual([
    ['complaints_on_time', 1, 1],
    ['complaints_confirmed', 0, 0],
  ]);
});

it('is of its day in Viet Nam, about conduct or not by what it names', async () => {
  const complaint = await database.db.complaint.findFirstOrThrow();
  const factOf = async (data: { receivedAt?: Date; category: string | null }) => {
    await database.db.complaint.update({ where: { id: complaint.id }, data });
    const read = await inTransaction(database.db, async (tx) => ({
      ok: true as const,
      value: await tx.$queryRaw<{ on: string; is: boolean }[]>`
        select reported_on::text as "on", is_about_conduct as "is" from complaint_facts`,
    }));
    return read.ok ? [read.value[0]?.on, read.value[0]?.is] : [];
  };
  const lastMinute = new Date('2026-11-30T16:59:59Z');
  const firstMinute = new Date('2026-11-30T17:00:00Z');
  expect(await factOf({ receivedAt: lastMinute, category: 'harassment' })).toEqual(['2026-11-30', true]);
  expect(await factOf({ receivedAt: firstMinute, category: 'regulation' })).toEqual(['2026-12-01', false]);
  expect(await factOf({ category: 'other' })).toEqual(['2026-12-01', false]);
});
