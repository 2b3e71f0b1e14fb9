import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/core/steps.ts';
import { suppress } from '../../../src/indices/disclosure/suppress.ts';
import {
  type Atom,
  fillTable,
  growTree,
  type Table,
  type TreeNode,
} from '../../../src/indices/disclosure/table.ts';
import { seededChance } from '../../../src/indices/estimates/chance.ts';
import { boundsOf, computableCells, shownRests } from './attacker.ts';

const leastPeople = 10;

const flat = (...ids: string[]): TreeNode[] => ids.map((id) => ({ id, parent: undefined }));

function aTable(
  rows: readonly TreeNode[],
  columns: readonly TreeNode[],
  counts: Record<string, number[]>,
): Table {
  const grown = growTree(columns);
  const leaves = grown.ids.filter((_, index) => grown.children[index]?.length === 0);
  const atoms = Object.entries(counts).flatMap(([row, people]) =>
    people.map((n, index): Atom => ({ row, column: leaves[index] ?? '', people: n })),
  );
  return fillTable(growTree(rows), grown, atoms);
}

/** The hidden cells as `row column`. */
function hiddenOf(table: Table, options = { leastPeople }): string[] {
  const { hidden } = atOnce(suppress(table, options));
  const width = table.columns.ids.length;
  return [...hidden.keys()]
    .filter((cell) => hidden[cell] === 1)
    .map((cell) => `${table.rows.ids[Math.floor(cell / width)]} ${table.columns.ids[cell % width]}`)
    .sort();
}

describe('what is hidden', () => {
  it('is nothing where every cell has enough people, and no cell where nobody is', () => {
    expect(hiddenOf(aTable(flat('a', 'b'), flat('x', 'y'), { a: [10, 0], b: [0, 25] }))).toEqual([]);
  });

  it('is beside a small cell the cheapest square through it, so that every sum stays', () => {
    const table = aTable(flat('a', 'b', 'c'), flat('x', 'y', 'z'), {
      a: [4, 30, 90],
      b: [60, 20, 80],
      c: [50, 40, 70],
    });
    // The small cell a x with a y; below them b (60 + 20) is cheaper than c (50 + 40).
    expect(hiddenOf(table)).toEqual(['a x', 'a y', 'b x', 'b y']);
  });

  it('is one more where the hidden together are too few', () => {
    // Where there is one column, its sum would tell the 3 + 4; 20 goes with them.
    expect(
      hiddenOf(aTable(flat('a', 'b', 'c', 'd'), flat('x'), { a: [3], b: [4], c: [20], d: [50] })),
    ).toEqual(['a', 'b', 'c'].flatMap((row) => [`${row} all`, `${row} x`]));
  });

  it('is everything up to the top where nothing makes up for it', () => {
    expect(hiddenOf(aTable(flat('a'), flat('x'), { a: [9] }))).toEqual(['a all', 'a x', 'all all', 'all x']);
  });

  it('takes 30 people for a figure about a person', () => {
    const table = aTable(flat('a', 'b', 'c'), flat('x'), { a: [29], b: [31], c: [40] });
    expect(hiddenOf(table)).toEqual([]);
    expect(hiddenOf(table, { leastPeople: 30 })).toEqual(['a all', 'a x', 'b all', 'b x']);
  });

  it('cannot be what everybody has seen: then the new figure stays back', () => {
    // The correction adds 2 people to a figure of 20 that was published: both together would tell the 2.
    const columns: TreeNode[] = [
      { id: 'published', parent: undefined },
      { id: 'added', parent: undefined },
    ];
    const table = aTable(flat('a', 'b'), columns, { a: [20, 2], b: [30, 15] });
    const published = table.columns.indexes.get('published');
    const { hidden, exposed } = atOnce(
      suppress(table, {
        leastPeople,
        isShownAlready: (cell) => cell % table.columns.ids.length === published,
      }),
    );
    const shown = (row: string) =>
      hidden[(table.rows.indexes.get(row) ?? 0) * table.columns.ids.length] === 0;
    expect([shown('a'), shown('b'), shown('all'), exposed]).toEqual([false, false, true, []]);
  });
});

describe('the attacker of these tests', () => {
  const table = aTable(flat('a', 'b'), flat('x', 'y'), { a: [4, 30], b: [60, 20] });
  const width = table.columns.ids.length;
  const cell = (row: string, column: string) =>
    (table.rows.indexes.get(row) ?? 0) * width + (table.columns.indexes.get(column) ?? 0);

  it('computes a cell that is hidden alone', () => {
    const hidden = new Uint8Array(table.counted.length);
    hidden[cell('a', 'x')] = 1;
    expect(computableCells(table, hidden)).toEqual([cell('a', 'x')]);
  });

  it('computes one between two squares, where every row and column hides two', () => {
    const squares = aTable(flat('a', 'b', 'c', 'd'), flat('v', 'w', 'x', 'y'), {
      a: [5, 5, 0, 0],
      b: [5, 5, 5, 0],
      c: [0, 0, 5, 5],
      d: [0, 0, 5, 5],
    });
    const wide = squares.columns.ids.length;
    const hidden = squares.counted.map((_, index) => (index >= wide && index % wide !== 0 ? 1 : 0));
    const between = (squares.rows.indexes.get('b') ?? 0) * wide + (squares.columns.indexes.get('x') ?? 0);
    expect(computableCells(squares, Uint8Array.from(hidden))).toEqual([between]);
  });

  it('finds what the bounds of counts give away', () => {
    // Hidden are a x (4 people) and a y (30); of the 34 all are satisfied, so the 4 are.
    const hidden = new Uint8Array(table.counted.length);
    for (const [row, column] of [
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
      ['b', 'y'],
    ] as const)
      hidden[cell(row, column)] = 1;
    const satisfied = table.counted.slice();
    expect(boundsOf(table, hidden, satisfied)[cell('a', 'x')]).toEqual({ lower: 4, upper: 4 });
  });
});

/** Agencies in a tree, periods or criteria in another, a handful of people in most cells. */
function randomTable(seed: number): Table {
  const random = seededChance(seed);
  const whole = (below: number) => Math.floor(random() * below);
  const tree = (most: number, name: string): TreeNode[] => {
    const nodes: TreeNode[] = [];
    for (let index = 0; index < 2 + whole(most); index += 1) {
      const parent = random() < 0.45 ? undefined : nodes[whole(nodes.length)]?.id;
      nodes.push({ id: `${name}${index}`, parent });
    }
    return nodes;
  };
  const rows = growTree(tree(8, 'agency'));
  const columns = growTree(tree(7, 'period'));
  const leavesOf = (one: typeof rows) => one.ids.filter((_, index) => one.children[index]?.length === 0);
  const size = [6, 20, 60][whole(3)] ?? 6;
  const atoms = leavesOf(rows).flatMap((row) =>
    leavesOf(columns).map((column) => ({ row, column, people: random() < 0.2 ? 0 : whole(size) })),
  );
  return fillTable(rows, columns, atoms);
}

const tables = 1000;

describe(`over ${tables} random tables with margins, trees on both sides`, () => {
  it('no hidden cell can be computed, none that is small is shown, and no rest is of too few', {
    timeout: 60_000,
  }, () => {
    let smallCells = 0;
    let complementary = 0;
    let shown = 0;
    for (let seed = 1; seed <= tables; seed += 1) {
      const table = randomTable(seed);
      const { hidden, exposed } = atOnce(suppress(table, { leastPeople }));
      expect(exposed).toEqual([]);
      const small = (cell: number) =>
        (table.counted[cell] ?? 0) > 0 && (table.people[cell] ?? 0) < leastPeople;
      for (const cell of hidden.keys()) {
        if (small(cell)) smallCells += 1;
        else if (hidden[cell] === 1) complementary += 1;
        else if ((table.counted[cell] ?? 0) > 0) shown += 1;
        if (small(cell)) expect(hidden[cell], `table ${seed}`).toBe(1);
      }
      expect(computableCells(table, hidden), `table ${seed}`).toEqual([]);
      expect(
        shownRests(table, hidden).filter((people) => people < leastPeople),
        `table ${seed}`,
      ).toEqual([]);
    }
    // The tables are hard enough to be a test, and are not simply hidden whole.
    expect(smallCells).toBeGreaterThan(5000);
    expect(complementary).toBeGreaterThan(1000);
    expect(shown).toBeGreaterThan(5000);
  });

  it('and counts from zero to all give no hidden cell away in which people are of two minds', {
    timeout: 60_000,
  }, () => {
    for (let seed = 1; seed <= tables; seed += 1) {
      const table = randomTable(seed);
      const { hidden } = atOnce(suppress(table, { leastPeople }));
      const random = seededChance(seed + 7000);
      // In every cell somebody is satisfied and somebody is not, as far as there are two.
      const satisfied = satisfiedIn(table, random);
      const bounds = boundsOf(table, hidden, satisfied);
      const given = [...hidden.keys()].filter((cell) => {
        const bound = bounds[cell];
        const n = table.counted[cell] ?? 0;
        const isOfTwoMinds = (satisfied[cell] ?? 0) > 0 && (satisfied[cell] ?? 0) < n;
        return hidden[cell] === 1 && isOfTwoMinds && bound !== undefined && bound.lower === bound.upper;
      });
      expect(given, `table ${seed}`).toEqual([]);
    }
  });
});

function satisfiedIn(table: Table, random: () => number): Float64Array {
  const atoms = table.rows.ids.flatMap((row, r) =>
    table.rows.children[r]?.length !== 0
      ? []
      : table.columns.ids.flatMap((column, c) => {
          if (table.columns.children[c]?.length !== 0) return [];
          const n = table.counted[r * table.columns.ids.length + c] ?? 0;
          return [{ row, column, people: n < 2 ? n : 1 + Math.floor(random() * (n - 1)) }];
        }),
  );
  return fillTable(table.rows, table.columns, atoms).counted;
}
