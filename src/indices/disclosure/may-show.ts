/** Whether the public may see a figure: looks it up in the plans of what is released. */
import type { CalendarDay } from '../../core/time.ts';
import { addDays } from '../../core/time.ts';
import type { Tx } from '../../db/index.ts';
import { overallCriterion } from '../criteria.ts';
import { nextMonth, type Period } from '../tallies/period.ts';
import type { SatisfactionQuery } from '../vocabulary.ts';
import { countDays } from './count-people.ts';
import type { ReleasePlans } from './load-plans.ts';
import {
  type Counted,
  isAllShownBelow,
  isCellShown,
  isSumShown,
  ownRow,
  peopleOf,
  type Released,
} from './release-plan.ts';
import { rootId, type Tree } from './table.ts';

/** A figure that is asked for: the key of its row in the tallies, and of what it is. */
export type AskedFigure = {
  readonly tallyKey: string;
  readonly subject: string;
  readonly isOverall: boolean;
  /** People who rated. */
  readonly people: number;
};

/** Whether a figure may be shown, and if so, whether everything within it is shown as well; or when the year closes for which it waits. */
export type Shown = 'no' | 'itself' | 'with_all_within' | { readonly expectedOn: CalendarDay };

/** Answers for every figure of one query. */
export type MayShow = (figure: AskedFigure) => Promise<Shown>;

/** Prepares the look-up for a query about an agency (by id), or about all. */
export function mayShow(
  tx: Tx,
  plans: ReleasePlans,
  query: Pick<SatisfactionQuery, 'by' | 'from' | 'to'>,
  agencyId: string | undefined,
): MayShow {
  const inner = new Set(plans.agencies.map(({ parentId }) => parentId));
  const counts = rememberCounts(tx);
  return async ({ tallyKey, subject, isOverall, people }) => {
    const row = query.by === 'agency' ? agencyRow(tallyKey, agencyId, inner) : (agencyId ?? rootId);
    const period = query.by === 'month' ? withinMonth(query, tallyKey) : query;
    if (!isOverall) {
      const isBySubject =
        query.by === undefined || ['agency', 'factor', 'criterion', 'month'].includes(query.by);
      return isBySubject ? showYears({ tx, counts }, plans, period, row, subject) : 'no';
    }
    const periods = await plans.periods(tx);
    const months = await monthsWithin(counts, periods, period, row);
    if (months === undefined) return 'no';
    if (!isSumShown(periods, row, (month) => months.has(month))) return 'no';
    const years = wholeYears(periods, row, months);
    switch (query.by) {
      case 'channel':
        return showParts(plans, years, (year) => plans.channels(tx, year), row, tallyKey);
      case 'field':
        return showParts(plans, years, (year) => plans.procedures(tx, year), row, `field ${tallyKey}`);
      case 'procedure':
        return showParts(plans, years, (year) => plans.procedures(tx, year), row, `procedure ${tallyKey}`);
      default:
        // A plan that does not know all of these people cannot speak for them.
        if (peopleIn(periods, row, [...months]) !== people) return 'no';
        return isAllShownBelow(periods, row, (month) => months.has(month)) ? 'with_all_within' : 'itself';
    }
  };
}

type DayCounts = (
  subjects: readonly string[],
  days: { readonly from?: string | undefined; readonly to?: string | undefined },
) => Promise<readonly Counted[]>;

/** The rows of one answer mostly ask for the same days. */
function rememberCounts(tx: Tx): DayCounts {
  const known = new Map<string, readonly Counted[]>();
  return async (subjects, { from = beforeAll, to = afterAll }) => {
    const days = { from, to };
    const name = [days.from, days.to, ...subjects].join(' ');
    const counted = known.get(name) ?? (await countDays(tx, subjects, days));
    known.set(name, counted);
    return counted;
  };
}

/** The row of a key: by agency, the agency that was asked for stands for its own dossiers. */
export function agencyRow(key: string, asked: string | undefined, inner: ReadonlySet<string | null>): string {
  return key === asked && inner.has(key) ? ownRow(key) : key;
}

function withinMonth({ from, to }: Period, month: string): Period {
  const first = `${month}-01` as CalendarDay;
  const last = addDays(nextMonth(first), -1);
  return {
    from: from !== undefined && from > first ? from : first,
    to: to !== undefined && to < last ? to : last,
  };
}

const beforeAll = '0001-01-01';
const afterAll = '9999-12-31';

/**
 * The months that the period holds of a row: whole ones, and those of which nobody rated outside of it. Undefined where it
 * cuts a month in two.
 */
async function monthsWithin(
  counts: DayCounts,
  { table }: Released,
  { from, to }: Period,
  row: string,
): Promise<ReadonlySet<string> | undefined> {
  const months = table.columns.ids.filter((id) => /^\d{4}-\d{2}$/.test(id));
  const within = new Set<string>();
  const cut = new Set<string>();
  for (const month of months) {
    const first = `${month}-01` as CalendarDay;
    const last = addDays(nextMonth(first), -1);
    const [begins, ends] = [from ?? beforeAll, to ?? afterAll];
    if (begins <= first && last <= ends) within.add(month);
    else if (begins <= last && first <= ends) cut.add(month);
  }
  for (const month of cut) {
    const part = withinMonth({ from, to }, month);
    const days = { from: part.from ?? beforeAll, to: part.to ?? afterAll };
    const people = sumBelow(table.rows, row, await counts([overallCriterion], days));
    if (people === 0) continue;
    // Of all who rated, also of those who are not shown yet.
    const whole = sumBelow(table.rows, row, await counts([overallCriterion], withinMonth({}, month)));
    if (people !== whole) return undefined;
    within.add(month);
  }
  return within;
}

function sumBelow(rows: Tree, row: string, counted: readonly Counted[]): number {
  const index = rows.indexes.get(row);
  const leaves = new Set((rows.leaves[index ?? -1] ?? []).map((leaf) => rows.ids[leaf]));
  return counted
    .filter(({ agencyId }) => leaves.has(agencyId) || leaves.has(ownRow(agencyId)))
    .reduce((sum, { people }) => sum + people, 0);
}

/** The years of which a row has all its ratings within these months; undefined if it has only a part of one. */
function wholeYears(periods: Released, row: string, months: ReadonlySet<string>): string[] | undefined {
  const years = [...new Set([...months].map((month) => month.slice(0, 4)))];
  const inhabited = years.filter((year) => peopleWithin(periods, row, months, year) > 0);
  const isWhole = (year: string) => peopleWithin(periods, row, months, year) === peopleOf(periods, row, year);
  return inhabited.every(isWhole) ? inhabited : undefined;
}

function peopleIn(periods: Released, row: string, months: readonly string[]): number {
  return months.reduce((sum, month) => sum + peopleOf(periods, row, month), 0);
}

function peopleWithin(periods: Released, row: string, months: ReadonlySet<string>, year: string): number {
  const ofYear = [...months].filter((month) => month.startsWith(year));
  return peopleIn(periods, row, ofYear);
}

async function showParts(
  plans: ReleasePlans,
  years: readonly string[] | undefined,
  planOf: (year: string) => Promise<Released>,
  row: string,
  column: string,
): Promise<Shown> {
  if (years === undefined) return 'no';
  const open = years.findLast((year) => !plans.isClosed(year));
  if (open !== undefined) return { expectedOn: yearClosesOn(plans, open) };
  for (const year of years) {
    if (!isCellShown(await planOf(year), row, column)) return 'no';
  }
  return 'itself';
}

/** Criteria and factors: the period must hold all or nothing of what was said of them in each year. */
async function showYears(
  { tx, counts }: { tx: Tx; counts: DayCounts },
  plans: ReleasePlans,
  { from, to }: Period,
  row: string,
  subject: string,
): Promise<Shown> {
  let shown: 'itself' | 'with_all_within' = 'with_all_within';
  let open: string | undefined;
  const years = (await plans.years(tx)).filter(
    (year) => (from ?? beforeAll) <= `${year}-12-31` && `${year}-01-01` <= (to ?? afterAll),
  );
  for (const year of years) {
    const released = await plans.subjects(tx, year);
    const column = released.table.columns.indexes.has(subject) ? subject : rootId;
    const days = {
      from: from !== undefined && from > `${year}-01-01` ? from : `${year}-01-01`,
      to: to !== undefined && to < `${year}-12-31` ? to : `${year}-12-31`,
    };
    const isWholeYear = days.from === `${year}-01-01` && days.to === `${year}-12-31`;
    if (!isWholeYear) {
      const people = await subjectPeople(counts, released, row, column, days);
      if (people === 0) continue;
      const whole = { from: `${year}-01-01`, to: `${year}-12-31` };
      if (people !== (await subjectPeople(counts, released, row, column, whole))) return 'no';
    }
    // A person speaks of several criteria of a set, each of which is released in steps of its own. And what is hidden of one
    // criterion is decided on when the year is closed: until then everything above a small figure is hidden.
    if (!plans.isClosed(year) && (isSet(released, column) || !isCellShown(released, row, column))) {
      open = year;
      continue;
    }
    if (!isCellShown(released, row, column)) return 'no';
    const leaves = leavesOf(released, column);
    if (!isAllShownBelow(released, row, (leaf) => leaves.includes(leaf))) shown = 'itself';
  }
  return open === undefined ? shown : { expectedOn: yearClosesOn(plans, open) };
}

/** The first day on which a year can be closed. */
export function yearClosesOn({ closesOn }: Pick<ReleasePlans, 'closesOn'>, year: string): CalendarDay {
  return closesOn(`${year}-12-31` as CalendarDay);
}

function isSet({ table }: Released, column: string): boolean {
  return (table.columns.children[table.columns.indexes.get(column) ?? -1] ?? []).length > 0;
}

async function subjectPeople(
  counts: DayCounts,
  { table }: Pick<Released, 'table'>,
  row: string,
  column: string,
  days: { from: string; to: string },
): Promise<number> {
  return sumBelow(table.rows, row, await counts(leavesOf({ table }, column), days));
}

function leavesOf({ table }: Pick<Released, 'table'>, column: string): string[] {
  const leaves = table.columns.leaves[table.columns.indexes.get(column) ?? -1] ?? [];
  return leaves.map((leaf) => table.columns.ids[leaf] ?? '');
}
