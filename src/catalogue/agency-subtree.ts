import type { AgencyId } from '../core/ids.ts';
import type { Db, Tx } from '../db/index.ts';

/** The agency with this code and everything below it; empty if the code is unknown. */
export async function agencySubtree(db: Db | Tx, code: string): Promise<AgencyId[]> {
  // `union`, not `union all`: a tree that an administrator tied into a ring must not run for ever.
  const rows = await db.$queryRaw<{ id: AgencyId }[]>`
    with recursive subtree as (
      select id from agencies where code = ${code}
      union
      select child.id from agencies child join subtree on child.parent_id = subtree.id
    )
    select id from subtree`;
  return rows.map((row) => row.id);
}
