/**
 * Which parts of a year the public may see: channels, or procedures under fields, by agency. Pure.
 *
 * Months are shown beside parts. Where all of a channel came in one month of one agency, or such a month on one channel, the
 * one less the other would tell of the few that are left. So agencies of which a month is hidden have no parts, and all others
 * only those that mix (`mixedSets`) in crowds, the people of one agency alone and one month, with all that is not told apart
 * below. Why that is enough:
 *
 * Whoever adds and subtracts public figures gives each person a weight: one of the crowd plus one of the part, where the
 * latter is the same in all agencies that no figure tells apart. To tell of few people is to leave all others without weight.
 * Where two parts of a crowd weigh differently, everybody of one of the two has some weight: at least the fewer people. So parts
 * that mix weigh the same, or enough people are told of. Seen from the top: parts that a row shows mix with those that it does
 * not, and those weigh the same already, for they mixed in the rows above. In the end all parts of each crowd weigh the same,
 * and so tell no more than the whole year, which is shown, and months alone, which are safe by `planPeriods`.
 *
 * Parts hold everybody who was counted; months and the year hold nobody who came late, as long as too few of them wait
 * (`tallies/held-answers.ts`). So all parts of an agency less its year tell of those who wait. An agency shows parts only where
 * these are nobody, or enough, and those of fewer cannot be computed from the others' (`suppress`); and those who wait mix nothing.
 */
import type { Steps } from '../../core/steps.ts';
import type { Crowd, Untold } from './crowds.ts';
import { mixParts } from './mix-parts.ts';
import { atomsOf, type Counted, hasNothingHidden, type Released, type Rows } from './release-plan.ts';
import { suppress } from './suppress.ts';
import { at, fillTable, growTree, rootId, type Table, type TreeNode } from './table.ts';

/**
 * People who rated, of one agency alone, one part and one month `YYYY-MM`. Two kinds of parts are told of the same year. Where
 * those of one kind mix even within each part of the other, sums over both kinds tell no more than those over each: so
 * channels come by procedure (`otherPart`), and procedures need no channel.
 */
export type CountedPart = Counted & { readonly month: string; readonly otherPart?: string };

/** Channels, all beside each other. */
export function flatParts(counted: readonly CountedPart[]): TreeNode[] {
  return [...new Set(counted.map(({ column }) => column))].map((id) => ({ id, parent: undefined }));
}

/** Procedures under their fields. */
export function partsByField(counted: readonly (CountedPart & { readonly field: string })[]): TreeNode[] {
  const fields = new Map(counted.map(({ column, field }) => [column, field]));
  return [
    ...[...new Set(fields.values())].map((id) => ({ id, parent: undefined })),
    ...[...fields].map(([id, parent]) => ({ id, parent })),
  ];
}

/** People of one agency alone and one month who are counted but not shown, or shown but counted no more. */
export type Waiting = { readonly agencyId: string; readonly month: string; readonly people: number };

type Periods = {
  readonly released: Released;
  readonly year: string;
  readonly waiting: readonly Waiting[];
};

/** The overall rating by agency and parts in one year. What the periods hide is hidden here, too; what they show is not. */
export function* planParts(
  rows: Rows,
  parts: readonly TreeNode[],
  counted: readonly CountedPart[],
  { released, year, waiting }: Periods,
  leastPeople: number,
): Steps<Released> {
  const table = fillTable(rows.tree, growTree(parts), atomsOf(rows, counted));
  const column = released.table.columns.indexes.get(year);
  const width = table.columns.ids.length;
  const tellsOfWaiting = yield* hideWaiting(rows, waiting, leastPeople);
  const isWhole = rows.tree.ids.map(
    (_, row) =>
      column !== undefined && hasNothingHidden(released, row, column) && at(tellsOfWaiting, row) === 0,
  );
  const hidden = Uint8Array.from(table.counted, (people, cell) => {
    const [row, part] = [Math.floor(cell / width), cell % width];
    if (people === 0) return 0;
    if (part !== 0) return isWhole[row] === true && people >= leastPeople ? 0 : 1;
    return column === undefined ? 0 : at(released.hidden, row * released.table.columns.ids.length + column);
  });
  yield* mixParts({
    table,
    hidden,
    isWhole,
    leastPeople,
    alone: crowdsOf(table, rows, counted, waiting),
    left: new Map(),
  });
  // All parts together are the year, with those who wait.
  return { table, hidden, told: table.columns.ids.map((id) => id !== rootId) };
}

/** By row: 1 where the parts would tell of those who wait. */
function* hideWaiting(rows: Rows, waiting: readonly Waiting[], leastPeople: number): Steps<Uint8Array> {
  const atoms = waiting.map(({ agencyId, people }) => ({
    row: rows.leafOf(agencyId),
    column: rootId,
    people,
  }));
  const { hidden } = yield* suppress(fillTable(rows.tree, growTree([]), atoms), { leastPeople });
  return hidden;
}

/** By row of an agency alone: its crowds, and all parts that it has. */
function crowdsOf(
  table: Table,
  rows: Rows,
  counted: readonly CountedPart[],
  waiting: readonly Waiting[],
): Untold[] {
  const waitingIn = new Map(waiting.map(({ agencyId, month, people }) => [`${agencyId} ${month}`, people]));
  const crowds = table.rows.ids.map(() => new Map<string, { parts: number[]; people: number[] }>());
  for (const { agencyId, column, month, otherPart, people } of counted) {
    const ofRow = crowds[table.rows.indexes.get(rows.leafOf(agencyId)) ?? -1];
    if (ofRow === undefined || people === 0) continue;
    const name = `${month} ${otherPart ?? ''}`;
    const crowd = ofRow.get(name) ?? { parts: [], people: [] };
    crowd.parts.push(table.columns.indexes.get(column) ?? 0);
    // Any of them may be those who wait.
    crowd.people.push(people - (waitingIn.get(`${agencyId} ${month}`) ?? 0));
    ofRow.set(name, crowd);
  }
  return crowds.map((ofRow): Untold => {
    const all: Crowd[] = [...ofRow.values()];
    return {
      crowds: all.map(withPeople).filter(({ parts }) => parts.length > 1),
      unshown: [...new Set(all.flatMap(({ parts }) => parts))],
      bunches: [],
    };
  });
}

function withPeople({ parts, people }: Crowd): Crowd {
  const isSome = (place: number) => (people[place] ?? 0) > 0;
  return {
    parts: parts.filter((_, place) => isSome(place)),
    people: people.filter((_, place) => isSome(place)),
  };
}
