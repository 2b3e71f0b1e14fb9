import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/core/steps.ts';
import { planParts } from '../../../src/indices/disclosure/plan-parts.ts';
import { planPeriods } from '../../../src/indices/disclosure/plan-periods.ts';
import {
  agencyRows,
  type Counted,
  isSumShown,
  planChoices,
  planSubjects,
  type Released,
} from '../../../src/indices/disclosure/release-plan.ts';
import { decodePlan, encodePlan } from '../../../src/indices/disclosure/stored-plans.ts';
import { seededChance } from '../../../src/indices/estimates/chance.ts';
import { computableCells } from './attacker.ts';

const leastPeople = 10;
const agencies = [
  { id: 'province', parentId: null },
  ...['a', 'b', 'c', 'd'].map((id) => ({ id, parentId: 'province' })),
  { id: 'a1', parentId: 'a' },
  { id: 'a2', parentId: 'a' },
];
const rows = agencyRows(agencies);
const months = Array.from({ length: 14 }, (_, index) =>
  index < 12 ? `2025-${String(index + 1).padStart(2, '0')}` : `2026-0${index - 11}`,
);

function randomCounts(seed: number, columns: readonly string[]): Counted[] {
  const chance = seededChance(seed);
  return ['b', 'c', 'd', 'a', 'a1', 'a2'].flatMap((agencyId) => {
    const size = [8, 15, 40][Math.floor(chance() * 3)] ?? 8;
    return columns.map((column) => ({
      agencyId,
      column,
      people: chance() < 0.1 ? 0 : Math.floor(chance() * size),
    }));
  });
}

type Plan = Released;

/** Cells of too few people that are shown, or can be computed from those that are. */
function openCells({ table, hidden }: Plan): number[] {
  const isSmall = (cell: number) => (table.counted[cell] ?? 0) > 0 && (table.people[cell] ?? 0) < leastPeople;
  const shown = [...hidden.keys()].filter((cell) => isSmall(cell) && hidden[cell] === 0);
  return [...shown, ...computableCells(table, hidden).filter(isSmall)];
}

function shownCells({ table, hidden }: Plan): string[] {
  const width = table.columns.ids.length;
  return [...hidden.keys()]
    .filter((cell) => hidden[cell] === 0 && (table.counted[cell] ?? 0) > 0)
    .map((cell) => `${table.rows.ids[Math.floor(cell / width)]} ${table.columns.ids[cell % width]}`);
}

describe('periods that are published one after the other', () => {
  it('never take back what was shown, and give no small figure away, also all together', () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const counted = randomCounts(seed, months);
      let before: Plan | undefined;
      for (const through of months) {
        const plan = atOnce(planPeriods(rows, counted, leastPeople, through));
        expect(openCells(plan), `${seed} ${through}`).toEqual([]);
        const earlier = before;
        const takenBack =
          earlier === undefined ? [] : shownCells(earlier).filter((cell) => !shownCells(plan).includes(cell));
        expect(takenBack, `${seed} ${through}`).toEqual([]);
        // What is decided for a month does not depend on what came later.
        const then = atOnce(
          planPeriods(
            rows,
            counted.filter(({ column }) => column <= through),
            leastPeople,
            through,
          ),
        );
        expect(shownCells(then), `${seed} ${through}`).toEqual(shownCells(plan));
        before = plan;
      }
      expect(openCells(atOnce(planPeriods(rows, counted, leastPeople))), `${seed} now`).toEqual([]);
    }
  });

  it('show any other period as a sum of shown ones only', () => {
    const people = (agencyId: string, each: number[]) =>
      each.map((n, index): Counted => ({ agencyId, column: `2026-0${index + 1}`, people: n }));
    const counted = [...people('b', [4, 20, 20]), ...people('c', [30, 30, 30]), ...people('d', [30, 30, 31])];
    const plan = atOnce(planPeriods(rows, counted, leastPeople));
    const shown = (row: string, ...within: string[]) =>
      isSumShown(plan, row, (month) => within.includes(month));
    expect(shown('b', '2026-01')).toBe(false);
    expect(shown('b', '2026-01', '2026-02')).toBe(false);
    expect(shown('d', '2026-02', '2026-03')).toBe(true);
    expect(shown('b', '2026-01', '2026-02', '2026-03')).toBe(true);
    expect(shown('province', '2026-01')).toBe(true);
  });
});

describe('questions that are answered by a choice', () => {
  it('give no small figure away', () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const plan = atOnce(planChoices(rows, randomCounts(seed, ['harassment', 'visits']), leastPeople));
      expect(openCells(plan), `${seed}`).toEqual([]);
    }
  });

  it('each are protected by agencies alone: one of them hides nothing of the other', () => {
    const counted = ['b', 'c', 'd'].flatMap((agencyId) => [
      { agencyId, column: 'harassment', people: agencyId === 'b' ? 3 : 20 },
      { agencyId, column: 'visits', people: 20 },
    ]);
    const plan = atOnce(planChoices(rows, counted, leastPeople));
    const shown = shownCells(plan).filter((cell) => !cell.endsWith(' all'));
    expect(shown.filter((cell) => cell.endsWith(' visits'))).toHaveLength(5);
    expect(shown).not.toContain('b harassment');
    expect(shown).toContain('province harassment');
  });
});

describe('stored plans', () => {
  it('are the same when they are read again', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const counted = randomCounts(seed, months);
      for (const plan of [
        atOnce(planPeriods(rows, counted, leastPeople)),
        atOnce(planPeriods(rows, counted, leastPeople, '2025-05')),
      ])
        expect(decodePlan(encodePlan(plan), rows)).toEqual(plan);
      const choices = atOnce(planChoices(rows, randomCounts(seed, ['x', 'y']), leastPeople));
      expect(decodePlan(encodePlan(choices), rows)).toEqual(choices);
    }
  });
});

describe('criteria under factors, and parts of a year', () => {
  const criteria = [
    { id: 'overall' },
    ...['x', 'y', 'z'].map((id) => ({ id, factor: 'one' })),
    ...['v', 'w'].map((id) => ({ id, factor: 'two' })),
  ];

  it('give no small figure away', () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const counted = randomCounts(seed, ['x', 'y', 'z', 'v', 'w']);
      expect(openCells(atOnce(planSubjects(rows, criteria, counted, leastPeople))), `${seed}`).toEqual([]);
      const periods = {
        released: atOnce(planPeriods(rows, inOneYear(counted), leastPeople)),
        year: '2026',
        waiting: [],
      };
      const fields = [...new Set(counted.map(({ column }) => column))];
      const parts = [
        { id: 'field', parent: undefined },
        ...fields.map((id, index) => ({ id, parent: index < 3 ? 'field' : undefined })),
      ];
      expect(
        openCells(atOnce(planParts(rows, parts, byMonth(counted), periods, leastPeople))),
        `${seed}`,
      ).toEqual([]);
    }
  });

  it('are not shown of an agency of which a month is hidden', () => {
    const [january, february] = ['2026-01', '2026-02'] as const;
    const counted = [
      { agencyId: 'b', column: 'web', month: january, people: 2 },
      { agencyId: 'b', column: 'zalo', month: january, people: 3 },
      { agencyId: 'b', column: 'web', month: february, people: 48 },
      { agencyId: 'b', column: 'zalo', month: february, people: 57 },
      ...['c', 'd'].flatMap((agencyId) => [
        { agencyId, column: 'web', month: january, people: 20 },
        { agencyId, column: 'zalo', month: january, people: 20 },
        { agencyId, column: 'web', month: february, people: 30 },
        { agencyId, column: 'zalo', month: february, people: 40 },
      ]),
    ];
    const ofMonths = [
      { agencyId: 'b', column: '2026-01', people: 5 },
      { agencyId: 'b', column: '2026-02', people: 105 },
      ...['c', 'd'].flatMap((agencyId) => [
        { agencyId, column: '2026-01', people: 40 },
        { agencyId, column: '2026-02', people: 70 },
      ]),
    ];
    const released = atOnce(planPeriods(rows, ofMonths, leastPeople));
    const parts = [
      { id: 'web', parent: undefined },
      { id: 'zalo', parent: undefined },
    ];
    const plan = atOnce(
      planParts(rows, parts, counted, { released, year: '2026', waiting: [] }, leastPeople),
    );
    const width = plan.table.columns.ids.length;
    const web = plan.table.columns.indexes.get('web') ?? 0;
    const isHidden = (row: string) =>
      plan.hidden[(plan.table.rows.indexes.get(row) ?? 0) * width + web] === 1;
    expect(['b', 'c', 'd', 'province'].map(isHidden)).toEqual([true, true, false, false]);
  });
});

/** Each part came in a month of its own. */
function byMonth(counted: readonly Counted[]) {
  const names = ['x', 'y', 'z', 'v', 'w'];
  return counted.map((one) => ({ ...one, month: `2026-0${1 + names.indexOf(one.column)}` }));
}

/** The same people, by months instead of parts. */
function inOneYear(counted: readonly Counted[]): Counted[] {
  return byMonth(counted).map(({ month, ...one }) => ({ ...one, column: month }));
}
