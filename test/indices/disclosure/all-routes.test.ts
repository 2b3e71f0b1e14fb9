/**
 * All public figures of the overall rating together: by months, quarters, years and all time (also as they were published
 * month after month), by channel, and by field and procedure. The ranking, the reports and the files hold the same figures.
 *
 * Worked out for trees in which every agency has answers of every part in every month, and for one agency with any gaps by
 * month and channel, or month and procedure. Known limit: in a tree with gaps, where months of some agencies are hidden, parts
 * of the agency above them may still tell of a few.
 *
 * Criteria, choices, dossiers and complaints are told of by tables of their own, and no figure is a sum over two of these
 * tables: what is worked out of one of them tells nothing of another. `release-plan.test.ts` is about each alone.
 */
import { describe, expect, it } from 'vitest';
import { type CountedPart, planParts } from '../../../src/indices/disclosure/plan-parts.ts';
import { agencyRows, planPeriods, type Released } from '../../../src/indices/disclosure/release-plan.ts';
import { growTree, type Tree, type TreeNode } from '../../../src/indices/disclosure/table.ts';
import { seededChance } from '../../../src/indices/estimates/chance.ts';
import { computableSums } from './attacker.ts';

const leastPeople = 10;
const agencies = [
  { id: 'province', parentId: null },
  ...['a', 'b', 'c'].map((id) => ({ id, parentId: 'province' })),
  ...['a1', 'a2'].map((id) => ({ id, parentId: 'a' })),
];
const aTree = agencyRows(agencies);
const oneAgency = agencyRows([{ id: 'b', parentId: null }]);
type Rows = typeof aTree;
const months = ['2026-01', '2026-02', '2026-03', '2026-04'];
const channels = ['web', 'zalo', 'telegram'];
const fields: readonly TreeNode[] = [
  { id: 'field 1', parent: undefined },
  { id: 'field 2', parent: undefined },
  { id: 'procedure 1', parent: 'field 1' },
  { id: 'procedure 2', parent: 'field 1' },
  { id: 'procedure 3', parent: 'field 2' },
];
const procedures = fields.flatMap(({ id, parent }) => (parent === undefined ? [] : [id]));

/** People of one agency alone, who answered on one channel about one procedure of one month. */
type Group = {
  readonly agencyId: string;
  readonly month: string;
  readonly channel: string;
  readonly procedure: string;
  readonly people: number;
};

/** `share` of the possible groups have anybody, up to `most` people. */
function randomGroups(seed: number, of: readonly string[], share: number): Group[] {
  const chance = seededChance(seed);
  const most = [3, 12, 40][seed % 3] ?? 12;
  return of.flatMap((agencyId) =>
    months.flatMap((month) =>
      channels.flatMap((channel) =>
        procedures.flatMap((procedure) =>
          chance() < share
            ? [{ agencyId, month, channel, procedure, people: 1 + Math.floor(chance() * most) }]
            : [],
        ),
      ),
    ),
  );
}

const by = (groups: readonly Group[], column: 'month' | 'channel' | 'procedure'): CountedPart[] =>
  groups.map(({ agencyId, month, people, ...part }) => ({
    agencyId,
    month,
    people,
    column: { month, ...part }[column],
  }));

const under = (tree: Tree, id: string): ReadonlySet<string> =>
  new Set((tree.leaves[tree.indexes.get(id) ?? -1] ?? []).map((leaf) => tree.ids[leaf] ?? ''));

/** The groups within a row of agencies and, of each of the columns given, below a node. */
function within(
  rows: Rows,
  groups: readonly Group[],
  row: string,
  columns: Partial<Record<'month' | 'channel' | 'procedure', ReadonlySet<string>>>,
): number[] {
  const leaves = under(rows.tree, row);
  return groups.flatMap((group, place) => {
    const isWithin =
      leaves.has(rows.leafOf(group.agencyId)) &&
      (columns.month?.has(group.month) ?? true) &&
      (columns.channel?.has(group.channel) ?? true) &&
      (columns.procedure?.has(group.procedure) ?? true);
    return isWithin ? [place] : [];
  });
}

function shownSums(
  rows: Rows,
  groups: readonly Group[],
  { table, hidden, told }: Released,
  column: 'month' | 'channel' | 'procedure',
): number[][] {
  const width = table.columns.ids.length;
  return [...hidden.keys()].flatMap((cell) => {
    if (hidden[cell] === 1 || told?.[cell % width] === false) return [];
    const row = rows.tree.ids[Math.floor(cell / width)] ?? '';
    const below = under(table.columns, table.columns.ids[cell % width] ?? '');
    const places = within(rows, groups, row, { [column]: below });
    return places.length === 0 ? [] : [places];
  });
}

/** Every crossing of agencies, time and channel, and of agencies, time and procedure, that holds a few people. */
function smallCrossings(rows: Rows, groups: readonly Group[], time: Tree) {
  const flat = growTree(channels.map((id) => ({ id, parent: undefined })));
  const grown = growTree(fields);
  return rows.tree.ids.flatMap((row) =>
    time.ids.flatMap((period) =>
      (
        [
          ['channel', flat],
          ['procedure', grown],
        ] as const
      ).flatMap(([column, tree]) =>
        tree.ids.flatMap((part) => {
          const month = under(time, period);
          const atoms = within(rows, groups, row, { month, [column]: under(tree, part) });
          const people = atoms.reduce((sum, place) => sum + (groups[place]?.people ?? 0), 0);
          return people > 0 && people < leastPeople
            ? [{ name: `${row} ${period} ${part}: ${people}`, atoms }]
            : [];
        }),
      ),
    ),
  );
}

/** Small groups of which somebody can work out what they said who has every figure that was ever shown. */
function openGroups(
  rows: Rows,
  groups: readonly Group[],
  parts: readonly ('channel' | 'procedure')[] = ['channel', 'procedure'],
): string[] {
  const released = planPeriods(rows, by(groups, 'month'), leastPeople);
  const periods = { released, year: '2026' };
  const flat = channels.map((id) => ({ id, parent: undefined }));
  const ofChannels = planParts(rows, flat, by(groups, 'channel'), periods, leastPeople);
  const ofProcedures = planParts(rows, fields, by(groups, 'procedure'), periods, leastPeople);
  const known = [
    // Of the running month, what is shown now; of those before it, also what was published when each was over.
    ...[undefined, ...months.slice(0, -1)].flatMap((through) =>
      shownSums(rows, groups, planPeriods(rows, by(groups, 'month'), leastPeople, through), 'month'),
    ),
    ...(parts.includes('channel') ? shownSums(rows, groups, ofChannels, 'channel') : []),
    ...(parts.includes('procedure') ? shownSums(rows, groups, ofProcedures, 'procedure') : []),
  ];
  const wanted = smallCrossings(rows, groups, released.table.columns);
  return computableSums(groups.length, known, wanted).map(({ name }) => name);
}

describe('all routes together', () => {
  it('tell of no few people what they said, in a tree without gaps', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const groups = randomGroups(seed, ['a', 'a1', 'a2', 'b', 'c'], 1);
      expect(openGroups(aTree, groups), `seed ${seed}`).toEqual([]);
    }
  });

  it.each(['channel', 'procedure'] as const)(
    'tell of no few people what they said, of one agency with any gaps, by month and %s',
    (part) => {
      for (let seed = 1; seed <= 150; seed += 1) {
        const share = [0.15, 0.4, 0.8][Math.floor(seed / 3) % 3] ?? 0.4;
        expect(openGroups(oneAgency, randomGroups(seed, ['b'], share), [part]), `seed ${seed}`).toEqual([]);
      }
    },
  );
});
