/** What happens from night to night: people are shown in steps, agencies move; and what is left behind of it. */
import type { AgencyNode, Rows } from '../../../src/indices/disclosure/release-plan.ts';
import type { Table } from '../../../src/indices/disclosure/table.ts';
import { computableSums, inGroups } from './attacker.ts';
import { leastPeople } from './random-country.ts';

/** Of an agency and a month, or a criterion of a year: who is counted and who is shown. */
export type Group = {
  readonly agencyId: string;
  readonly column: string;
  readonly counted: Set<number>;
  readonly shown: Set<number>;
};

/** Shows more of a group tonight, if it is due (`tallies/held-answers.ts`): all who are counted, but for those who go on waiting. */
export function takeStep(
  { counted, shown }: Group,
  of: { readonly isOver: boolean; readonly isClosing: boolean },
): void {
  const waiting = [...counted].filter((person) => !shown.has(person));
  const isDue = of.isOver
    ? waiting.length >= leastPeople || (of.isClosing && shown.size === 0)
    : waiting.length >= 2 * leastPeople;
  if (!isDue) return;
  shown.clear();
  for (const person of counted) shown.add(person);
  if (!of.isOver) for (const person of waiting.slice(-leastPeople)) shown.delete(person);
}

/** Who is shown in each cell of a table: of a group in its own cell and in all above it. */
export function peopleByCell(
  { rows, columns }: Table,
  { leafOf }: Rows,
  groups: readonly Group[],
): Map<number, number[]> {
  const people = new Map<number, number[]>();
  for (const { agencyId, column: id, shown } of groups) {
    for (let row = rows.indexes.get(leafOf(agencyId)) ?? -1; row >= 0; row = rows.parents[row] ?? -1) {
      for (let column = columns.indexes.get(id) ?? -1; column >= 0; column = columns.parents[column] ?? -1) {
        const cell = row * columns.ids.length + column;
        people.set(cell, [...(people.get(cell) ?? []), ...shown]);
      }
    }
  }
  return people;
}

/** An agency comes under another one that is not below it. */
export function moveOne(agencies: readonly AgencyNode[], chance: () => number): readonly AgencyNode[] {
  const pick = () => agencies[Math.floor(chance() * agencies.length)];
  const [moving, to] = [pick(), pick()];
  for (let above = to; above !== undefined; above = agencies.find(({ id }) => id === above?.parentId))
    if (above.id === moving?.id) return agencies;
  return agencies.map((one) => (one.id === moving?.id ? { ...one, parentId: to?.id ?? null } : one));
}

/** What every night has shown, and what nobody may work out. Sums are lists of people. */
export type Seen = {
  readonly known: number[][];
  /** With how much was known before it was anybody's: agencies that move make new sums. */
  readonly wanted: Map<string, { readonly name: string; readonly atoms: number[]; readonly since: number }>;
};

/** The names of what can be worked out of all nights together, but not of those before it was anybody's. */
export function workedOut({ known, wanted }: Seen): string[] {
  const sums = inGroups(known, [...wanted.values()]);
  return computableSums(sums.size, sums.known, sums.wanted)
    .filter((sum) => computableSums(sums.size, sums.known.slice(0, sum.since), [sum]).length === 0)
    .map(({ name }) => name);
}
