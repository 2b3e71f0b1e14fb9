/** What somebody can work out who knows every shown cell, who is where, and how cells add up. */
import type { Table, Tree } from '../../../src/indices/disclosure/table.ts';

/** Sums of whole numbers stay exact below 2^53, products of two remainders too. */
const prime = 67_108_859;

function atomsOf(table: Table): { cells: number[]; within: (cell: number) => number[] } {
  const width = table.columns.ids.length;
  const cells = table.rows.ids.flatMap((_, row) =>
    table.rows.children[row]?.length !== 0
      ? []
      : table.columns.ids.flatMap((_, column) => {
          const cell = row * width + column;
          const isAtom = table.columns.children[column]?.length === 0 && (table.counted[cell] ?? 0) > 0;
          return isAtom ? [cell] : [];
        }),
  );
  const positions = new Map(cells.map((cell, index) => [cell, index]));
  const leaves = (tree: Tree, node: number) => tree.leaves[node] ?? [];
  const within = (cell: number) =>
    leaves(table.rows, Math.floor(cell / width)).flatMap((row) =>
      leaves(table.columns, cell % width).flatMap((column) => positions.get(row * width + column) ?? []),
    );
  return { cells, within };
}

/**
 * Which of these sums can be worked out from the known ones: by Gauss's elimination over a prime field. A sum is the places
 * of its atoms, of `size` in all.
 */
export function computableSums<T extends { readonly atoms: readonly number[] }>(
  size: number,
  known: readonly (readonly number[])[],
  wanted: readonly T[],
): T[] {
  const vector = (atoms: readonly number[]) => {
    const row = new Float64Array(size);
    for (const place of atoms) row[place] = (row[place] ?? 0) + 1;
    return row;
  };
  const basis = new Map<number, Float64Array>();
  const reduce = (row: Float64Array) => {
    for (let column = 0; column < row.length; column += 1) {
      const factor = row[column] ?? 0;
      const pivot = factor === 0 ? undefined : basis.get(column);
      if (pivot === undefined) continue;
      for (let k = column; k < row.length; k += 1) {
        const taken = ((row[k] ?? 0) - factor * (pivot[k] ?? 0)) % prime;
        row[k] = taken < 0 ? taken + prime : taken;
      }
    }
    return row.findIndex((value) => value !== 0);
  };
  for (const atoms of known) {
    const row = vector(atoms);
    const lead = reduce(row);
    if (lead < 0) continue;
    const inverse = power(row[lead] ?? 1, prime - 2);
    basis.set(
      lead,
      row.map((value) => (value * inverse) % prime),
    );
  }
  return wanted.filter(({ atoms }) => reduce(vector(atoms)) < 0);
}

/**
 * The same sums of groups of people instead of people: those who are in the same of all these sums as often as each other are
 * one group, for nobody can tell them apart.
 */
export function inGroups<T extends { readonly atoms: readonly number[] }>(
  known: readonly (readonly number[])[],
  wanted: readonly T[],
): { size: number; known: number[][]; wanted: T[] } {
  const sums = [...known, ...wanted.map(({ atoms }) => atoms)];
  const memberships = new Map<number, string[]>();
  for (const [index, sum] of sums.entries()) {
    for (const person of sum) {
      const own = memberships.get(person);
      if (own === undefined) memberships.set(person, [`${index}`]);
      else own.push(`${index}`);
    }
  }
  const numbers = new Map<string, number>();
  const groupOf = new Map<number, number>();
  const firsts = new Set<number>();
  for (const [person, own] of memberships) {
    const name = own.join();
    if (!numbers.has(name)) firsts.add(person);
    const group = numbers.get(name) ?? numbers.size;
    numbers.set(name, group);
    groupOf.set(person, group);
  }
  const grouped = (sum: readonly number[]) =>
    sum.filter((person) => firsts.has(person)).map((person) => groupOf.get(person) ?? -1);
  return {
    size: numbers.size,
    known: known.map(grouped),
    wanted: wanted.map((one) => ({ ...one, atoms: grouped(one.atoms) })),
  };
}

/** Hidden cells that are a sum and difference of shown ones. */
export function computableCells(table: Table, hidden: Uint8Array): number[] {
  const { cells, within } = atomsOf(table);
  const inhabited = [...hidden.keys()].filter((cell) => (table.counted[cell] ?? 0) > 0);
  const shown = inhabited.filter((cell) => hidden[cell] !== 1).map(within);
  const wanted = inhabited
    .filter((cell) => hidden[cell] === 1)
    .map((cell) => ({ cell, atoms: within(cell) }));
  return computableSums(cells.length, shown, wanted).map(({ cell }) => cell);
}

function power(base: number, exponent: number): number {
  let result = 1;
  let square = base % prime;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

/** How many people are in the hidden parts of each shown cell, by rows and by columns, where there are any. */
export function shownRests(table: Table, hidden: Uint8Array): number[] {
  const width = table.columns.ids.length;
  return [...hidden.keys()].flatMap((cell) => {
    if (hidden[cell] === 1) return [];
    const row = Math.floor(cell / width);
    const column = cell % width;
    const lines = [
      (table.rows.children[row] ?? []).map((child) => child * width + column),
      (table.columns.children[column] ?? []).map((child) => row * width + child),
    ];
    return lines
      .map((line) =>
        line.reduce((sum, part) => sum + (hidden[part] === 1 ? (table.people[part] ?? 0) : 0), 0),
      )
      .filter((people) => people > 0);
  });
}

type Bound = { lower: number; upper: number };

/**
 * Between what the satisfied of each cell must lie: none to all of its people, and what the shown cells leave, drawn
 * together until nothing moves any more.
 */
export function boundsOf(table: Table, hidden: Uint8Array, satisfied: Float64Array): Bound[] {
  const bounds = [...table.counted.keys()].map((cell): Bound => {
    const value = satisfied[cell] ?? 0;
    return hidden[cell] === 1
      ? { lower: 0, upper: table.counted[cell] ?? 0 }
      : { lower: value, upper: value };
  });
  const width = table.columns.ids.length;
  const lines = [...table.counted.keys()].flatMap((cell) => {
    const row = Math.floor(cell / width);
    const column = cell % width;
    return [
      { whole: cell, parts: (table.rows.children[row] ?? []).map((child) => child * width + column) },
      { whole: cell, parts: (table.columns.children[column] ?? []).map((child) => row * width + child) },
    ].filter(({ parts }) => parts.length > 0);
  });
  const bound = (cell: number): Bound => bounds[cell] ?? { lower: 0, upper: 0 };
  let isMoving = true;
  const tighten = (cell: number, lower: number, upper: number) => {
    const one = bound(cell);
    if (lower > one.lower || upper < one.upper) isMoving = true;
    one.lower = Math.max(one.lower, lower);
    one.upper = Math.min(one.upper, upper);
  };
  while (isMoving) {
    isMoving = false;
    for (const { whole, parts } of lines) {
      const lower = parts.reduce((sum, part) => sum + bound(part).lower, 0);
      const upper = parts.reduce((sum, part) => sum + bound(part).upper, 0);
      tighten(whole, lower, upper);
      for (const part of parts) {
        const own = { ...bound(part) };
        tighten(part, bound(whole).lower - (upper - own.upper), bound(whole).upper - (lower - own.lower));
      }
    }
  }
  return bounds;
}
