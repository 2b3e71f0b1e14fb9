import type { Tx } from '../../db/index.ts';

/**
 * Touches the months of agencies that were moved in the tree, or that others now are below: their cells, and those of
 * all agencies above, are to be summed again. What is new to the tree touches nothing but itself.
 */
export async function followTree(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    with recursive now as (
      select a.id, a.parent_id, exists (select from agencies below where below.parent_id = a.id) as is_inner
      from agencies a
    ),
    changed as (
      select now.id from now join tally_tree t on t.agency_id = now.id
      where t.parent_id is distinct from now.parent_id or t.is_inner <> now.is_inner
    ),
    below (agency_id) as (
      select id from changed union select a.id from below b join agencies a on a.parent_id = b.agency_id
    )
    insert into tally_month_touches (month)
    select distinct date_trunc('month', c.day)::date
    from below b cross join lateral (
      select day from tally_cells where grain = 'day' and receiving_agency_id = b.agency_id
      union all
      select day from tally_cells where grain = 'day' and deciding_agency_id = b.agency_id and deciding_agency_id <> receiving_agency_id
      union all
      select day from tally_cells where grain = 'day' and supporting_agency_id = b.agency_id and supporting_agency_id <> receiving_agency_id
    ) as c
    on conflict do nothing`;
  await tx.$executeRaw`
    insert into tally_tree (agency_id, parent_id, is_inner)
    select a.id, a.parent_id, exists (select from agencies below where below.parent_id = a.id) from agencies a
    on conflict (agency_id) do update set parent_id = excluded.parent_id, is_inner = excluded.is_inner
    where tally_tree.parent_id is distinct from excluded.parent_id or tally_tree.is_inner <> excluded.is_inner`;
}

/**
 * Agencies that others came under or left since the tree was last followed: cells of theirs are still summed with those that
 * left and without those that came.
 */
export async function readRegrouped(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with recursive moved as (
      select a.id, t.parent_id as was_under, a.parent_id as is_under
      from agencies a join tally_tree t on t.agency_id = a.id where t.parent_id is distinct from a.parent_id
    ),
    was (id, above) as (
      select id, was_under from moved
      union select w.id, t.parent_id from was w join tally_tree t on t.agency_id = w.above
    ),
    is_now (id, above) as (
      select id, is_under from moved
      union select n.id, a.parent_id from is_now n join agencies a on a.id = n.above
    )
    select distinct above as id from (
      (select * from was except select * from is_now) union all (select * from is_now except select * from was)
    ) as differing where above is not null`;
  return new Set(rows.map(({ id }) => id));
}
