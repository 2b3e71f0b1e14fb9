/**
 * A population whose true figure is known, of which rules ask one procedure by one in four and the other whole, and of which
 * flows pick a criterion by one in two: each probability must be made up for once.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/core/result.ts';
import { inTransaction } from '../../src/db/index.ts';
import { criteria, factors } from '../../src/engine/index.ts';
import { measureSatisfaction, rollUpIndices } from '../../src/indices/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/*
 *   procedure   dossiers   asked     answered   all of them would say   picked for courtesy
 *   copies      200        50 (¼)    20 (40%)   level 5                 10 (½)
 *   births      100        100       40 (40%)   level 2                 20 (½)
 *
 * So 200 of 300 are satisfied: two thirds. Counting answers alone gives 20 of 60, a third; weighing the sample twice 89%.
 */
const database = await freshDatabase();
const { db } = database;
const clock = fixedClock(new Date('2026-12-01T02:00:00Z'));
const list = { criteria, factors };

beforeAll(async () => {
  const ward = await anAgency(db, { code: 'H38.31', name: 'Phường Ấm Hạ' });
  const ofField = (code: string, name: string) => aProcedure(db, { code, name, field: 'Hộ tịch' });
  const [copies, births] = [
    await ofField('2.000635', 'Bản sao trích lục'),
    await ofField('1.001193', 'Khai sinh'),
  ];
  const dossiers = (procedure: string, sampling: number, level: 2 | 5, numbers: number[]): ADossier[] => {
    const [left = 0, silent = 0, unpicked = 0, picked = 0] = numbers;
    const base = {
      finishedAt: '2026-11-10T03:00:00Z',
      receiving: ward,
      procedure,
      samplingProbability: sampling,
    };
    const overall = { criterion: 'overall', said: level, inclusionProbability: sampling } as const;
    const courtesy = {
      criterion: 'official_courtesy',
      said: level,
      inclusionProbability: sampling / 2,
    } as const;
    return [
      ...times(left, { ...base, isNotSampled: true }),
      ...times(silent, base),
      ...times(unpicked, { ...base, answers: [overall] }),
      ...times(picked, { ...base, answers: [overall, courtesy] }),
    ];
  };
  await plantDossiers(db, [
    ...dossiers(copies, 0.25, 5, [150, 30, 10, 10]),
    ...dossiers(births, 1, 2, [0, 60, 20, 20]),
  ]);
  await rollUpIndices({ db, clock, log: memoryLog(), criteria: list });
});
afterAll(() => database.close());

describe('an answer stands for as many dossiers as it should', () => {
  it.each(['overall', 'official_courtesy'])(
    'of %s, which is asked with its own probability',
    async (criterion) => {
      const measured = await inTransaction(db, async (tx) =>
        ok(await measureSatisfaction(tx, { criteria: list }, { criterion, formula: 'item_top2' })),
      );
      const [figure] = measured.ok && measured.value.ok ? measured.value.value.figures : [];
      expect(figure?.raw?.value).toBeCloseTo(100 / 3, 10);
      expect(figure?.weighted?.value).toBeCloseTo(200 / 3, 10);
      const represented = figure?.said.criteria[0]?.weights.reduce((sum, weight) => sum + weight, 0);
      expect(represented).toBeCloseTo(300, 8);
    },
  );
});
