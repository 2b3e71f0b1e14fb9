/** What may be shown is decided once a night, for all replicas. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '../../../src/core/result.ts';
import { inTransaction, type Tx } from '../../../src/db/index.ts';
import { criteria, factors } from '../../../src/engine/index.ts';
import type { ReleasePlans } from '../../../src/indices/disclosure/load-plans.ts';
import { rollUpIndices } from '../../../src/indices/index.ts';
import { freshDatabase } from '../../support/database.ts';
import { fixedClock, memoryLog } from '../../support/deps.ts';
import { publishDeps } from '../../support/publishing.ts';
import { anAgency, aProcedure, plantDossiers, times } from '../../support/rows.ts';

const database = await freshDatabase();
const { db } = database;
const clock = fixedClock(new Date('2026-11-20T02:00:00Z'));
const count = () => rollUpIndices({ db, clock, log: memoryLog(), criteria: { criteria, factors } });
const aReplica = () => publishDeps({ db, clock }).plans;

beforeAll(async () => {
  const province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hóa' });
  const ward = await anAgency(db, { code: 'H38.31', name: 'Phường Ấm Hạ', parentId: province });
  const procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  const rated = {
    finishedAt: '2026-11-10T03:00:00Z',
    receiving: ward,
    procedure,
    answers: [
      { criterion: 'overall', said: 4 },
      { criterion: 'official_courtesy', said: 4 },
      { criterion: 'harassment_perception', said: { choice: 'none' } },
    ],
  } as const;
  await plantDossiers(db, times(12, rated));
  await count();
});
afterAll(() => database.close());

async function peopleOfPlans(plans = aReplica()) {
  const read = await inTransaction<Record<string, number>, never>(db, async (tx) => {
    const state = await tx.tallyState.findUniqueOrThrow({ where: { id: 1 } });
    const of = await plans.plansOf(tx, state.dataThrough);
    const released = {
      periods: await of.periods(tx),
      subjects: await of.subjects(tx, '2026'),
      choices: await of.choices(tx, '2026'),
      channels: await of.channels(tx, '2026'),
      procedures: await of.procedures(tx, '2026'),
      dossiers: await of.official(tx, 'dossiers'),
    };
    return ok(
      Object.fromEntries(Object.entries(released).map(([name, { table }]) => [name, table.counted[0] ?? 0])),
    );
  });
  return read.ok ? read.value : {};
}

const twelveEach = { periods: 12, subjects: 12, choices: 12, channels: 12, procedures: 12, dossiers: 12 };

it('makes every plan: those of months, and of one year criteria, choices, channels and procedures', async () => {
  expect(await aReplica().makeAll(db)).toEqual({ plans: 8 });
});

it('is read by every replica as it was stored, while the tallies are being made anew', async () => {
  await db.$executeRaw`delete from rating_days`;
  await db.$executeRaw`update tally_cells set finished = 0`;
  expect(await peopleOfPlans()).toEqual(twelveEach);
});

it('holds for one state of the tallies alone', async () => {
  await db.tallyState.update({ where: { id: 1 }, data: { dataThrough: new Date('2026-11-21T02:00:00Z') } });
  expect(await peopleOfPlans()).toMatchObject({ periods: 0, dossiers: 0 });
  expect(await aReplica().makeAll(db)).toEqual({ plans: 8 });
  // And the agencies that they are of.
  expect(await db.releasePlan.count()).toBe(9);
});

it('goes on from the plans of before in each request by itself, until those of the new state are stored', async () => {
  await db.tallyState.update({ where: { id: 1 }, data: { dataThrough: new Date('2026-11-22T02:00:00Z') } });
  const replica = aReplica();
  const ask = (what: 'channels' | 'procedures') =>
    inTransaction<number | undefined, never>(db, async (tx) => {
      const { dataThrough } = await tx.tallyState.findUniqueOrThrow({ where: { id: 1 } });
      const plans = await replica.plansOf(tx, dataThrough);
      return ok((await plans[what](tx, '2026')).table.counted[0]);
    });
  expect(await ask('channels')).toEqual(ok(12));
  // The transaction of the first request is over.
  expect(await ask('procedures')).toEqual(ok(12));
});

it('makes for the next who asks what could not be made for the one before', async () => {
  const replica = aReplica();
  const inRequest = <T>(work: (plans: ReleasePlans, tx: Tx) => Promise<T>) =>
    inTransaction<T, never>(db, async (tx) => {
      const { dataThrough } = await tx.tallyState.findUniqueOrThrow({ where: { id: 1 } });
      return ok(await work(await replica.plansOf(tx, dataThrough), tx));
    });
  let over: (() => Promise<unknown>) | undefined;
  await inRequest(async (plans, tx) => {
    over = () => plans.periods(tx, '2026-11');
  });
  // The connection of this request is gone.
  await expect(over?.()).rejects.toThrow();
  const months = await inRequest(async (plans, tx) => (await plans.periods(tx, '2026-11')).table.columns.ids);
  expect(months).toEqual(ok(expect.any(Array)));
});
