/**
 * A few agencies at random, who answered what of them, and every figure that the public is ever shown of it: as sums of
 * unknowns, each of which is what a group of people said.
 */

import { atOnce } from '../../../src/core/steps.ts';
import { quarterOf } from '../../../src/indices/disclosure/month-tree.ts';
import { type CountedPart, planParts, type Waiting } from '../../../src/indices/disclosure/plan-parts.ts';
import { planPeriods } from '../../../src/indices/disclosure/plan-periods.ts';
import {
  agencyRows,
  type Counted,
  planChoices,
  planSubjects,
  type Released,
  type Rows,
} from '../../../src/indices/disclosure/release-plan.ts';
import { growTree, type Tree, type TreeNode } from '../../../src/indices/disclosure/table.ts';
import { seededChance } from '../../../src/indices/estimates/chance.ts';

export const leastPeople = 10;

const channels = ['web', 'zalo', 'telegram'];
const fields: readonly TreeNode[] = [
  { id: 'field 1', parent: undefined },
  { id: 'field 2', parent: undefined },
  { id: 'procedure 1', parent: 'field 1' },
  { id: 'procedure 2', parent: 'field 1' },
  { id: 'procedure 3', parent: 'field 2' },
];
const procedures = fields.flatMap(({ id, parent }) => (parent === undefined ? [] : [id]));
const criteria = [
  ...['x', 'y'].map((id) => ({ id, factor: 'one' })),
  ...['v', 'w'].map((id) => ({ id, factor: 'two' })),
];
const questions = ['harassment', 'visits'];

/**
 * People of one agency alone. Of one month, channel and procedure, who gave an overall rating; or of one year, who answered
 * one question more.
 */
export type Group = {
  readonly agencyId: string;
  readonly people: number;
  readonly month: string;
  readonly channel: string;
  readonly procedure: string;
  readonly question: string;
  /** They came after their month had closed, too few to be shown in it: counted in the parts of the year alone. */
  readonly isHeld?: boolean;
};

export type Country = {
  readonly agencies: readonly { readonly id: string; readonly parentId: string | null }[];
  readonly months: readonly string[];
  readonly groups: readonly Group[];
};

/** What the groups of an overall rating are asked. */
const overall = 'overall';

export type Look = {
  readonly agencies: Country['agencies'];
  /** Of the possible groups of an agency, how many have anybody, and how many people at most. */
  readonly shares: readonly number[];
  readonly sizes: readonly number[];
  /** Of the possible groups, how many have a few people who came late; none if absent. */
  readonly late?: number;
};

/** Up to eight agencies in a tree. */
export function randomAgencies(seed: number): Country['agencies'] {
  const chance = seededChance(seed);
  const agencies: { id: string; parentId: string | null }[] = [];
  for (let index = 0; index < 3 + Math.floor(chance() * 6); index += 1) {
    const parent = chance() < 0.2 ? undefined : agencies[Math.floor(chance() * index)];
    agencies.push({ id: `agency ${index}`, parentId: parent?.id ?? null });
  }
  return agencies;
}

/** People in these agencies, of whom each has a share and a size of its own. */
export function randomCountry(seed: number, { agencies, shares, sizes, late = 0 }: Look): Country {
  const chance = seededChance(seed + 90_000);
  const pick = (from: readonly number[]) => from[Math.floor(chance() * from.length)] ?? 1;
  const months =
    chance() < 0.5
      ? ['2026-01', '2026-02', '2026-03', '2026-04']
      : ['2025-11', '2025-12', '2026-01', '2026-02'];
  const years = [...new Set(months.map((month) => month.slice(0, 4)))];
  const asked = [...criteria.map(({ id }) => id), ...questions];
  const groups = agencies.flatMap(({ id: agencyId }) => {
    const [share, size] = [pick(shares), pick(sizes)];
    const some = (group: Omit<Group, 'agencyId' | 'people'>): Group[] =>
      chance() < share ? [{ agencyId, people: 1 + Math.floor(chance() * size), ...group }] : [];
    return [
      ...months.flatMap((month) =>
        channels.flatMap((channel) =>
          procedures.flatMap((procedure) => some({ month, channel, procedure, question: overall })),
        ),
      ),
      ...years.flatMap((month) =>
        asked.flatMap((question) => some({ month, channel: '', procedure: '', question })),
      ),
    ];
  });
  return { agencies, months, groups: [...groups, ...heldOf(groups, late, seededChance(seed + 70_000))] };
}

/** Beside some groups a few who came late, fewer than the threshold in all of a month of an agency. */
function heldOf(groups: readonly Group[], late: number, chance: () => number): Group[] {
  const left = new Map<string, number>();
  return groups.flatMap((group): Group[] => {
    const name = `${group.agencyId} ${group.month}`;
    const most = left.get(name) ?? leastPeople - 1;
    if (group.question !== overall || most === 0 || chance() >= late) return [];
    const people = 1 + Math.floor(chance() * Math.min(most, 5));
    left.set(name, most - people);
    return [{ ...group, people, isHeld: true }];
  });
}

type Column = 'month' | 'channel' | 'procedure' | 'question';
type IsWithin = (group: Group) => boolean;
/** A plan, what its columns are, and whom it counts. */
type Plan = { readonly released: Released; readonly column: Column; readonly isCounted: IsWithin };
/** Places of groups. */
type Sum = readonly number[];

const isOverall: IsWithin = ({ question }) => question === overall;
const isTold: IsWithin = (group) => isOverall(group) && group.isHeld !== true;
const flatChannels = channels.map((id) => ({ id, parent: undefined }));

/** Everything that is ever shown, and what nobody may work out of it. */
export function publicSums(country: Country): {
  known: Sum[];
  wanted: { name: string; atoms: Sum }[];
  shownParts: number;
} {
  const rows = agencyRows(country.agencies);
  const placesIn = findPlaces(rows, country.groups);
  const ofMonths = periodPlans(rows, country);
  const ofYears = yearsOf(country).flatMap((year) => yearPlans(rows, country, ofMonths.now.released, year));
  const parts = ofYears.filter(({ column }) => column !== 'question');
  const shown = (plans: readonly Plan[]) => plans.flatMap((plan) => shownSums(rows, plan, placesIn));
  return {
    known: shown([ofMonths.now, ...ofMonths.before, ...ofYears]),
    wanted: smallSums(country, rowSets(rows, [ofMonths.now, ...ofYears]), placesIn),
    shownParts: shown(parts).length,
  };
}

function yearsOf({ months }: Country): string[] {
  return [...new Set(months.map((month) => month.slice(0, 4)))];
}

type FindPlaces = (row: string, isWithin: IsWithin) => number[];

/** The groups of an agency with all below it. */
function findPlaces(rows: Rows, groups: readonly Group[]): FindPlaces {
  const placesOf = new Map(rows.tree.ids.map((id) => [id, new Set<number>()]));
  for (const [place, { agencyId }] of groups.entries()) {
    for (let row = rows.tree.indexes.get(rows.leafOf(agencyId)) ?? -1; row >= 0; ) {
      placesOf.get(rows.tree.ids[row] ?? '')?.add(place);
      row = rows.tree.parents[row] ?? -1;
    }
  }
  return (row, isWithin) =>
    [...(placesOf.get(row) ?? [])].filter((place) => {
      const group = groups[place];
      return group !== undefined && isWithin(group);
    });
}

function countedBy({ groups }: Country, column: Column, isCounted: IsWithin): (CountedPart & Group)[] {
  return groups.filter(isCounted).map((group) => ({ ...group, column: group[column] }));
}

/** Of the running month, what is shown now; of those before it, also what was published when each was over. */
function periodPlans(rows: Rows, country: Country): { now: Plan; before: Plan[] } {
  const counted: readonly Counted[] = countedBy(country, 'month', isTold);
  const plan = (through?: string): Plan => ({
    released: atOnce(planPeriods(rows, counted, leastPeople, through)),
    column: 'month',
    isCounted: isTold,
  });
  return { now: plan(), before: country.months.slice(0, -1).map(plan) };
}

function yearPlans(rows: Rows, country: Country, released: Released, year: string): Plan[] {
  const isCounted = (group: Group) => isOverall(group) && group.month.startsWith(year);
  const isAsked = (group: Group) => group.month === year;
  const isOf = (ids: readonly string[]) => (group: Group) => isAsked(group) && ids.includes(group.question);
  const waiting = country.groups
    .filter(({ isHeld, month }) => isHeld === true && month.startsWith(year))
    .map(({ agencyId, month, people }) => ({ agencyId, month, people }));
  const periods = { released, year, waiting: [...sumByMonth(waiting)] };
  const ofChannels = countedBy(country, 'channel', isCounted).map((one) => ({
    ...one,
    otherPart: one.procedure,
  }));
  const ofProcedures = countedBy(country, 'procedure', isCounted);
  const isCriterion = isOf(criteria.map(({ id }) => id));
  const isChoice = isOf(questions);
  return [
    {
      released: atOnce(planParts(rows, flatChannels, ofChannels, periods, leastPeople)),
      column: 'channel',
      isCounted,
    },
    {
      released: atOnce(planParts(rows, fields, ofProcedures, periods, leastPeople)),
      column: 'procedure',
      isCounted,
    },
    {
      released: atOnce(
        planSubjects(rows, criteria, countedBy(country, 'question', isCriterion), leastPeople),
      ),
      column: 'question',
      isCounted: isCriterion,
    },
    {
      released: atOnce(planChoices(rows, countedBy(country, 'question', isChoice), leastPeople)),
      column: 'question',
      isCounted: isChoice,
    },
  ];
}

function sumByMonth(waiting: readonly Waiting[]): Iterable<Waiting> {
  const sums = new Map<string, Waiting>();
  for (const one of waiting) {
    const name = `${one.agencyId} ${one.month}`;
    sums.set(name, { ...one, people: one.people + (sums.get(name)?.people ?? 0) });
  }
  return sums.values();
}

function shownSums(rows: Rows, { released, column, isCounted }: Plan, placesIn: FindPlaces): Sum[] {
  const { table, hidden, told } = released;
  const width = table.columns.ids.length;
  return [...hidden.keys()].flatMap((cell) => {
    if (hidden[cell] === 1 || told?.[cell % width] === false) return [];
    const below = leafIds(table.columns, cell % width);
    const row = rows.tree.ids[Math.floor(cell / width)] ?? '';
    const sum = placesIn(row, (group) => isCounted(group) && below.has(group[column]));
    return sum.length === 0 ? [] : [sum];
  });
}

/** Each agency with all below it; and of those below one the hidden ones together, for each figure of a plan. */
function rowSets(rows: Rows, plans: readonly Plan[]): Map<string, string[]> {
  const sets = new Map<string, string[]>(rows.tree.ids.map((id) => [id, [id]]));
  for (const { table, hidden } of plans.map(({ released }) => released)) {
    const width = table.columns.ids.length;
    for (let column = 0; column < width; column += 1) {
      for (const children of rows.tree.children) {
        const members = children.filter((child) => hidden[child * width + column] === 1);
        const ids = members.map((row) => rows.tree.ids[row] ?? '');
        if (ids.length > 1) sets.set(ids.join(' + '), ids);
      }
    }
  }
  return sets;
}

/** Sums of too few people: of these rows by period, channel and procedure, and by year and criterion, factor or choice. */
function smallSums(
  country: Country,
  sets: ReadonlyMap<string, readonly string[]>,
  placesIn: FindPlaces,
): { name: string; atoms: Sum }[] {
  const small = new Map<string, { name: string; atoms: Sum }>();
  const want = (name: string, row: readonly string[], isWithin: IsWithin) => {
    const atoms = row.flatMap((id) => placesIn(id, isWithin)).sort((a, b) => a - b);
    const people = atoms.reduce((sum, place) => sum + (country.groups[place]?.people ?? 0), 0);
    if (people > 0 && people < leastPeople) small.set(atoms.join(), { name: `${name}: ${people}`, atoms });
  };
  const times = nodesOf(growTree(timeNodes(country.months)));
  const ofChannels = nodesOf(growTree(flatChannels));
  const ofProcedures = nodesOf(growTree(fields));
  for (const [name, row] of sets) {
    for (const [time, months] of times) {
      for (const [channel, on] of ofChannels) {
        for (const [procedure, of] of ofProcedures) {
          const isWithin = (group: Group) =>
            isOverall(group) && months.has(group.month) && on.has(group.channel) && of.has(group.procedure);
          want(`${name} × ${time} × ${channel} × ${procedure}`, row, isWithin);
          if (country.groups.every(({ isHeld }) => isHeld !== true)) continue;
          want(
            `${name} × ${time} × ${channel} × ${procedure}, late`,
            row,
            (group) => isWithin(group) && group.isHeld === true,
          );
          want(
            `${name} × ${time} × ${channel} × ${procedure}, in time`,
            row,
            (group) => isWithin(group) && group.isHeld !== true,
          );
        }
      }
    }
    for (const year of yearsOf(country)) {
      for (const [asked, ids] of [...criteriaAndFactors, ...questions.map((id) => [id, [id]] as const)])
        want(
          `${name} × ${year} × ${asked}`,
          row,
          ({ month, question }) => month === year && ids.includes(question),
        );
    }
  }
  return [...small.values()];
}

const criteriaAndFactors: (readonly [string, readonly string[]])[] = [
  ...criteria.map(({ id }) => [id, [id]] as const),
  ...['one', 'two'].map((id) => {
    const members = criteria.filter(({ factor }) => factor === id).map((criterion) => criterion.id);
    return [`factor ${id}`, members] as const;
  }),
];

function timeNodes(months: readonly string[]): TreeNode[] {
  const nodes = months.flatMap((month): TreeNode[] => [
    { id: month.slice(0, 4), parent: undefined },
    { id: quarterOf(month), parent: month.slice(0, 4) },
    { id: month, parent: quarterOf(month) },
  ]);
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function nodesOf(tree: Tree): [string, ReadonlySet<string>][] {
  return tree.ids.map((id, node) => [id, leafIds(tree, node)]);
}

function leafIds(tree: Tree, node: number): ReadonlySet<string> {
  return new Set((tree.leaves[node] ?? []).map((leaf) => tree.ids[leaf] ?? ''));
}
