import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/core/result.ts';
import { type CalendarDay, parseDay } from '../../src/core/time.ts';
import type { Database } from '../../src/db/index.ts';
import { inTransaction } from '../../src/db/index.ts';
import { postStratify, type Stratum } from '../../src/indices/estimates/post-stratify.ts';
import { formulas } from '../../src/indices/formulas/index.ts';
import { chooseFormula, type Registry, registry } from '../../src/indices/formulas/registry.ts';
import { checkTallies, measureSatisfaction, rollUpIndices } from '../../src/indices/index.ts';
import { splitMonths } from '../../src/indices/tallies/period.ts';
import { lastSettledYear } from '../../src/indices/tallies/sum-years.ts';
import { createRandom } from '../../src/tools/demo/random.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';
import { fewCriteria } from './fixtures/criteria.ts';

let database: Database;
let province: string;
let wards: string[];
const day = (text: string): CalendarDay => parseDay(text) ?? expect.fail(text);
const random = createRandom(20261125);

/** Dossiers from December 2024 to March 2026 of four units, some of which answer rarely. */
function someDossiers(count: number, procedures: readonly string[]): ADossier[] {
  return Array.from({ length: count }, (_, index) => {
    const ward = Math.floor(random.fraction() * wards.length);
    const isLate = random.happens(0.3);
    const month = index % 16;
    const isSampled = ward !== 1 || random.happens(0.5);
    const finishedAt = new Date(Date.UTC(2024, 11 + month, 1 + Math.floor(random.fraction() * 27), 3));
    const hours = isLate ? -1 : 1;
    return {
      finishedAt: finishedAt.toISOString(),
      dueAt: new Date(finishedAt.getTime() + hours * 3_600_000).toISOString(),
      receiving: wards[ward] ?? '',
      deciding: wards[random.happens(0.1) ? 0 : ward] ?? '',
      procedure: procedures[index % procedures.length] ?? '',
      submittedVia: random.happens(0.3) ? 'online' : 'counter',
      outcome: random.happens(0.1) ? 'refused' : 'granted',
      samplingProbability: ward === 1 ? 0.5 : 1,
      isNotSampled: !isSampled,
      ...(isSampled && random.happens((isLate ? 0.2 : 0.6) / (ward + 1))
        ? {
            channel: random.happens(0.5) ? ('zalo' as const) : ('web' as const),
            answers: [
              {
                criterion: 'overall',
                said: ([1, 2, 3, 4, 5] as const)[Math.floor(random.fraction() * 5)] ?? 5,
                inclusionProbability: ward === 1 ? 0.5 : 1,
              },
              { criterion: 'fair', said: 4 as const, inclusionProbability: ward === 1 ? 0.25 : 0.5 },
            ],
          }
        : {}),
    };
  });
}

const clock = fixedClock(new Date('2026-04-10T02:00:00Z'));
/** A province and its wards are summed in every month, the other one only in months with more dossiers. */
const least = { ofAgencies: 20, ofProcedures: 30 };
const rollUp = () =>
  rollUpIndices({ db: database.db, clock, log: memoryLog(), criteria: fewCriteria }, { least });
const differing = async () =>
  (
    await checkTallies(
      { db: database.db, log: memoryLog(), criteria: fewCriteria },
      { cells: 60, days: 1000, months: 100 },
    )
  ).differing;

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hoá' });
  const other = await anAgency(db, { code: 'H40', name: 'Tỉnh Nghệ An' });
  wards = [
    await anAgency(db, { code: 'H38.31', name: 'Phường Ấm Hạ', parentId: province }),
    await anAgency(db, { code: 'H38.32', name: 'Phường Bỉm Sơn', parentId: province }),
    await anAgency(db, { code: 'H38.33', name: 'Phường Đông Sơn', parentId: province }),
    await anAgency(db, { code: 'H40.01', name: 'Phường Vinh', parentId: other }),
  ];
  const procedures = [
    await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao', field: 'Chứng thực' }),
    await aProcedure(db, { code: '1.001193', name: 'Đăng ký khai sinh', field: 'Hộ tịch' }),
    await aProcedure(db, { code: '1.004873', name: 'Xác nhận' }),
  ];
  await plantDossiers(db, someDossiers(1200, procedures));
  await rollUp();
});
afterAll(() => database.close());

describe('the weights of strata', () => {
  it('are those that the pure function finds, month by month', async () => {
    const rows = await database.db.$queryRaw<(Stratum & { month: string; weight: number | null })[]>`
      select to_char(c.day, 'YYYY-MM') as month, c.receiving_agency_id::text as "receivingAgencyId",
        c.deciding_agency_id::text as "decidingAgencyId", a.parent_id::text as "parentId", p.field_id::text as "fieldId",
        c.submitted_via::text as "submittedVia", c.timeliness::text as timeliness, c.outcome::text as outcome,
        sum(c.finished)::int as finished, sum(c.started)::int as started, sum(c.represented) as represented,
        max(w.weight) as weight
      from tally_cells c left join tally_weights w on w.cell_id = c.id join procedures p on p.id = c.procedure_id join agencies a on a.id = c.deciding_agency_id
      where c.grain = 'day' group by 1, 2, 3, 4, 5, 6, 7, 8`;
    const months = new Set(rows.map(({ month }) => month));
    expect(months.size).toBe(16);
    for (const month of months) {
      const strata = rows.filter((row) => row.month === month);
      const expected = postStratify(strata);
      for (const [index, { weight }] of strata.entries()) {
        if (expected[index] === undefined) expect(weight).toBeNull();
        else expect(weight).toBeCloseTo(expected[index], 9);
      }
      const stoodFor = strata.reduce(
        (total, { represented, weight }) => total + represented * (weight ?? 0),
        0,
      );
      expect(stoodFor).toBeCloseTo(
        strata.reduce((total, { finished }) => total + finished, 0),
        6,
      );
    }
  });
});

describe('months and years of agencies', () => {
  it('agree with the days', async () => {
    expect(await database.db.tallyCell.count({ where: { grain: 'agency_year' } })).toBeGreaterThan(0);
    expect(await differing()).toEqual([]);
  });

  const overall = async (query: { agency?: string; by?: 'agency' }) => {
    const measured = await inTransaction(database.db, async (tx) =>
      measureSatisfaction(tx, { criteria: fewCriteria }, query),
    );
    if (!measured.ok) expect.fail(measured.error.code);
    return measured.value.figures;
  };

  it('make the same figures as every dossier and answer counted at once', async () => {
    const [all] = await overall({ agency: 'H38' });
    const [counted] = await database.db.$queryRaw<
      { finished: number; rated: number; satisfied: number; unsampled: number }[]
    >`
      select count(distinct d.id)::int as finished, count(a.level)::int as rated,
        (count(*) filter (where a.level >= 4))::int as satisfied,
        (count(distinct d.id) filter (where d.not_invited_because is not null))::int as unsampled
      from dossiers d join agencies g on g.id = d.deciding_agency_id and g.parent_id = ${province}::uuid
        left join responses r on r.dossier_id = d.id
        left join answers a on a.response_id = r.id and a.criterion = 'overall'`;
    expect(all?.dossiers.finished).toBe(counted?.finished);
    expect(all?.dossiers.notSampled).toBe(counted?.unsampled);
    expect(all?.said.respondents).toBe(counted?.rated);
    expect(all?.raw?.value).toBeCloseTo((100 * (counted?.satisfied ?? 0)) / (counted?.rated ?? 1), 10);
  });

  it('follow the tree: a unit that moves takes its past with it', async () => {
    const before = await overall({ by: 'agency' });
    const moved = wards[2] ?? '';
    await database.db.agency.update({ where: { id: moved }, data: { parentId: wards[0] ?? '' } });
    await database.db.agency.update({
      where: { id: wards[1] ?? '' },
      data: { parentId: (await database.db.agency.findUniqueOrThrow({ where: { code: 'H40' } })).id },
    });
    await rollUp();
    expect(await differing()).toEqual([]);
    const after = await overall({ by: 'agency' });
    const ratings = (figures: typeof before) => figures.map(({ said }) => said.respondents);
    expect(ratings(after)).not.toEqual(ratings(before));
    // The first ward now has another below it: itself and the other are told apart.
    const inside = await overall({ agency: 'H38.31', by: 'agency' });
    expect(inside.map(({ key }) => key)).toEqual(['H38.31', 'H38.33']);
    const [whole] = await overall({ agency: 'H38.31' });
    expect(inside.reduce((total, { said }) => total + said.respondents, 0)).toBe(whole?.said.respondents);
  });

  it('sum a year again when one of its days changes', async () => {
    const earlier = {
      finishedAt: '2025-06-10T03:00:00Z',
      receiving: wards[3] ?? '',
      procedure: (await database.db.procedure.findFirstOrThrow()).id,
    };
    const [before] = await overall({ agency: 'H40.01' });
    await plantDossiers(
      database.db,
      times(3, { ...earlier, answers: [{ criterion: 'overall', said: 1 as const }] }),
    );
    await rollUp();
    const [after] = await overall({ agency: 'H40.01' });
    expect((after?.said.respondents ?? 0) - (before?.said.respondents ?? 0)).toBe(3);
    expect(await differing()).toEqual([]);
  });

  it('are found wrong where they are', async () => {
    await database.db.$executeRaw`
      update tally_cells set answer_weights = (select array_agg(weight * 1.01) from unnest(answer_weights) as weight)
      where grain in ('agency_month', 'agency_month_channel') and agency_id <> '00000000-0000-0000-0000-000000000000'`;
    expect((await differing()).map(({ kind }) => kind)).toContain('agency');
    await database.db.$executeRaw`update tally_cells set finished = finished + 1 where grain = 'agency_year'`;
    expect((await differing()).map(({ kind }) => kind)).toContain('month');
  });
});

describe('years are told from months', () => {
  it.each([
    ['2023-01-01', '2026-02-01', '2025-12-31', ['2023-01-01', '2025-01-01'], [['2026-01-01', '2026-02-01']]],
    [
      '2024-03-01',
      '2026-02-01',
      '2025-12-31',
      ['2025-01-01', '2025-01-01'],
      [
        ['2024-03-01', '2024-12-01'],
        ['2026-01-01', '2026-02-01'],
      ],
    ],
    ['2024-01-01', '2025-12-01', '2025-12-31', ['2024-01-01', '2025-01-01'], []],
    ['2024-01-01', '2025-11-01', '2025-12-31', ['2024-01-01', '2024-01-01'], [['2025-01-01', '2025-11-01']]],
    ['2025-03-01', '2025-09-01', '2025-12-31', undefined, [['2025-03-01', '2025-09-01']]],
    ['2024-01-01', '2026-02-01', undefined, undefined, [['2024-01-01', '2026-02-01']]],
  ])('%s to %s, with years until %s', (from, to, through, years, months) => {
    const split = splitMonths(
      { from: day(from), to: day(to) },
      through === undefined ? undefined : day(through),
    );
    expect(split.years === undefined ? undefined : [split.years.from, split.years.to]).toEqual(years);
    expect(split.months.map((range) => [range.from, range.to])).toEqual(months);
  });

  it.each([
    ['2026-01-31', '2024-12-31'],
    ['2026-02-01', '2025-12-31'],
    ['2026-12-31', '2025-12-31'],
  ])('on %s years until %s are over for good', (today, settled) => {
    expect(lastSettledYear(day(today))).toBe(settled);
  });
});

describe('a change of formula', () => {
  const [first] = registry.formulas.overall_top2;
  if (first === undefined) throw new Error('the registry is empty');
  const changed: Registry = {
    ...registry,
    formulas: {
      ...registry.formulas,
      overall_top2: [
        { ...first, version: 2, validFrom: day('2026-04-01') },
        { ...first, validTo: day('2026-03-31') },
      ],
    },
  };

  it.each([
    ['2026-01-01', '2026-03-31', 1, null],
    ['2026-01-01', '2026-04-30', 2, '2026-04-01'],
    ['2026-03-31', '2026-04-30', 2, '2026-04-01'],
    ['2026-04-01', '2026-06-30', 2, null],
    [undefined, '2026-06-30', 2, '2026-04-01'],
  ])('from %s to %s: version %i, broken on %s', (from, to, version, on) => {
    const chosen = chooseFormula(
      'overall_top2',
      { from: from === undefined ? undefined : day(from), to: day(to) },
      changed,
    );
    expect(chosen.formula.version).toBe(version);
    expect(chosen.seriesBreak?.on ?? null).toBe(on);
    if (on !== null)
      expect(chosen.seriesBreak).toMatchObject({ formerVersion: 1, formerCriterionWeights: 'equal' });
  });

  it('of weights breaks a series too', () => {
    const [equal] = registry.weights;
    if (equal === undefined) expect.fail();
    const weights = [
      { ...equal, id: 'council_2026', validFrom: day('2026-07-01'), importance: { fair: 2 } },
      equal,
    ];
    const chosen = chooseFormula(
      'criteria_top2_pooled',
      { from: day('2026-06-01'), to: day('2026-07-31') },
      { ...registry, weights },
    );
    expect(chosen.weights.id).toBe('council_2026');
    expect(chosen.seriesBreak).toEqual({
      on: '2026-07-01',
      formerVersion: formulas.criteria_top2_pooled.version,
      formerCriterionWeights: 'equal',
    });
  });

  it('shows in a series of months where it happened', async () => {
    const measured = await inTransaction(database.db, async (tx) => {
      const found = await measureSatisfaction(
        tx,
        { criteria: fewCriteria, registry: changed },
        { agency: 'H38', by: 'month', from: day('2026-01-01') },
      );
      return found.ok ? ok(found.value.figures) : expect.fail(found.error.code);
    });
    const later: Registry = {
      ...changed,
      formulas: {
        ...changed.formulas,
        overall_top2: [
          { ...first, version: 2, validFrom: day('2026-03-01') },
          { ...first, validTo: day('2026-02-28') },
        ],
      },
    };
    const broken = await inTransaction(database.db, async (tx) => {
      const found = await measureSatisfaction(
        tx,
        { criteria: fewCriteria, registry: later },
        { agency: 'H38', by: 'month', from: day('2026-01-01') },
      );
      return found.ok ? ok(found.value.figures) : expect.fail(found.error.code);
    });
    const shown = (result: typeof measured) =>
      result.ok
        ? result.value.map(({ key, formula, seriesBreak }) => [key, formula.version, seriesBreak?.on ?? null])
        : [];
    expect(shown(measured)).toEqual([
      ['2026-01', 1, null],
      ['2026-02', 1, null],
      ['2026-03', 1, null],
    ]);
    expect(shown(broken)).toEqual([
      ['2026-01', 1, null],
      ['2026-02', 1, null],
      ['2026-03', 2, '2026-03-01'],
    ]);
  });
});
