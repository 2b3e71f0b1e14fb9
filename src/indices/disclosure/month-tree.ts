/** Months `YYYY-MM` under quarters, under years, as columns of a table. Pure. */
import { growTree, rootId, type Tree, type TreeNode } from './table.ts';

/** Months under quarters, under years, each beside all that was before it. */
export function monthTree(months: readonly string[]): Tree {
  const nodes = new Map<string, TreeNode>();
  const years = [...new Set(months.map((month) => month.slice(0, 4)))].sort();
  for (const [index, year] of years.entries()) {
    const next = years[index + 1];
    const above = next === undefined ? undefined : throughYear(next);
    if (index > 0) nodes.set(throughYear(year), { id: throughYear(year), parent: above });
    nodes.set(year, { id: year, parent: index > 0 ? throughYear(year) : above });
  }
  for (const month of months) {
    const [year, quarter] = [month.slice(0, 4), quarterOf(month)];
    nodes.set(quarter, { id: quarter, parent: year });
    nodes.set(month, { id: month, parent: quarter });
  }
  return growTree([...nodes.values()]);
}

const throughPrefix = 'through ';

function throughYear(year: string): string {
  return `${throughPrefix}${year}`;
}

export function isMonth(id: string): boolean {
  return /^\d{4}-\d{2}$/.test(id);
}

/** Whether a period is over with the end of a month; all time never is. */
export function isOver(period: string, month: string): boolean {
  if (period === rootId) return false;
  if (period.startsWith(throughPrefix)) return isOver(period.slice(throughPrefix.length), month);
  if (period.length === 4) return `${period}-12` <= month;
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  if (quarter === null) return period <= month;
  return `${quarter[1]}-${String(Number(quarter[2]) * 3).padStart(2, '0')}` <= month;
}

/** `2026-11` → `2026-Q4`. */
export function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}

/** The first month that a column holds. */
export function firstMonth(columns: Tree, column: number): string {
  return (columns.leaves[column] ?? []).map((leaf) => columns.ids[leaf] ?? '').sort()[0] ?? '';
}
