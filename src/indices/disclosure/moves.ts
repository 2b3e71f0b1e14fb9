/** Agencies that come under another one: what is decided after that must tell nothing of what they took along. Pure. */
import type { CarriedOver } from './carry-over.ts';
import { isMonth } from './month-tree.ts';
import type { SettledPeriods } from './plan-periods.ts';
import type { AgencyNode, Rows } from './release-plan.ts';
import { nodesBelow, rootId } from './table.ts';

/**
 * An agency of which something is hidden came under another one, after a month was decided. Of all that is `within` the agency
 * (or all) in which it stayed, sums with earlier months tell nothing new: what protected it may have been elsewhere then.
 */
export type Move = { readonly agencyId: string; readonly after: string; readonly within: string };

/** The moves of earlier, and those since the plan before. */
export function movesSince(
  { plan, carried }: { readonly plan: SettledPeriods; readonly carried: CarriedOver },
  { tree }: Rows,
  agencies: readonly AgencyNode[],
): readonly Move[] {
  const parents = new Map(plan.agencies.map(({ id, parentId }) => [id, parentId]));
  const months = plan.table.columns.ids.flatMap((id, column) =>
    isMonth(id) && id <= plan.through ? [column] : [],
  );
  const moved = agencies.filter(({ id, parentId }) => parents.has(id) && parents.get(id) !== parentId);
  const made = moved.flatMap(({ id }): Move[] => {
    const top = tree.indexes.get(id) ?? 0;
    const rows = [top, ...nodesBelow(tree, top)];
    const hiddenIn = months.filter((column) => rows.some((row) => carried.cell(row, column).isHidden));
    if (hiddenIn.length === 0) return [];
    const aboveBefore = new Set<string>([rootId]);
    for (let above = parents.get(id); above !== null && above !== undefined; above = parents.get(above))
      aboveBefore.add(above);
    const stayedIn = (row: number) =>
      aboveBefore.has(tree.ids[row] ?? '') &&
      carried.isSame(row) &&
      hiddenIn.every((column) => !carried.cell(row, column).isHidden);
    let within = tree.parents[top] ?? 0;
    while (within > 0 && !stayedIn(within)) within = tree.parents[within] ?? 0;
    return [{ agencyId: id, after: plan.through, within: tree.ids[within] ?? rootId }];
  });
  return [...plan.moves, ...made];
}

/** The rows that moves are within, each with the last month decided before. */
export function movedRows({ tree }: Rows, moves: readonly Move[]): ReadonlyMap<number, string> {
  const rows = new Map<number, string>();
  for (const { after, within } of moves) {
    const top = tree.indexes.get(within) ?? 0;
    for (const row of [top, ...nodesBelow(tree, top)])
      if ((rows.get(row) ?? '') < after) rows.set(row, after);
  }
  return rows;
}
