/** Reads who rated what from the tallies and decides what may be shown; kept until the tallies change. */
import { ok } from '../../core/result.ts';
import { inTurns } from '../../core/steps.ts';
import type { CalendarDay } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import type { CriteriaList } from '../criteria.ts';
import {
  countChoices,
  countOfficial,
  type OfficialCount,
  officialCounts,
} from '../official/count-official.ts';
import { countTold, readToldThrough } from '../official/told-facts.ts';
import { readRegrouped } from '../tallies/follow-tree.ts';
import { closesOn, isReleased, type ReleaseRule, readReleasedThrough } from '../tallies/held-answers.ts';
import { readTallyState } from '../tallies/read-tallies.ts';
import { carryOver, carryPlan } from './carry-over.ts';
import {
  countChannels,
  countMonths,
  countProcedures,
  countSubjects,
  countWaiting,
  readYears,
} from './count-people.ts';
import { flatParts, partsByField, planParts } from './plan-parts.ts';
import { planPeriods, settlePeriods, throughMonth } from './plan-periods.ts';
import {
  type AgencyNode,
  agencyRows,
  type Counted,
  hideRows,
  planChoices,
  planSubjects,
  type Released,
  showSubjects,
  tellNothing,
} from './release-plan.ts';
import {
  type LastPlans,
  readLastPlans,
  readPlan,
  type StoredPlan,
  settledPeriods,
  stateOf,
  writePlans,
} from './stored-plans.ts';

/** Plans of a country with thousands of agencies are some ten megabytes. */
const longestWriteMilliseconds = 120_000;

/** What may be shown, as of one state of the tallies. */
export type ReleasePlans = {
  readonly agencies: readonly AgencyNode[];
  /** Whether a year is over and everything that was said of it is released: before, only sums of whole groups are told. */
  isClosed(year: string): boolean;
  /** The first day on which the month of a day can be closed: its last invitation has run out. */
  closesOn(day: CalendarDay): CalendarDay;
  /** From the first in which a dossier finished to the last. */
  years(tx: Tx): Promise<readonly string[]>;
  /** As of now, or as they were decided when a month was over. */
  periods(tx: Tx, through?: string): Promise<Released>;
  subjects(tx: Tx, year: string): Promise<Released>;
  channels(tx: Tx, year: string): Promise<Released>;
  /** Fields as `field ID`, procedures as `procedure ID`. */
  procedures(tx: Tx, year: string): Promise<Released>;
  /** Questions that are answered by a choice, by criterion. */
  choices(tx: Tx, year: string): Promise<Released>;
  /** What is told of dossiers and complaints, by month; where it is told of settled months alone, `through` the last of them. */
  official(tx: Tx, what: OfficialCount): Promise<Released & { readonly through?: string | undefined }>;
};

export type PlanStore = {
  plansOf(tx: Tx, dataThrough: Date | undefined): Promise<ReleasePlans>;
  /**
   * Makes every plan of the tallies as they are and stores them, for all replicas; none, if the tallies have changed meanwhile:
   * whoever changed them makes plans of them. Each count is read by itself, in no transaction that would stay open while
   * plans are made, which takes minutes of a country with thousands of agencies.
   */
  makeAll(db: Db): Promise<{ plans: number }>;
};

type Options = Pick<ReleaseRule, 'closingDays' | 'leastPeople'> & { readonly criteria: CriteriaList };
type State = {
  readonly agencies: readonly AgencyNode[];
  readonly releasedThrough: CalendarDay | undefined;
  /** Of which nothing is told before the next night: their figures are not of those who are below them now. */
  readonly regrouped: ReadonlySet<string>;
  readonly hash: Uint8Array<ArrayBuffer>;
};

/**
 * Plans as they were stored at night. What is not stored (before the first night, or while it is at work) is made when it is
 * asked for; where answers are held it then tells nothing new, for it is not remembered. Those of the newest state are kept.
 */
export function createPlanStore(options: Options): PlanStore {
  let kept: { state: string; plans: ReleasePlans } | undefined;
  return {
    plansOf: async (tx, dataThrough) => {
      const { hash, ...read } = await readState(tx, dataThrough, options);
      const state = Buffer.from(hash).toString('hex');
      if (kept?.state !== state) {
        const rows = agencyRows(read.agencies);
        const stored = (name: string, within: Tx) => readPlan(within, hash, name, rows);
        kept = { state, plans: makePlans(read, options, { stored, mayDecide: false }) };
      }
      return kept.plans;
    },
    makeAll: async (db) => {
      const { hash, ...read } = await readState(db, (await readTallyState(db)).dataThrough, options);
      const made = new Map<string, StoredPlan>();
      const plans = makePlans(read, options, { made, mayDecide: true });
      await plans.periods(db);
      for (const what of officialCounts) await plans.official(db, what);
      for (const year of await plans.years(db)) {
        await plans.subjects(db, year);
        if (!plans.isClosed(year)) continue;
        await plans.choices(db, year);
        await plans.channels(db, year);
        await plans.procedures(db, year);
      }
      const write = async (tx: Tx) => {
        const now = await readState(tx, (await readTallyState(tx)).dataThrough, options);
        if (Buffer.compare(now.hash, hash) !== 0) return ok({ plans: 0 });
        await writePlans(tx, hash, read.agencies, made);
        return ok({ plans: made.size });
      };
      const written = await inTransaction<{ plans: number }, never>(db, write, {
        timeoutMilliseconds: longestWriteMilliseconds,
      });
      // A roll-up up to the same instant as the one before has the name of the same state.
      kept = undefined;
      return written.ok ? written.value : written.error;
    },
  };
}

async function readState(tx: Tx, dataThrough: Date | undefined, options: Options): Promise<State> {
  const agencies = await tx.agency.findMany({
    select: { id: true, parentId: true },
    orderBy: { code: 'asc' },
  });
  const { criteria, leastPeople } = options;
  const measured = criteria.criteria.map(({ id, factor }) => [id, factor]);
  const [releasedThrough, regrouped] = [await readReleasedThrough(tx), await readRegrouped(tx)];
  const parts = [dataThrough ?? null, releasedThrough ?? null, agencies, measured, leastPeople];
  return { agencies, releasedThrough, regrouped, hash: stateOf(parts) };
}

function makePlans(
  { agencies, releasedThrough, regrouped }: Omit<State, 'hash'>,
  { criteria, leastPeople, closingDays }: Options,
  {
    stored = async () => undefined,
    made = new Map(),
    mayDecide,
  }: {
    stored?: (name: string, tx: Tx) => Promise<StoredPlan | undefined>;
    made?: Map<string, StoredPlan>;
    /** Whether what is decided will be remembered. */
    mayDecide: boolean;
  },
): ReleasePlans {
  const rows = agencyRows(agencies);
  const isClosed = (year: string) => isReleased(`${year}-12-31` as CalendarDay, releasedThrough);
  const isRemembered = releasedThrough !== undefined;
  let lastPlans: LastPlans | undefined;
  let areLastRead = false;
  const last = async (tx: Tx) => {
    if (!areLastRead && isRemembered) lastPlans = await readLastPlans(tx);
    areLastRead = true;
    return lastPlans;
  };
  const making = new Map<string, Promise<StoredPlan>>();
  const once = (tx: Tx, name: string, make: () => Promise<StoredPlan>) =>
    shared(making, name, async () => {
      const plan = (await stored(name, tx)) ?? (await make());
      made.set(name, plan);
      return mayDecide ? plan : hideRows(plan, regrouped);
    });
  /** The plan of a year that is over: decided once. */
  const decideOnce = async (tx: Tx, name: string, decide: (before?: StoredPlan) => Promise<Released>) => {
    const lastOnes = await last(tx);
    const before = await lastOnes?.plan(tx, name);
    if (!isRemembered || lastOnes === undefined) return { ...(await decide()), isSettled: true };
    if (before?.isSettled === true) {
      const carried = carryPlan(before, lastOnes.agencies, { rows, agencies });
      return { ...carried, isSettled: true };
    }
    const decided = await decide(before);
    return mayDecide ? { ...decided, isSettled: true } : tellNothing(decided);
  };
  /** Goes on from what was decided last; without having decided ever, or where it will be remembered, up to `settled`. */
  const settle = async (
    tx: Tx,
    name: string,
    counted: readonly Counted[],
    { settled, isOpen }: { settled: string; isOpen: (month: string) => boolean },
  ) => {
    const lastOnes = await last(tx);
    const before = await lastOnes?.plan(tx, name);
    const plan = before === undefined ? undefined : settledPeriods(before, lastOnes?.agencies ?? []);
    return inTurns(
      settlePeriods(rows, agencies, counted, {
        leastPeople,
        settled: mayDecide || plan === undefined ? settled : plan.through,
        isOpen,
        before: plan && { plan, carried: carryOver(plan, rows, agencies) },
      }),
    );
  };
  const periods = (tx: Tx) =>
    once(tx, 'periods', async () => {
      const counted = await countMonths(tx);
      if (releasedThrough === undefined) return inTurns(planPeriods(rows, counted, leastPeople));
      const settled = releasedThrough.slice(0, 7);
      return settle(tx, 'periods', counted, { settled, isOpen: (month) => month > settled });
    });
  const besideParts = async (tx: Tx, year: string) => ({
    released: await periods(tx),
    year,
    waiting: await countWaiting(tx, year),
  });
  const asPublished = new Map<string, Promise<Released>>();
  const publishedPeriods = (tx: Tx, through: string) =>
    shared(asPublished, through, async () =>
      isRemembered
        ? throughMonth(await periods(tx), through)
        : inTurns(planPeriods(rows, await countMonths(tx), leastPeople, through)),
    );
  let knownYears: readonly string[] | undefined;
  return {
    agencies,
    isClosed,
    closesOn: (day) => closesOn(day, { closingDays }),
    choices: (tx, year) =>
      once(tx, `choices ${year}`, () =>
        decideOnce(tx, `choices ${year}`, async () =>
          inTurns(planChoices(rows, await countChoices(tx, year), leastPeople)),
        ),
      ),
    official: async (tx, what) => {
      const name = `official ${what}`;
      const plan = await once(tx, name, async () => {
        if (isRemembered) {
          const settled = (await readToldThrough(tx, what)) ?? '';
          return settle(tx, name, await countTold(tx, what), { settled, isOpen: () => false });
        }
        return inTurns(planPeriods(rows, await countOfficial(tx, what), leastPeople));
      });
      return isRemembered ? { ...plan, through: plan.through ?? '' } : plan;
    },
    years: async (tx) => {
      knownYears ??= await readYears(tx);
      return knownYears;
    },
    periods: (tx, through) => (through === undefined ? periods(tx) : publishedPeriods(tx, through)),
    subjects: (tx, year) =>
      once(tx, `subjects ${year}`, async () => {
        const list = criteria.criteria;
        if (isRemembered && !isClosed(year))
          return showSubjects(rows, list, await countSubjects(tx, year), leastPeople);
        return decideOnce(tx, `subjects ${year}`, async (before) =>
          inTurns(planSubjects(rows, list, await countSubjects(tx, year), leastPeople, before)),
        );
      }),
    channels: (tx, year) =>
      once(tx, `channels ${year}`, () =>
        decideOnce(tx, `channels ${year}`, async () => {
          const counted = await countChannels(tx, year);
          const beside = await besideParts(tx, year);
          return inTurns(planParts(rows, flatParts(counted), counted, beside, leastPeople));
        }),
      ),
    procedures: (tx, year) =>
      once(tx, `procedures ${year}`, () =>
        decideOnce(tx, `procedures ${year}`, async () => {
          const counted = await countProcedures(tx, year);
          const beside = await besideParts(tx, year);
          return inTurns(planParts(rows, partsByField(counted), counted, beside, leastPeople));
        }),
      ),
  };
}

/** Makes something once; whoever asks meanwhile waits for the same. What fails is made again for the next. */
function shared<T>(known: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const begun = known.get(name);
  if (begun !== undefined) return begun;
  const making = make().catch((error: unknown) => {
    known.delete(name);
    throw error;
  });
  known.set(name, making);
  return making;
}
