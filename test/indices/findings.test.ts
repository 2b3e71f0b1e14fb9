import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { criteria, factors } from '../../src/engine/index.ts';
import { seededChance } from '../../src/indices/estimates/chance.ts';
import { chanceOfAsMany, detectBursts } from '../../src/indices/findings/detect.ts';
import { recordFindings, rollUpIndices } from '../../src/indices/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog, newId } from '../support/deps.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

describe('the exact test', () => {
  it('gives the probability of the lady who tasted tea', () => {
    // Fisher: of 8 cups, 4 with milk first; naming all 4 by chance: 1 in 70; at least 3: 17 in 70.
    expect(chanceOfAsMany({ people: 4, chosen: 0 }, { people: 4, chosen: 4 })).toBeCloseTo(1 / 70, 10);
    expect(chanceOfAsMany({ people: 4, chosen: 1 }, { people: 4, chosen: 3 })).toBeCloseTo(17 / 70, 10);
  });

  it('is right for large numbers, too', () => {
    // R: fisher.test(matrix(c(60, 940, 40, 960), 2), alternative = "greater") is close to the normal tail with continuity.
    const probability = chanceOfAsMany({ people: 1000, chosen: 40 }, { people: 1000, chosen: 60 });
    expect(probability).toBeGreaterThan(0.02);
    expect(probability).toBeLessThan(0.03);
  });
});

describe('among hundreds of agencies to which nothing happened', () => {
  it('hardly any night raises a false alarm, and a real burst is found all the same', () => {
    const chance = seededChance(5);
    const drawn = (people: number, share: number) => {
      let chosen = 0;
      for (let person = 0; person < people; person += 1) chosen += chance() < share ? 1 : 0;
      return { people, chosen };
    };
    let alarms = 0;
    let found = 0;
    for (let night = 0; night < 60; night += 1) {
      const quiet = Array.from({ length: 150 }, (_, index) => ({
        agencyId: String(index),
        before: drawn(300, 0.08),
        now: drawn(40, 0.08),
      }));
      alarms += detectBursts(quiet).length;
      const burst = { agencyId: 'burst', before: drawn(300, 0.08), now: drawn(40, 0.5) };
      found += detectBursts([...quiet, burst]).some(({ agencyId }) => agencyId === 'burst') ? 1 : 0;
    }
    expect(alarms).toBeLessThanOrEqual(1);
    expect(found).toBeGreaterThan(50);
  });
});

describe('over the tallies', async () => {
  const database = await freshDatabase();
  const { db } = database;
  // A Monday, early in the morning in Viet Nam.
  const clock = fixedClock(new Date('2026-11-22T18:45:00Z'));
  let ward = '';
  let province = '';
  beforeAll(async () => {
    province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hóa' });
    ward = await anAgency(db, { code: 'H38.31', name: 'Phường Ấm Hạ', parentId: province });
    const procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
    const rated = (finishedAt: string, said: 1 | 5): ADossier => ({
      finishedAt,
      receiving: ward,
      procedure,
      answers: [{ criterion: 'overall', said }],
    });
    await plantDossiers(db, [
      ...times(58, rated('2026-10-10T03:00:00Z', 5)),
      ...times(2, rated('2026-10-10T03:00:00Z', 1)),
      ...times(25, rated('2026-11-20T03:00:00Z', 5)),
      ...times(15, rated('2026-11-20T03:00:00Z', 1)),
    ]);
    await rollUpIndices({ db, clock, log: memoryLog(), criteria: { criteria, factors } });
  });
  afterAll(() => database.close());

  it('records a burst and a drop of the ward and of the province above it, once', async () => {
    const deps = { db, clock, newId };
    expect(await recordFindings(deps, clock.now())).toEqual({ bursts: 2, drops: 2 });
    expect(await recordFindings(deps, clock.now())).toEqual({ bursts: 0, drops: 0 });
    const [burst] = await db.finding.findMany({ where: { kind: 'low_score_burst', agencyId: ward } });
    expect(burst).toMatchObject({
      firstDay: new Date('2026-11-16'),
      lastDay: new Date('2026-11-22'),
      facts: { before: { people: 60, chosen: 2 }, now: { people: 40, chosen: 15 } },
    });
    // The next night it is the same burst still.
    clock.advance(24 * 3600);
    expect(await recordFindings(deps, clock.now())).toEqual({ bursts: 0, drops: 0 });
  });
});
