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
 */
import type { Steps } from '../../core/steps.ts';
import type { Crowd, Untold } from './crowds.ts';
import { mixParts } from './mix-parts.ts';
import { atomsOf, type Counted, hasNothingHidden, type Released, type Rows } from './release-plan.ts';
import { at, fillTable, growTree, type Table, type TreeNode } from './table.ts';

/**
 * People who rated, of one agency alone, one part and one month `YYYY-MM`. Two kinds of parts are told of the same year. Where
 * those of one kind mix even within each part of the other, sums over both kinds tell no more than those over each: so
 * channels come by procedure (`otherPart`), and procedures need no channel.
 */
export type CountedPart = Counted & { readonly month: string; readonly otherPart?: string };

type Periods = { readonly released: Released; readonly year: string };

/** The overall rating by agency and parts in one year. What the periods hide is hidden here, too; what they show is not. */
export function* planParts(
  rows: Rows,
  parts: readonly TreeNode[],
  counted: readonly CountedPart[],
  { released, year }: Periods,
  leastPeople: number,
): Steps<Released> {
  const table = fillTable(rows.tree, growTree(parts), atomsOf(rows, counted));
  const column = released.table.columns.indexes.get(year);
  const width = table.columns.ids.length;
  const isWhole = rows.tree.ids.map(
    (_, row) => column !== undefined && hasNothingHidden(released, row, column),
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
    alone: crowdsOf(table, rows, counted),
    left: new Map(),
  });
  return { table, hidden };
}

/** By row of an agency alone: its crowds, and all parts that it has. */
function crowdsOf(table: Table, rows: Rows, counted: readonly CountedPart[]): Untold[] {
  const crowds = table.rows.ids.map(() => new Map<string, { parts: number[]; people: number[] }>());
  for (const { agencyId, column, month, otherPart, people } of counted) {
    const ofRow = crowds[table.rows.indexes.get(rows.leafOf(agencyId)) ?? -1];
    if (ofRow === undefined || people === 0) continue;
    const name = `${month} ${otherPart ?? ''}`;
    const crowd = ofRow.get(name) ?? { parts: [], people: [] };
    crowd.parts.push(table.columns.indexes.get(column) ?? 0);
    crowd.people.push(people);
    ofRow.set(name, crowd);
  }
  return crowds.map((ofRow): Untold => {
    const all: Crowd[] = [...ofRow.values()];
    return {
      crowds: all.filter(({ parts }) => parts.length > 1),
      unshown: [...new Set(all.flatMap(({ parts }) => parts))],
      bunches: [],
    };
  });
}
