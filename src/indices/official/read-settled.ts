/** What the public is told of dossiers and complaints in a period, where it is told of settled months (`told-facts.ts`). */
import type { Result } from '../../core/result.ts';
import { addDays, type CalendarDay } from '../../core/time.ts';
import type { Tx } from '../../db/index.ts';
import type { ReleasePlans } from '../disclosure/load-plans.ts';
import { nextMonth, type Period } from '../tallies/period.ts';
import type { Slice } from '../tallies/places.ts';
import type { Hidden } from '../vocabulary.ts';
import { type OfficialCount, officialCounts } from './count-official.ts';
import { readTold, settlesWith, type Told, toldMonths } from './told-facts.ts';

/** The last settled day of each kind; undefined in it before anything was settled. */
export type SettledThrough = Readonly<Record<OfficialCount, CalendarDay | undefined>>;

export type Settled = {
  /** The months of the period that are told, or why none is. */
  readonly months: Readonly<Record<OfficialCount, Result<Period, Hidden>>>;
  /** Nobody where nothing is told. */
  told(what: OfficialCount, tallyKey: string): Told;
};

/** Undefined where answers are not held, and figures are told as they are counted. */
export async function readSettledThrough(tx: Tx, plans: ReleasePlans): Promise<SettledThrough | undefined> {
  const lastDay = async (what: OfficialCount) => {
    const { through } = await plans.official(tx, what);
    if (through === undefined) return undefined;
    return { day: through === '' ? undefined : addDays(nextMonth(`${through}-01` as CalendarDay), -1) };
  };
  const [dossiers, complaints, confirmations] = [
    await lastDay('dossiers'),
    await lastDay('complaints'),
    await lastDay('confirmations'),
  ];
  if (dossiers === undefined || complaints === undefined || confirmations === undefined) return undefined;
  return { dossiers: dossiers.day, complaints: complaints.day, confirmations: confirmations.day };
}

/** Reads what is told under the keys of a slice. */
export async function readSettled(
  tx: Tx,
  { closesOn }: Pick<ReleasePlans, 'closesOn'>,
  through: SettledThrough,
  period: Period,
  slice: Pick<Slice, 'agencyId' | 'grouping'>,
): Promise<Settled> {
  const monthsOf = (what: OfficialCount) =>
    toldMonths(period, { through: through[what], toldOn: (day) => closesOn(settlesWith(what, day)) });
  const months = {
    dossiers: monthsOf('dossiers'),
    complaints: monthsOf('complaints'),
    confirmations: monthsOf('confirmations'),
  };
  const told = new Map<OfficialCount, ReadonlyMap<string, Told>>();
  for (const what of officialCounts) {
    const within = months[what];
    if (within.ok) told.set(what, await readTold(tx, what, slice, within.value));
  }
  return { months, told: (what, key) => told.get(what)?.get(key) ?? nobody };
}

const nobody: Told = { people: 0, favourable: 0 };
