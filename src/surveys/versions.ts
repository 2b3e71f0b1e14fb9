/** Versions of a flow: which there are, from which day one takes effect, and the end of a flow. */
import { z } from 'zod';
import { type Actor, recordAudit } from '../audit/index.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type CalendarDay, dateToDay, dayOf, startOfDay } from '../core/time.ts';
import type { Tx } from '../db/index.ts';
import type { Change } from './change.ts';
import { toActor } from './drafts.ts';
import { type ReplayReport, replayReportSchema } from './replay/compare-replays.ts';
import { hasDefault } from './rules/keep-rules.ts';
import { lockFlow, setDay } from './write-version.ts';

const changeSchema = z.object({
  path: z.string(),
  code: z.string(),
  sentence: z.object({ vi: z.string(), en: z.string() }),
});

export type ListedVersion = {
  readonly number: number;
  readonly publishedAt: Date;
  readonly author: Actor;
  readonly note: string | undefined;
  /** What changed from the version before, in words. */
  readonly changes: readonly z.infer<typeof changeSchema>[];
  /** What the replay before publication showed. */
  readonly replay: ReplayReport | undefined;
  /** `in_effect`: new conversations begin on it, where a rule serves its flow. */
  readonly state: 'in_effect' | 'superseded' | 'pending' | 'cancelled';
  /** The day from which it takes effect, where one was named. */
  readonly effectiveOn: CalendarDay | undefined;
};

export type VersionRefusal =
  | { readonly code: 'unknown_flow' }
  | { readonly code: 'unknown_version' }
  /** A version takes effect from a day after today on. */
  | { readonly code: 'day_past' }
  /** It has taken effect: publish another one, or restore an older one. */
  | { readonly code: 'already_in_effect' }
  | { readonly code: 'flow_retired' }
  | { readonly code: 'flow_not_retired' }
  /** It serves every dossier that no other rule is about. */
  | { readonly code: 'default_needed' };

/** All versions of a flow, the newest first. */
export async function listVersions(
  tx: Tx,
  key: string,
  now: Date,
): Promise<Result<ListedVersion[], VersionRefusal>> {
  const flow = await tx.flow.findUnique({ where: { key }, select: { id: true } });
  if (flow === null) return err({ code: 'unknown_flow' });
  const rows = await tx.flowVersion.findMany({
    where: { flowId: flow.id },
    orderBy: { number: 'desc' },
    select: {
      id: true,
      number: true,
      publishedAt: true,
      authorKind: true,
      authorId: true,
      note: true,
      changes: true,
      replay: true,
      schedule: true,
    },
  });
  const current = inEffect(rows, now);
  return ok(
    rows.map((row) => ({
      number: row.number,
      publishedAt: row.publishedAt,
      author: toActor(row.authorKind, row.authorId),
      note: row.note ?? undefined,
      changes: z.array(changeSchema).parse(row.changes),
      replay: row.replay === null ? undefined : replayReportSchema.parse(row.replay),
      state: row.number === current ? 'in_effect' : stateOf(row, now),
      effectiveOn: row.schedule === null ? undefined : dateToDay(row.schedule.effectiveOn),
    })),
  );
}

type Scheduled = {
  readonly number: number;
  readonly publishedAt: Date;
  readonly schedule: { readonly effectiveOn: Date; readonly cancelledAt: Date | null } | null;
};

function stateOf({ schedule }: Scheduled, now: Date): 'superseded' | 'pending' | 'cancelled' {
  if (schedule === null) return 'superseded';
  if (schedule.cancelledAt !== null) return 'cancelled';
  return dateToDay(schedule.effectiveOn) > dayOf(now) ? 'pending' : 'superseded';
}

/** The number of the version that took effect last. */
function inEffect(versions: readonly Scheduled[], now: Date): number | undefined {
  const since = ({ publishedAt, schedule }: Scheduled): number =>
    (schedule === null ? publishedAt : startOfDay(dateToDay(schedule.effectiveOn))).getTime();
  const candidates = versions.filter(
    (version) =>
      version.schedule === null ||
      (version.schedule.cancelledAt === null && dateToDay(version.schedule.effectiveOn) <= dayOf(now)),
  );
  return [...candidates].sort((a, b) => since(b) - since(a) || b.number - a.number)[0]?.number;
}

type OfVersion = { readonly key: string; readonly number: number };

/** Names the day from which a version takes effect that has not yet, or whose day was cancelled. */
export async function scheduleVersion(
  tx: Tx,
  change: Change,
  given: OfVersion & { readonly effectiveOn: CalendarDay },
): Promise<Result<undefined, VersionRefusal>> {
  if (given.effectiveOn <= dayOf(change.at)) return err({ code: 'day_past' });
  const found = await lockPending(tx, change.at, given);
  if (!found.ok) return found;
  await setDay(tx, found.value.versionId, given.effectiveOn, change.at);
  await recordAudit(tx, {
    ...change,
    action: 'flow.version_scheduled',
    subject: { kind: 'flow', id: found.value.flowId },
    after: { ...given },
  });
  return ok(undefined);
}

/** Lets a version that has not taken effect yet never do so, unless it is given another day. */
export async function cancelSchedule(
  tx: Tx,
  change: Change,
  given: OfVersion,
): Promise<Result<undefined, VersionRefusal>> {
  const found = await lockPending(tx, change.at, given);
  if (!found.ok) return found;
  const { versionId, flowId } = found.value;
  await tx.flowSchedule.update({ where: { versionId }, data: { cancelledAt: change.at } });
  await recordAudit(tx, {
    ...change,
    action: 'flow.schedule_cancelled',
    subject: { kind: 'flow', id: flowId },
    before: { ...given },
  });
  return ok(undefined);
}

async function lockPending(
  tx: Tx,
  at: Date,
  { key, number }: OfVersion,
): Promise<Result<{ flowId: string; versionId: string }, VersionRefusal>> {
  const flow = await lockFlow(tx, key);
  if (flow === undefined) return err({ code: 'unknown_flow' });
  const version = await tx.flowVersion.findUnique({
    where: { flowId_number: { flowId: flow.id, number } },
    select: { id: true, number: true, publishedAt: true, schedule: true },
  });
  if (version === null) return err({ code: 'unknown_version' });
  if (version.schedule === null || stateOf(version, at) === 'superseded')
    return err({ code: 'already_in_effect' });
  return ok({ flowId: flow.id, versionId: version.id });
}

/** Ends a flow: no new conversation begins on it. Those that run, run to their end. */
export async function retireFlow(
  tx: Tx,
  change: Change,
  key: string,
): Promise<Result<undefined, VersionRefusal>> {
  const flow = await lockFlow(tx, key);
  if (flow === undefined) return err({ code: 'unknown_flow' });
  if (flow.retiredAt !== null) return err({ code: 'flow_retired' });
  await tx.flow.update({ where: { id: flow.id }, data: { retiredAt: change.at } });
  if (!(await hasDefault(tx))) return err({ code: 'default_needed' });
  await recordAudit(tx, {
    ...change,
    action: 'flow.retired',
    subject: { kind: 'flow', id: flow.id },
    after: { key },
  });
  return ok(undefined);
}

/** Lets a retired flow serve again, with its rules as they were. */
export async function reinstateFlow(
  tx: Tx,
  change: Change,
  key: string,
): Promise<Result<undefined, VersionRefusal>> {
  const flow = await lockFlow(tx, key);
  if (flow === undefined) return err({ code: 'unknown_flow' });
  if (flow.retiredAt === null) return err({ code: 'flow_not_retired' });
  await tx.flow.update({ where: { id: flow.id }, data: { retiredAt: null } });
  await recordAudit(tx, {
    ...change,
    action: 'flow.reinstated',
    subject: { kind: 'flow', id: flow.id },
    after: { key },
  });
  return ok(undefined);
}
