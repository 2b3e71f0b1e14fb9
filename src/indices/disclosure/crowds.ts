/**
 * Crowds of people whose parts nobody can tell apart, and which parts mix in them. Pure.
 *
 * A crowd are the people of one agency alone and one month (and one procedure, where the parts are channels). A row that shows
 * parts tells its crowds apart: a part that is shown is a class of its own; those that are not are one class together, under
 * each field that is shown.
 */
import { at, type Table } from './table.ts';

/** Parts, and how many people of the crowd each has. */
export type Crowd = { readonly parts: readonly number[]; readonly people: readonly number[] };

/** What the figures of some agencies leave untold. */
export type Untold = {
  /** Of two parts or more. */
  readonly crowds: readonly Crowd[];
  /** All parts of the agencies that show none. */
  readonly unshown: readonly number[];
  /** Parts of which all must weigh the same (`plan-parts.ts`), for those who show parts do not tell them apart. */
  readonly bunches: readonly (readonly number[])[];
};

export const nothingUntold: Untold = { crowds: [], unshown: [], bunches: [] };

export function allUntold(untold: readonly Untold[]): Untold {
  return {
    crowds: untold.flatMap(({ crowds }) => crowds),
    unshown: [...new Set(untold.flatMap(({ unshown }) => unshown))],
    bunches: untold.flatMap(({ bunches }) => bunches),
  };
}

/** By column. */
export type Classes = Int32Array;

/** Of each column its class in a row: itself if it is shown, or else the nearest shown one above it, or all. */
export function classesOf({ columns }: Table, hidden: Uint8Array, row: number): Classes {
  const width = columns.ids.length;
  const classes = new Int32Array(width);
  for (let column = 1; column < width; column += 1) {
    const isShown = at(hidden, row * width + column) === 0;
    classes[column] = isShown ? column : classOf(classes, columns.parents[column] ?? 0);
  }
  return classes;
}

export function classOf(classes: Classes, column: number): number {
  return classes[column] ?? 0;
}

/** What is left when a row has told its classes apart. */
export function tellApart(untold: Untold, classes: Classes): Untold {
  const inClass = (part: number) => classOf(classes, part);
  return {
    crowds: untold.crowds.flatMap((crowd) => split(crowd, classes)),
    unshown: [],
    bunches: bunchesOf(untold)
      .flatMap((bunch) => groupBy(bunch, inClass))
      .filter(({ length }) => length > 1),
  };
}

function split(crowd: Crowd, classes: Classes): Crowd[] {
  const [first = 0] = crowd.parts;
  if (crowd.parts.every((part) => classOf(classes, part) === classOf(classes, first))) return [crowd];
  const byClass = new Map<number, { parts: number[]; people: number[] }>();
  for (const [place, part] of crowd.parts.entries()) {
    const one = byClass.get(classOf(classes, part)) ?? { parts: [], people: [] };
    one.parts.push(part);
    one.people.push(crowd.people[place] ?? 0);
    byClass.set(classOf(classes, part), one);
  }
  return [...byClass.values()].filter(({ parts }) => parts.length > 1);
}

/** Bunches that have a part in common are one. */
function bunchesOf({ unshown, bunches }: Untold): number[][] {
  const joined = new Map<number, number>();
  for (const bunch of [unshown, ...bunches]) {
    const [first = 0] = bunch;
    for (const part of bunch) joined.set(rootOf(joined, part), rootOf(joined, first));
  }
  return groupBy(joined.keys(), (part) => rootOf(joined, part));
}

function rootOf(joined: Map<number, number>, node: number): number {
  let root = node;
  for (let next = joined.get(root); next !== root; next = joined.get(root)) {
    if (next === undefined) joined.set(root, root);
    else root = next;
  }
  return root;
}

/**
 * The bunches of a row, each as sets of parts that mix. The parts of one class are one set. Two sets mix if, of each crowd that
 * has both, the fewer people are enough over all of these crowds; they are one set then, which may mix with others.
 */
export function mixedSets(untold: Untold, classes: Classes, leastPeople: number): number[][][] {
  const bunches = bunchesOf(untold);
  const sets = bunches.flatMap((bunch) => groupBy(bunch, (part) => classOf(classes, part)));
  const numbers = new Int32Array(classes.length);
  for (const [number, set] of sets.entries()) for (const part of set) numbers[part] = number;
  const joined = Int32Array.from(sets.keys());
  const setOf = (part: number) => {
    let set = numbers[part] ?? 0;
    for (let next = joined[set] ?? set; next !== set; next = joined[set] ?? set) set = next;
    return set;
  };
  for (let apart = sets.length - bunches.length, before = apart + 1; apart > 0 && apart < before; ) {
    before = apart;
    apart -= joinOnce(untold.crowds, { setOf, joined, most: apart, leastPeople });
  }
  return bunches.map((bunch) => groupBy(bunch, setOf));
}

type Joining = {
  readonly setOf: (part: number) => number;
  /** By set, the one that it joined, or itself; more are joined here. */
  readonly joined: Int32Array;
  readonly most: number;
  readonly leastPeople: number;
};

/** Goes through the crowds once and joins sets that mix. How many were joined. */
function joinOnce(crowds: readonly Crowd[], { setOf, joined, most, leastPeople }: Joining): number {
  const size = joined.length;
  // A row of all pairs: in a whole country these loops turn a hundred million times.
  const shared = new Float32Array(size * size);
  const sums = new Float64Array(size);
  const rootOf = (set: number) => {
    let root = set;
    while (joined[root] !== root) root = joined[root] ?? root;
    return root;
  };
  let times = 0;
  for (const { parts, people } of crowds) {
    const sets: number[] = [];
    for (let place = 0; place < parts.length; place += 1) {
      const set = setOf(parts[place] ?? 0);
      if (at(sums, set) === 0) sets.push(set);
      sums[set] = at(sums, set) + (people[place] ?? 0);
    }
    for (let one = 0; one < sets.length; one += 1) {
      for (let other = 0; other < one; other += 1) {
        const [low, high] = [
          Math.min(sets[one] ?? 0, sets[other] ?? 0),
          Math.max(sets[one] ?? 0, sets[other] ?? 0),
        ];
        const pair = low * size + high;
        const together = (shared[pair] ?? 0) + Math.min(at(sums, low), at(sums, high));
        shared[pair] = together;
        if (together < leastPeople || rootOf(low) === rootOf(high)) continue;
        joined[rootOf(high)] = rootOf(low);
        times += 1;
      }
    }
    for (const set of sets) sums[set] = 0;
    if (times === most) break;
  }
  return times;
}

/** By part of a set and by part beside the set: of each crowd that has both, the fewer people. */
export function sharedPairs(
  { crowds }: Untold,
  setOf: ReadonlyMap<number, number>,
  isBeside: (set: number, other: number) => boolean,
): Map<number, Map<number, number>> {
  const pairs = new Map<number, Map<number, number>>();
  for (const { parts, people } of crowds) {
    for (let place = 0; place < parts.length; place += 1) {
      const part = parts[place] ?? 0;
      const set = setOf.get(part);
      if (set === undefined) continue;
      const ofPart = pairs.get(part) ?? new Map<number, number>();
      pairs.set(part, ofPart);
      for (let beside = 0; beside < parts.length; beside += 1) {
        const other = parts[beside] ?? 0;
        if (!isBeside(set, other)) continue;
        ofPart.set(other, (ofPart.get(other) ?? 0) + Math.min(people[place] ?? 0, people[beside] ?? 0));
      }
    }
  }
  return pairs;
}

function groupBy(members: Iterable<number>, keyOf: (member: number) => number): number[][] {
  const groups = new Map<number, number[]>();
  for (const member of members) {
    const group = groups.get(keyOf(member));
    if (group === undefined) groups.set(keyOf(member), [member]);
    else group.push(member);
  }
  return [...groups.values()];
}
