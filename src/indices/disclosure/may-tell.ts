/** Whether the public may be told an official figure or an indicator: looks it up in the plans of what is released. */
import type { Tx } from '../../db/index.ts';
import type { OfficialCount } from '../official/count-official.ts';
import type { Period } from '../tallies/period.ts';
import type { ReleasePlans } from './load-plans.ts';
import { agencyRow, type Shown, yearClosesOn } from './may-show.ts';
import { isAllShownBelow, isCellShown, isSumShown, peopleOf, type Released } from './release-plan.ts';
import { rootId } from './table.ts';

/** How the agencies of an answer stand in the plans: the agency asked for, and whether there is a row for each child. */
export type AskedRows = { readonly agencyId: string | undefined; readonly isByAgency: boolean };

/** The row of the plans that a key of the tallies stands for. */
export function rowOfKey(plans: ReleasePlans, { agencyId, isByAgency }: AskedRows, tallyKey: string): string {
  const inner = new Set(plans.agencies.map(({ parentId }) => parentId));
  return isByAgency ? agencyRow(tallyKey, agencyId, inner) : (agencyId ?? rootId);
}

/**
 * Whether a figure of so many people may be told. As many as the plan counts in all months that the period touches must
 * be in it, or it cuts a month in two and could be compared with the whole one. `whole_months` asks for no more than
 * that: for what tells only what an agency did, and nothing that anybody said.
 */
export async function mayTellMonths(
  tx: Tx,
  plans: ReleasePlans,
  asked: {
    what: OfficialCount;
    row: string;
    period: Period;
    people: number;
    least: 'released' | 'whole_months';
  },
): Promise<boolean> {
  const { row, people } = asked;
  const released = await plans.official(tx, asked.what);
  const months = new Set(columnsTouched(released, asked.period, 7));
  if ([...months].reduce((sum, month) => sum + peopleOf(released, row, month), 0) !== people) return false;
  return asked.least === 'whole_months' || isSumShown(released, row, (month) => months.has(month));
}

/** Whether the answers to a question may be told: those of whole years, or of all who were asked in them. */
export async function mayTellChoice(
  tx: Tx,
  plans: ReleasePlans,
  asked: { criterion: string; row: string; period: Period; people: number },
): Promise<Shown> {
  const { criterion, row, period } = asked;
  const years = (await plans.years(tx)).filter((year) => isTouched(year, period));
  let people = 0;
  let shown: 'itself' | 'with_all_within' = 'with_all_within';
  let open: string | undefined;
  for (const year of years) {
    const released = await plans.choices(tx, year);
    if (!released.table.columns.indexes.has(criterion)) continue;
    if (!plans.isClosed(year)) {
      open = year;
      continue;
    }
    people += peopleOf(released, row, criterion);
    if (!isCellShown(released, row, criterion)) return 'no';
    if (!isAllShownBelow(released, row, (leaf) => leaf === criterion)) shown = 'itself';
  }
  if (open !== undefined) return { expectedOn: yearClosesOn(plans, open) };
  return people === asked.people ? shown : 'no';
}

function columnsTouched({ table }: Released, period: Period, length: number): string[] {
  return table.columns.ids.filter((id) => id.length === length && !id.includes('Q') && isTouched(id, period));
}

/** Of a year or a month by its first letters: `2026` or `2026-11`. */
function isTouched(column: string, { from, to }: Period): boolean {
  const begins = from?.slice(0, column.length) ?? '';
  return begins <= column && (to === undefined || column <= to.slice(0, column.length));
}
