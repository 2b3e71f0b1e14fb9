/**
 * The same of criteria and of questions that are answered by a choice: whoever keeps what was shown of a year on each night. Single
 * criteria grow in steps; factors and choices are told when the year is closed. Agencies move before and after.
 */
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/core/steps.ts';
import { carryPlan } from '../../../src/indices/disclosure/carry-over.ts';
import {
  type AgencyNode,
  agencyRows,
  planChoices,
  planSubjects,
  type Released,
  type Rows,
  showSubjects,
} from '../../../src/indices/disclosure/release-plan.ts';
import { seededChance } from '../../../src/indices/estimates/chance.ts';
import { type Group, moveOne, peopleByCell, type Seen, takeStep, workedOut } from './histories.ts';
import { leastPeople, randomAgencies } from './random-country.ts';

const criteria = [
  ...['x', 'y'].map((id) => ({ id, factor: 'one' })),
  ...['v', 'w'].map((id) => ({ id, factor: 'two' })),
];
const questions = ['harassment', 'visits'];
/** The year closes before the sixth. */
const nights = 9;
const closing = 5;

type Plan = { readonly released: Released; readonly agencies: readonly AgencyNode[] };

function live(seed: number, moveShare: number): Seen {
  const chance = seededChance(seed);
  let agencies: readonly AgencyNode[] = randomAgencies(seed);
  const groups = agencies.flatMap(({ id }) => {
    const size = [4, 12, 45][Math.floor(chance() * 3)] ?? 4;
    return [...criteria.map((one) => one.id), ...questions].map((column) => ({
      agencyId: id,
      column,
      size,
      counted: new Set<number>(),
      shown: new Set<number>(),
    }));
  });
  const ofCriteria = groups.filter(({ column }) => !questions.includes(column));
  const ofQuestions = groups.filter(({ column }) => questions.includes(column));
  const kept: Seen = { known: [], wanted: new Map() };
  let answers = 0;
  const arrive = () => {
    for (const { size, counted } of groups) {
      if (chance() > 0.4) continue;
      for (let more = Math.floor(chance() * size) + 1; more > 0; more -= 1) counted.add(answers++);
      // Some take back what they said.
      const withdrawn = chance() < 0.3 ? Math.floor(chance() * 3) : 0;
      for (const one of [...counted].slice(counted.size - withdrawn)) counted.delete(one);
    }
  };
  let subjects: Plan | undefined;
  let choices: Plan | undefined;
  for (let night = 0; night < nights; night += 1) {
    if (chance() < moveShare) agencies = moveOne(agencies, chance);
    const rows = agencyRows(agencies);
    const counted = (of: readonly Group[]) =>
      of.flatMap(({ agencyId, column, shown }) =>
        shown.size === 0 ? [] : [{ agencyId, column, people: shown.size }],
      );
    if (night > closing) {
      // What comes later of a year that is closed is counted no more.
      for (const [plan, of] of [
        [subjects, ofCriteria],
        [choices, ofQuestions],
      ] as const) {
        if (plan === undefined) continue;
        lookAt(kept, carryPlan(plan.released, plan.agencies, { rows, agencies }), rows, of);
      }
      subjects = subjects && carried(subjects, rows, agencies);
      choices = choices && carried(choices, rows, agencies);
      continue;
    }
    arrive();
    const isOver = night === closing;
    for (const group of ofCriteria) takeStep(group, { isOver, isClosing: isOver });
    if (isOver) for (const { counted: all, shown } of ofQuestions) for (const one of all) shown.add(one);
    const released = isOver
      ? atOnce(planSubjects(rows, criteria, counted(ofCriteria), leastPeople, subjects?.released))
      : showSubjects(rows, criteria, counted(ofCriteria), leastPeople);
    subjects = { released, agencies };
    lookAt(kept, isOver ? released : singleCriteria(released), rows, ofCriteria);
    if (!isOver) continue;
    choices = { released: atOnce(planChoices(rows, counted(ofQuestions), leastPeople)), agencies };
    lookAt(kept, choices.released, rows, ofQuestions);
  }
  return kept;
}

function carried({ released, agencies: before }: Plan, rows: Rows, agencies: readonly AgencyNode[]): Plan {
  return { released: carryPlan(released, before, { rows, agencies }), agencies };
}

/** Of a running year no factors are told. */
function singleCriteria(released: Released): Released {
  return { ...released, told: released.table.columns.children.map((children) => children.length === 0) };
}

/** Writes down everything that a plan shows, and what nobody may work out of it. */
function lookAt(kept: Seen, { table, hidden, told }: Released, rows: Rows, groups: readonly Group[]): void {
  const width = table.columns.ids.length;
  const answersOf = peopleByCell(table, rows, groups);
  const since = kept.known.length;
  const want = (cells: readonly number[]) => {
    const atoms = cells.flatMap((cell) => answersOf.get(cell) ?? []).sort((a, b) => a - b);
    const people = cells.reduce((sum, cell) => sum + (table.people[cell] ?? 0), 0);
    if (people === 0 || people >= leastPeople || kept.wanted.has(atoms.join())) return;
    const names = cells.map(
      (cell) => `${table.rows.ids[Math.floor(cell / width)]} ${table.columns.ids[cell % width]}`,
    );
    kept.wanted.set(atoms.join(), { name: `${names.join(' + ')}: ${people}`, atoms, since });
  };
  for (const cell of hidden.keys()) {
    if (told?.[cell % width] === false) continue;
    const answers = answersOf.get(cell) ?? [];
    if (hidden[cell] === 0 && answers.length > 0) kept.known.push(answers);
    const [row, column] = [Math.floor(cell / width), cell % width];
    const isHidden = (part: number) => hidden[part] === 1;
    want([cell].filter(isHidden));
    want((rows.tree.children[row] ?? []).map((child) => child * width + column).filter(isHidden));
    want((table.columns.children[column] ?? []).map((child) => row * width + child).filter(isHidden));
  }
}

describe('every night of a year together', () => {
  it.each([
    { name: 'stay where they are', moveShare: 0, first: 1 },
    { name: 'move', moveShare: 0.4, first: 580 },
  ])('tell of no few people what they said of a criterion, where agencies $name', ({ moveShare, first }) => {
    let shown = 0;
    let small = 0;
    const histories = 80;
    for (let seed = first; seed < first + histories; seed += 1) {
      const kept = live(seed, moveShare);
      expect(workedOut(kept), `seed ${seed}`).toEqual([]);
      shown += kept.known.length;
      small += kept.wanted.size;
    }
    // There is something to protect, and it is not protected by hiding everything.
    expect(small).toBeGreaterThan(5 * histories);
    expect(shown).toBeGreaterThan(50 * histories);
  });
});
