/**
 * Whoever keeps what was shown each night. Answers come early, late and very late, agencies move, months close; every figure of
 * every night is an equation. Nobody may work out of them all what fewer people said than the threshold: of an agency, or of
 * those below one (or the parts of one period, or two of its months) of which a figure is hidden, crossed with any month, quarter
 * or year that is over.
 *
 * Who is shown of a group (an agency and a month) changes in steps, as `tallies/held-answers.ts` takes them.
 */
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/core/steps.ts';
import { carryOver } from '../../../src/indices/disclosure/carry-over.ts';
import {
  type SettledPeriods,
  settlePeriods,
  throughMonth,
} from '../../../src/indices/disclosure/plan-periods.ts';
import {
  type AgencyNode,
  agencyRows,
  type Counted,
  type Rows,
} from '../../../src/indices/disclosure/release-plan.ts';
import { seededChance } from '../../../src/indices/estimates/chance.ts';
import { type Group, moveOne, peopleByCell, type Seen, takeStep, workedOut } from './histories.ts';
import { leastPeople, randomAgencies } from './random-country.ts';

const months = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04'];

/** What a history leaves behind. */
type Kept = Seen & { readonly nights: { plan: SettledPeriods; rows: Rows }[] };

type Life = {
  /** Agencies come under others. */
  readonly moves?: boolean;
  /** Dossiers are corrected: they are of another agency or month than was reported. */
  readonly corrections?: boolean;
  /** Nothing is told of a month before it is settled, as of complaints (`official/told-facts.ts`). */
  readonly isToldWhenSettled?: boolean;
};

function live(seed: number, { moves, corrections, isToldWhenSettled }: Life): Kept {
  const chance = seededChance(seed);
  let agencies = randomAgencies(seed);
  const sizes = new Map(agencies.map(({ id }) => [id, [4, 12, 45][Math.floor(chance() * 3)] ?? 4]));
  const groups = new Map<string, Group>();
  const groupOf = (agencyId: string, month: string): Group => {
    const name = `${agencyId} ${month}`;
    const group = groups.get(name) ?? { agencyId, column: month, counted: new Set(), shown: new Set() };
    groups.set(name, group);
    return group;
  };
  const kept: Kept = { known: [], wanted: new Map(), nights: [] };
  const everShown = new Set<number>();
  let people = 0;
  const arrive = (month: string, share: number) => {
    for (const { id } of agencies) {
      if (chance() > share) continue;
      const { counted } = groupOf(id, month);
      for (let more = Math.floor(chance() * (sizes.get(id) ?? 4)) + 1; more > 0; more -= 1) {
        counted.add(people);
        people += 1;
      }
    }
  };
  const correctOne = () => {
    const all = [...groups.values()].filter(({ counted }) => counted.size > 0);
    const from = all[Math.floor(chance() * all.length)];
    const person = [...(from?.counted ?? [])][Math.floor(chance() * (from?.counted.size ?? 0))];
    const agencyId = agencies[Math.floor(chance() * agencies.length)]?.id;
    if (from === undefined || person === undefined || agencyId === undefined) return;
    from.counted.delete(person);
    const to = chance() < 0.5 ? from.column : (all[Math.floor(chance() * all.length)]?.column ?? from.column);
    groupOf(agencyId, to).counted.add(person);
  };
  const release = (isOver: (month: string) => boolean, isClosing: (month: string) => boolean) => {
    for (const group of groups.values()) {
      if (isToldWhenSettled === true && !isOver(group.column)) continue;
      const before = new Set(group.shown);
      takeStep(group, { isOver: isOver(group.column), isClosing: isClosing(group.column) });
      const gone = [...before].filter((person) => !group.shown.has(person));
      const known = [...group.shown].filter((person) => !before.has(person) && everShown.has(person));
      for (const person of group.shown) everShown.add(person);
      for (const [what, atoms] of Object.entries({ gone, known })) {
        const isFew = atoms.length > 0 && atoms.length < leastPeople;
        if (isFew)
          kept.wanted.set(`${what} ${atoms}`, {
            name: `${what} of ${group.agencyId} ${group.column}: ${atoms.length}`,
            atoms,
            since: 0,
          });
      }
    }
  };
  for (const [index, month] of months.entries()) {
    const [closing, settledBefore] = [months[index - 1], months[index - 2]];
    // Early in a month people still answer about the month before; then that one closes.
    for (const settled of [settledBefore, closing]) {
      arrive(month, 0.5);
      if (settled === settledBefore && closing !== undefined) arrive(closing, 0.5);
      if (settledBefore !== undefined && chance() < 0.5) arrive(settledBefore, 0.3);
      if (corrections === true) for (let more = chance() * 6; more > 1; more -= 1) correctOne();
      release(
        (one) => settled !== undefined && one <= settled,
        (one) => settled === closing && one === closing,
      );
      if (moves === true && chance() < 0.3) agencies = moveOne(agencies, chance);
      if (settled !== undefined) lookAt(kept, [...groups.values()], agencies, settled);
    }
  }
  return kept;
}

/** Makes the plan of a night and writes down everything that it shows. */
function lookAt(
  kept: Kept,
  groups: readonly Group[],
  agencies: readonly AgencyNode[],
  settled: string,
): void {
  const rows = agencyRows(agencies);
  const counted = groups.flatMap(({ agencyId, column, shown }): Counted[] =>
    shown.size === 0 ? [] : [{ agencyId, column, people: shown.size }],
  );
  const before = kept.nights.at(-1)?.plan;
  const plan = atOnce(
    settlePeriods(rows, agencies, counted, {
      leastPeople,
      settled,
      isOpen: (month) => month > settled,
      before: before && { plan: before, carried: carryOver(before, rows, agencies) },
    }),
  );
  kept.nights.push({ plan, rows });
  const { table, hidden, told } = plan;
  const width = table.columns.ids.length;
  const peopleOf = peopleByCell(table, rows, groups);
  const since = kept.known.length;
  const peopleIn = (cells: readonly number[]) => cells.flatMap((cell) => peopleOf.get(cell) ?? []);
  const want = (cells: readonly number[]) => {
    const atoms = peopleIn(cells).sort((a, b) => a - b);
    const people = atoms.length;
    if (people === 0 || people >= leastPeople || kept.wanted.has(atoms.join())) return;
    const name = cells.map(
      (cell) => `${table.rows.ids[Math.floor(cell / width)]} ${table.columns.ids[cell % width]}`,
    );
    kept.wanted.set(atoms.join(), { name: `${name.join(' + ')}: ${people}`, atoms, since });
  };
  for (const cell of hidden.keys()) {
    if (told?.[cell % width] !== true) continue;
    const people = peopleIn([cell]);
    if (hidden[cell] === 0 && people.length > 0) kept.known.push(people);
    want([cell]);
    const [row, column] = [Math.floor(cell / width), cell % width];
    const isHidden = (part: number) => hidden[part] === 1;
    want((rows.tree.children[row] ?? []).map((child) => child * width + column).filter(isHidden));
    want((table.columns.children[column] ?? []).map((child) => row * width + child).filter(isHidden));
    const hiddenParts = (table.columns.leaves[column] ?? [])
      .map((leaf) => row * width + leaf)
      .filter((part) => isHidden(part) && told[part % width] === true);
    for (const [place, one] of hiddenParts.entries())
      for (const other of hiddenParts.slice(place + 1)) want([one, other]);
  }
}

function shownCells({
  plan,
  rows,
}: {
  plan: Pick<SettledPeriods, 'table' | 'hidden'>;
  rows: Rows;
}): string[] {
  const width = plan.table.columns.ids.length;
  return [...plan.hidden.keys()]
    .filter((cell) => plan.hidden[cell] === 0 && (plan.table.counted[cell] ?? 0) > 0)
    .map((cell) => `${rows.tree.ids[Math.floor(cell / width)]} ${plan.table.columns.ids[cell % width]}`);
}

describe('every night of a history together', () => {
  it.each([
    { name: 'in which agencies stay where they are', life: {}, histories: 60 },
    { name: 'in which agencies move', life: { moves: true }, histories: 60 },
    { name: 'in which dossiers are corrected', life: { corrections: true }, histories: 60 },
    {
      name: 'in which agencies move and dossiers are corrected',
      life: { moves: true, corrections: true },
      histories: 60,
    },
    { name: 'of complaints', life: { isToldWhenSettled: true }, histories: 60 },
  ])('tell of no few people what they said: $histories histories $name', ({ life, histories }) => {
    let shown = 0;
    let small = 0;
    for (let seed = 1; seed <= histories; seed += 1) {
      const kept = live(seed, life);
      expect(workedOut(kept), `seed ${seed}`).toEqual([]);
      shown += kept.known.length;
      small += kept.wanted.size;
    }
    // There is something to protect, and it is not protected by hiding everything.
    expect(small).toBeGreaterThan(5 * histories);
    expect(shown).toBeGreaterThan(50 * histories);
  });

  it('know what an agency had while its month was open, also when another one comes under it before the month closes', () => {
    const people = (id: string, n: number): Group => ({
      agencyId: id,
      column: '2026-02',
      counted: new Set(),
      shown: new Set(Array.from({ length: n }, (_, index) => Number(id) * 1000 + index)),
    });
    const kept: Kept = { known: [], wanted: new Map(), nights: [] };
    const top = { id: '0', parentId: null };
    const [ward, other] = [people('1', 35), people('2', 24)];
    const flat = [top, { id: '1', parentId: '0' }, { id: '2', parentId: '0' }];
    const moved = [top, { id: '1', parentId: '0' }, { id: '2', parentId: '1' }];
    lookAt(kept, [ward], flat, '2026-01');
    lookAt(kept, [people('0', 6), ward, other], moved, '2026-02');
    expect([...kept.wanted.values()].map(({ name }) => name)).toEqual(['own 0 2026-02: 6']);
    expect(workedOut(kept)).toEqual([]);
  });

  it('take nothing back, and a publication shows what was decided when its month closed', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const { nights } = live(seed, {});
      for (const [index, night] of nights.entries()) {
        const next = nights[index + 1];
        if (next === undefined) break;
        const through = night.plan.through;
        const then = shownCells({ ...night, plan: throughMonth(night.plan, through) });
        const later = shownCells({ ...next, plan: throughMonth(next.plan, through) });
        expect(
          then.filter((cell) => !later.includes(cell)),
          `seed ${seed} ${through}`,
        ).toEqual([]);
      }
    }
  });
});
