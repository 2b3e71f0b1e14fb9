/** Every job, by the name that `npm run job -- NAME` takes. */

import { loadWorkingCalendar } from '../catalogue/index.ts';
import { billableSeconds, freeSeconds } from '../channels/zalo/index.ts';
import { fireTimers, removeOldFloodCounts, sayFarewells } from '../conversations/index.ts';
import { addSeconds, dayOf } from '../core/time.ts';
import {
  abandonedAfterSeconds,
  applyEarlyReceipts,
  releaseAbandoned,
  removeOldPauses,
  sendInvitations,
  sendReminders,
} from '../delivery/index.ts';
import { forgetWrongCodes } from '../dossiers/index.ts';
import { criteria, factors } from '../engine/index.ts';
import { sweepFiles } from '../files/index.ts';
import {
  checkTallies,
  closePeriods,
  correctPeriods,
  recordFindings,
  rollUpIndices,
} from '../indices/index.ts';
import { releaseNextComments } from '../surveys/index.ts';
import type { Job } from './job.ts';

/** Longer than Zalo tries to bring a webhook, and than a weekend without anybody. */
const reconcileSeconds = 3 * 24 * 60 * 60;
const keepRunsSeconds = 30 * 24 * 60 * 60;

const criteriaList = { criteria, factors };

export const jobs = {
  /** Counts the answers of every day that changed since the last time, and decides what of it may be shown. */
  'roll-up-indices': {
    schedule: { every: 'day', hour: 1, minute: 0 },
    run: async (deps, { until }) => {
      const { days, cells, dataThrough } = await rollUpIndices(
        { ...deps, criteria: criteriaList },
        { until, lanes: deps.rollUpLanes, ...(deps.release && { release: deps.release }) },
      );
      const { plans } = await deps.publishing.plans.makeAll(deps.publishing.db);
      return { days, cells, plans, dataThrough: dataThrough.toISOString() };
    },
  },
  /** Publishes the months, quarters and years that are over and whose invitations have all run out. */
  'close-periods': {
    schedule: { every: 'day', hour: 1, minute: 30 },
    run: async ({ publishing }, { until }) => {
      const { published } = await closePeriods(publishing, until);
      return { published: published.length, last: published.at(-1) ?? null };
    },
  },
  /**
   * Counts also what changed of years that are closed, and publishes a correction of each period whose figures have changed
   * since; only when it is asked for.
   */
  'correct-periods': {
    run: async (deps, { until }) => {
      const { publishing, release } = deps;
      if (release !== undefined) {
        await rollUpIndices(
          { ...deps, criteria: criteriaList },
          { until, lanes: deps.rollUpLanes, release: { ...release, countsClosedYears: true } },
        );
        await publishing.plans.makeAll(publishing.db);
      }
      const { corrected } = await correctPeriods(publishing);
      return { corrected: corrected.length, last: corrected.at(-1) ?? null };
    },
  },
  /** Releases comments in batches, of answers up to the last midnight. */
  'release-comments': {
    schedule: { every: 'day', hour: 1, minute: 20 },
    run: ({ db }, { until }) => releaseNextComments(db, until),
  },
  /** Records drops and bursts of low ratings that are more than chance. */
  'record-findings': {
    schedule: { every: 'day', hour: 1, minute: 45 },
    run: (deps, { until }) => recordFindings(deps, until),
  },
  /** Recounts a sample of the tallies from the rows, in another way; the log names what differs. */
  'check-tallies': {
    schedule: { every: 'day', hour: 2, minute: 0 },
    run: async (deps) => {
      const { checked, differing } = await checkTallies({ ...deps, criteria: criteriaList });
      return { checked, differing: differing.length };
    },
  },
  /** Sends again what was being sent when a process died. */
  'sweep-outbox': {
    schedule: { every: 'minute' },
    run: async (deps, { until }) => {
      const now = deps.clock.now();
      // Never by a later clock than the senders', who are at work on what they claimed.
      const asOf = until < now ? until : now;
      const released = await releaseAbandoned(deps.db, { now: asOf, afterSeconds: abandonedAfterSeconds });
      return { released };
    },
  },
  /** Writes to the applicants of finished dossiers, where a channel can write first and they may be written to. */
  'send-invitations': {
    schedule: { every: 'minute' },
    run: async (deps, { until }) => {
      if (deps.campaigns === undefined) return { campaigns: 'off' };
      const sent = await sendInvitations({ ...deps, settings: deps.campaigns }, until);
      if (sent.written > 0) deps.onWritten?.();
      return sent;
    },
  },
  /** Reminds of invitations, once, on a working day; what falls due on another waits for the next. */
  'send-reminders': {
    schedule: { every: 'day', hour: 9, minute: 0 },
    run: async (deps, { until }) => {
      if (deps.campaigns === undefined) return { campaigns: 'off' };
      const calendar = await loadWorkingCalendar(deps.db);
      if (!calendar.isWorkingDay(dayOf(until))) return { written: 0, dropped: 0 };
      const sent = await sendReminders({ ...deps, settings: deps.campaigns }, until);
      if (sent.written > 0) deps.onWritten?.();
      return sent;
    },
  },
  /** Ends the conversations that nobody answered in time. */
  'fire-timers': {
    schedule: { every: 'minute' },
    run: (deps, { until }) => fireTimers({ ...deps.conversations, clock: { now: () => until } }),
  },
  /** The refresh token of the Official Account is good for three months, and each renewal brings a new one. */
  'renew-zalo-grant': {
    schedule: { every: 'day', hour: 3, minute: 0 },
    run: async ({ zalo }) => {
      const renewed = await zalo?.renewGrant();
      if (renewed === undefined) return { grant: 'off' };
      return { grant: renewed.ok ? renewed.value : renewed.error.code };
    },
  },
  /** Stars given to templates whose webhook was lost: Zalo keeps them, and each is counted once. */
  'reconcile-zalo-ratings': {
    schedule: { every: 'day', hour: 4, minute: 0 },
    run: async ({ zalo }, { until }) => {
      const from = addSeconds(until, -reconcileSeconds);
      return (await zalo?.reconcileRatings({ from, to: until })) ?? { read: 0, stored: 0, problem: 'off' };
    },
  },
  /** Receipts that came too early, conversations whose window closes, codes that were guessed long ago. */
  'tend-zalo': {
    schedule: { every: 'minute' },
    run: async ({ db, clock, zalo, onWritten = () => undefined }) => {
      if (zalo === undefined) return { farewells: 0, receipts: 0, forgotten: 0 };
      const now = clock.now();
      const windowSeconds = zalo.settings.mayPay ? billableSeconds : freeSeconds;
      const { said } = await sayFarewells({ db, onWritten }, { now, windowSeconds });
      const { applied, forgotten } = await applyEarlyReceipts(db, now);
      await forgetWrongCodes(db, now);
      return { farewells: said, receipts: applied, forgotten };
    },
  },
  /** Deletes files that nothing points at. */
  'sweep-files': {
    schedule: { every: 'day', hour: 3, minute: 45 },
    run: ({ db, files, clock }, { until }) => {
      const now = clock.now();
      return sweepFiles({ db, store: files }, until < now ? until : now);
    },
  },
  /** The record of runs grows by a row a minute for every job that runs each minute. */
  'purge-job-runs': {
    schedule: { every: 'day', hour: 3, minute: 30 },
    run: async (deps, { until }) => {
      const { count } = await deps.db.jobRun.deleteMany({
        where: { status: { not: 'running' }, startedAt: { lt: addSeconds(until, -keepRunsSeconds) } },
      });
      await removeOldPauses(deps.db, until);
      await removeOldFloodCounts(deps.db, until);
      return { deleted: count };
    },
  },
} as const satisfies Readonly<Record<string, Job>>;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs);

/** The job of that name, if there is one. */
export function findJob(name: string): Job | undefined {
  return Object.entries(jobs).find(([key]) => key === name)?.[1];
}
