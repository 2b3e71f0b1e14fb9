import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/core/steps.ts';
import { type CountedPart, planParts } from '../../../src/indices/disclosure/plan-parts.ts';
import { planPeriods } from '../../../src/indices/disclosure/plan-periods.ts';
import { agencyRows, isCellShown } from '../../../src/indices/disclosure/release-plan.ts';

const leastPeople = 10;
const [january, february] = ['2026-01', '2026-02'] as const;
const rows = agencyRows([
  { id: 'province', parentId: null },
  ...['b', 'c', 'd'].map((id) => ({ id, parentId: 'province' })),
]);

/** People by agency, month and channel. */
type People = readonly [agencyId: string, month: string, channel: string, people: number, procedure?: string];

function plan(people: readonly People[]) {
  const counted = people.map(
    ([agencyId, month, column, n, otherPart]): CountedPart => ({
      agencyId,
      month,
      column,
      people: n,
      ...(otherPart === undefined ? {} : { otherPart }),
    }),
  );
  const channels = [...new Set(counted.map(({ column }) => column))];
  const byMonth = counted.map(({ month, ...one }) => ({ ...one, column: month }));
  return atOnce(
    planParts(
      rows,
      channels.map((id) => ({ id, parent: undefined })),
      counted,
      { released: atOnce(planPeriods(rows, byMonth, leastPeople)), year: '2026', waiting: [] },
      leastPeople,
    ),
  );
}

describe('channels of a year', () => {
  const elsewhere = ['c', 'd'].flatMap((agencyId): People[] => [
    [agencyId, january, 'zalo', 40],
    [agencyId, february, 'zalo', 40],
  ]);

  it('are not shown of a province whose channel came in one month of one agency, with few people on another', () => {
    // 34 people of b in January are shown, so 30 on the web in the whole province would tell of 4 on Zalo.
    const people: People[] = [
      ['b', january, 'web', 30],
      ['b', january, 'zalo', 4],
      ['b', february, 'zalo', 5],
      ...elsewhere,
    ];
    expect(['province', 'all'].map((row) => isCellShown(plan(people), row, 'web'))).toEqual([false, false]);
  });

  it('are shown where enough people of that month and agency were on the other', () => {
    const people: People[] = [
      ['b', january, 'web', 30],
      ['b', january, 'zalo', 14],
      ['b', february, 'zalo', 5],
      ...elsewhere,
    ];
    expect(['province', 'all'].map((row) => isCellShown(plan(people), row, 'web'))).toEqual([true, true]);
    expect(isCellShown(plan(people), 'b', 'web')).toBe(false);
  });

  it('are not shown where they are a procedure and few people more', () => {
    // Everybody of the first procedure came on the web, so the web less the procedure is 3 people.
    const people = (few: number): People[] =>
      ['b', 'c', 'd'].flatMap((agencyId): People[] => [
        [agencyId, january, 'web', 40, 'first'],
        [agencyId, january, 'zalo', 40, 'second'],
        ...(agencyId === 'b' ? [[agencyId, january, 'web', few, 'second'] as const] : []),
      ]);
    expect(isCellShown(plan(people(3)), 'province', 'web')).toBe(false);
    expect(isCellShown(plan(people(12)), 'province', 'web')).toBe(true);
  });

  it('are shown of an agency that has few people on one of them, but for this and the smallest of the others', () => {
    const people: People[] = ['b', 'c', 'd'].flatMap((agencyId): People[] => [
      [agencyId, january, 'web', 50],
      [agencyId, january, 'zalo', 40],
      [agencyId, january, 'telegram', agencyId === 'b' ? 3 : 20],
      [agencyId, january, 'qr', 30],
    ]);
    const shown = (row: string) =>
      ['web', 'zalo', 'telegram', 'qr'].filter((channel) => isCellShown(plan(people), row, channel));
    expect(shown('b')).toEqual(['web', 'zalo']);
    expect(shown('province')).toEqual(['web', 'zalo', 'telegram', 'qr']);
  });

  it('are shown of a country although one agency has a single channel and a hidden month', () => {
    const people: People[] = [
      ['b', january, 'zalo', 3],
      ['b', february, 'zalo', 30],
      ...['c', 'd'].flatMap((agencyId): People[] => [
        [agencyId, january, 'web', 30],
        [agencyId, january, 'zalo', 40],
        [agencyId, february, 'web', 30],
        [agencyId, february, 'zalo', 40],
      ]),
    ];
    expect(['web', 'zalo'].map((channel) => isCellShown(plan(people), 'all', channel))).toEqual([true, true]);
  });
});
