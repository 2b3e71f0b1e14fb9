/**
 * How far invitations got is shown to the public in steps, like answers (`held-answers.ts`): whoever keeps each night's figures
 * would otherwise see that somebody opened an invitation or answered in the night between, and an officer may know who that is.
 *
 * A group are the dossiers of a month with the same receiving, deciding and supporting agency. While people may still answer,
 * of each group so many are shown as make whole steps of k people; `held_reach` is what is left over. With the end of
 * collection everything is shown: it does not move any more. That a group has taken a step tells only that the kth of many came.
 * Any figure is a sum over groups. Of single days of an open month nothing is shown of what people did, nor of its parts.
 */
import { addDays, type CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { agencyRoles, type Role } from '../criteria.ts';
import { monthOf, nextMonth } from './period.ts';
import type { Slice } from './places.ts';
import type { ReachRow } from './read-tallies.ts';

/** What people did with their invitations. */
export const acts = ['delivered', 'opened', 'started', 'completed', 'optedOut'] as const;
export type Acts = Pick<ReachRow, (typeof acts)[number]>;

/** Holds back what is no whole step of the months that are open. Running again changes nothing. */
export async function holdReach(tx: Tx, openFrom: CalendarDay, leastPeople: number): Promise<void> {
  const rest = (column: string) => Prisma.raw(`(sum(c.${column}) % ${Math.trunc(leastPeople)})::int`);
  await tx.$executeRaw`delete from held_reach`;
  await tx.$executeRaw`
    insert into held_reach (month, receiving_agency_id, deciding_agency_id, supporting_agency_id,
      delivered, opened, started, completed, opted_out)
    select date_trunc('month', c.day)::date, c.receiving_agency_id, c.deciding_agency_id, c.supporting_agency_id,
      ${rest('delivered')}, ${rest('opened')}, ${rest('started')}, ${rest('completed')}, ${rest('opted_out')}
    from tally_cells c where c.grain = 'day' and c.day >= ${openFrom}::date group by 1, 2, 3, 4`;
}

/**
 * The slice of which the public is told what people did: without days that cut an open month, and without open months where
 * it is split by parts.
 */
export function sliceOfActs(slice: Slice, releasedThrough: CalendarDay): Slice {
  const { from, to, grouping } = slice;
  const isByParts = !['none', 'month', 'agency'].includes(grouping);
  const openFrom = addDays(releasedThrough, 1);
  const cutsFrom = from !== undefined && from > openFrom && from !== monthOf(from);
  const cutsTo = to !== undefined && to >= openFrom && addDays(to, 1) !== nextMonth(to);
  const last = cutsTo ? addDays(monthOf(to), -1) : to;
  return {
    ...slice,
    from: cutsFrom ? nextMonth(from) : from,
    to: isByParts && (last === undefined || last > releasedThrough) ? releasedThrough : last,
  };
}

const nothing: Acts = { delivered: 0, opened: 0, started: 0, completed: 0, optedOut: 0 };

/** Reach as the public sees it: with what people did of another slice (`sliceOfActs`), less what is held of it. */
export function withActs(
  rows: readonly ReachRow[],
  ofSlice: readonly (Acts & { readonly key: string })[],
  held: readonly (Acts & { readonly key: string })[],
): ReachRow[] {
  const byKey = (all: typeof held) => new Map(all.map((row) => [row.key, row]));
  const [done, less] = [byKey(ofSlice), byKey(held)];
  return rows.map((row) => {
    const own = { ...row };
    for (const act of acts) {
      const all = done.get(row.key) ?? nothing;
      own[act] = Math.max(0, all[act] - (less.get(row.key) ?? nothing)[act]);
    }
    return own;
  });
}

/** What is held under the keys of a slice, of dossiers in which the agencies have one of the roles. */
export async function readHeldReach(
  tx: Tx,
  slice: Slice,
  roles: readonly Role[],
): Promise<readonly (Acts & { readonly key: string })[]> {
  const { grouping, from, to } = slice;
  if (!['none', 'month', 'agency'].includes(grouping)) return [];
  const key = grouping === 'month' ? Prisma.sql`to_char(h.month, 'YYYY-MM')` : Prisma.sql`m.key`;
  const agencies = Prisma.join(
    agencyRoles.filter((role) => roles.includes(role)).map((role) => Prisma.raw(`(h.${role}_agency_id)`)),
  );
  return tx.$queryRaw`
    with recursive ${membersOf(slice)}
    select key, sum(delivered)::int as delivered, sum(opened)::int as opened, sum(started)::int as started,
      sum(completed)::int as completed, sum(opted_out)::int as "optedOut"
    from (
      select distinct ${key} as key, h.*
      from held_reach h cross join lateral (values ${agencies}) as of_dossier (agency_id)
        join members m on m.agency_id = of_dossier.agency_id
      where (${from ?? null}::date is null or h.month >= ${from ?? null}::date)
        and (${to ?? null}::date is null or h.month <= ${to ?? null}::date)
    ) as held
    group by key`;
}

/** Keys of a slice, and the agencies under each. */
export function membersOf({ agencyId, grouping }: Pick<Slice, 'agencyId' | 'grouping'>): Prisma.Sql {
  const asked =
    grouping === 'agency'
      ? Prisma.sql`
        select id::text, id, false from agencies where parent_id is not distinct from ${agencyId ?? null}::uuid
        union all select ${agencyId ?? null}::text, ${agencyId ?? null}::uuid, true where ${agencyId ?? null}::uuid is not null`
      : Prisma.sql`
        select 'all', id, false from agencies
        where case when ${agencyId ?? null}::uuid is null then parent_id is null else id = ${agencyId ?? null}::uuid end`;
  return Prisma.sql`members (key, agency_id, is_alone) as (
    ${asked}
    union all
    select m.key, a.id, false from members m join agencies a on a.parent_id = m.agency_id where not m.is_alone
  )`;
}
