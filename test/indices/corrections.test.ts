/** What a correction does to weighted figures that were published, where answers are shown in steps. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { criteria, factors } from '../../src/engine/index.ts';
import {
  closePeriods,
  correctPeriods,
  findPublication,
  recomputePublication,
  rollUpIndices,
} from '../../src/indices/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { publishDeps } from '../support/publishing.ts';
import { anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/* Two wards with 40 people each in September 2026, all satisfied in Ấm Hạ and half of them in Bỉm Sơn. */
const database = await freshDatabase();
const { db } = database;
const clock = fixedClock(new Date('2026-10-20T18:00:00Z'));
const deps = publishDeps({ db, clock });
let [amHa, bimSon, procedure] = ['', '', ''];

const rate = (ward: string, satisfied: number, all: number) =>
  plantDossiers(
    db,
    [...times(satisfied, 5 as const), ...times(all - satisfied, 2 as const)].map((said) => ({
      finishedAt: '2026-09-10T03:00:00Z',
      receiving: ward,
      procedure,
      isCompleted: true,
      answers: [{ criterion: 'overall', said }],
    })),
  );

/** The roll-up and the plans of the next night. */
async function night() {
  clock.advance(24 * 3600);
  const list = { criteria: { criteria, factors } };
  await rollUpIndices(
    { db, clock, log: memoryLog(), ...list },
    { release: { closingDays: 15, leastPeople: 10 } },
  );
  await deps.plans.makeAll(db);
}

beforeAll(async () => {
  const province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hóa' });
  procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  amHa = await anAgency(db, { code: 'H38.31', name: 'Phường Ấm Hạ', parentId: province });
  bimSon = await anAgency(db, { code: 'H38.32', name: 'Phường Bỉm Sơn', parentId: province });
  await rate(amHa, 40, 40);
  await rate(bimSon, 20, 40);
  await night();
  await closePeriods(deps, clock.now());
});
afterAll(() => database.close());

async function september() {
  const found = await findPublication(db, '2026-09');
  if (found === undefined) throw new Error('September is not published');
  const { figures, changes, revision } = found.content;
  const rowsOf = {
    all: figures.system.overall,
    ...Object.fromEntries(figures.agencies.map((one) => [one.code, one.overall])),
  };
  const weighted = Object.fromEntries(
    Object.entries(rowsOf).map(([key, row]) => [key, row.weighted?.value ?? null]),
  );
  const whys = Object.fromEntries(changes.map(({ place, why }) => [place, why]));
  const { finished } = figures.system.overall.reach;
  return { hash: found.hash, revision, weighted, whys, finished };
}

it('keeps the weighted figures where two came late and their answers wait: what is shown is the same', async () => {
  const weighted = { all: 75, H38: 75, 'H38.31': 100, 'H38.32': 50 };
  expect((await september()).weighted).toEqual(weighted);
  await rate(amHa, 0, 2);
  await night();
  expect((await correctPeriods(deps)).corrected).toEqual(['2026-09', '2026-Q3']);
  const corrected = await september();
  // Their dossiers are counted.
  expect(corrected.finished).toBe(82);
  expect(corrected.weighted).toEqual(weighted);
  expect(Object.values(corrected.whys)).toEqual(['recounted', 'recounted', 'recounted']);
  expect(await recomputePublication(deps, corrected.hash)).toBe('same_bytes');
});

it('says why a weighted figure is gone, where the figure beside it is another and answers wait', async () => {
  await rate(bimSon, 30, 30);
  await night();
  expect((await correctPeriods(deps)).corrected).toEqual(['2026-09', '2026-Q3']);
  const { revision, weighted, whys, hash } = await september();
  expect(revision).toBe(3);
  expect(weighted).toEqual({ all: null, H38: null, 'H38.31': 100, 'H38.32': (100 * 50) / 70 });
  expect(whys).toMatchObject({
    'system/overall': 'weighted_kept_back',
    'agencies/H38/overall': 'weighted_kept_back',
    'agencies/H38.32/overall': 'recounted',
    'rankings/H38': 'follows',
  });
  expect(await recomputePublication(deps, hash)).toBe('same_bytes');
});

it('says of a new agency that it is new', async () => {
  await anAgency(db, {
    code: 'H38.33',
    name: 'Phường Đông Sơn',
    parentId: (await db.agency.findFirstOrThrow({ where: { code: 'H38' } })).id,
  });
  await night();
  await correctPeriods(deps);
  expect((await september()).whys).toMatchObject({
    'agencies/H38.33': 'other_agency',
    'agencies/H38.33/overall': 'other_agency',
  });
});
