import { recordAudit } from '../audit/index.ts';
import type { FlowVersionId } from '../core/ids.ts';
import type { CalendarDay } from '../core/time.ts';
import { dayOf, dayToDate } from '../core/time.ts';
import { type Tx, toJson } from '../db/index.ts';
import { diffFlows, type FlowChange, type FlowDefinition, flowDefinitionSchema } from '../engine/index.ts';
import type { Change } from './change.ts';
import { checksumOf } from './flow-library.ts';
import type { ReplayReport } from './replay/compare-replays.ts';

export type NewVersion = {
  readonly flowId: string;
  /** As the author wrote it, in his order. */
  readonly source: object;
  /** As it runs. */
  readonly assembled: FlowDefinition;
  readonly scenarios: readonly unknown[];
  readonly replay?: ReplayReport | undefined;
  readonly note?: string | undefined;
  /** The day from which it takes effect; at once without it. */
  readonly effectiveOn?: CalendarDay | undefined;
};

export type WrittenVersion = {
  readonly id: FlowVersionId;
  readonly number: number;
  /** False where the newest version already says the same: nothing was written. */
  readonly isNew: boolean;
  /** What changed from the version before. */
  readonly changes: readonly FlowChange[];
};

/** Locks a flow: one change at a time. */
export async function lockFlow(
  tx: Tx,
  key: string,
): Promise<{ id: string; retiredAt: Date | null } | undefined> {
  const [row] = await tx.$queryRaw<{ id: string; retired_at: Date | null }[]>`
    select id, retired_at from flows where key = ${key} for update`;
  return row === undefined ? undefined : { id: row.id, retiredAt: row.retired_at };
}

/** Locks a flow that may be new. */
export async function lockOrMakeFlow(
  tx: Tx,
  { newId, at }: { newId: () => string; at: Date },
  key: string,
): Promise<{ id: string; retiredAt: Date | null }> {
  await tx.flow.createMany({ data: { id: newId(), key, createdAt: at }, skipDuplicates: true });
  const flow = await lockFlow(tx, key);
  if (flow === undefined) throw new Error('a flow that was just made is missing');
  return flow;
}

/** The words of what changes from the newest version of a flow; none for its first version. */
export async function changesTo(tx: Tx, flowId: string, assembled: FlowDefinition): Promise<FlowChange[]> {
  const newest = await tx.flowVersion.findFirst({
    where: { flowId },
    orderBy: { number: 'desc' },
    select: { definition: true },
  });
  const before = flowDefinitionSchema.safeParse(newest?.definition);
  return before.success ? diffFlows(before.data, assembled) : [];
}

/**
 * Writes the flow's next version, unless the newest one says the same. The caller holds the flow's lock. The same
 * text given another day moves the newest version to that day.
 */
export async function writeVersion(
  tx: Tx,
  { newId, actor, at }: Change & { readonly newId: () => string },
  version: NewVersion,
): Promise<WrittenVersion> {
  const { flowId, assembled, source, scenarios, effectiveOn } = version;
  const newest = await tx.flowVersion.findFirst({
    where: { flowId },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, checksum: true, schedule: true },
  });
  const checksum = checksumOf(assembled);
  if (newest !== null && Buffer.from(newest.checksum).equals(checksum)) {
    if (newest.schedule !== null) await setDay(tx, newest.id, effectiveOn ?? dayOf(at), at);
    return { id: newest.id as FlowVersionId, number: newest.number, isNew: false, changes: [] };
  }
  const changes = await changesTo(tx, flowId, assembled);
  const id = newId();
  const number = (newest?.number ?? 0) + 1;
  await tx.flowVersion.create({
    data: {
      id,
      flowId,
      number,
      definition: toJson(assembled),
      checksum,
      publishedAt: at,
      authorKind: actor.kind,
      authorId: actor.id ?? null,
      source: toJson(source),
      scenarios: toJson(scenarios),
      changes: toJson(changes),
      ...(version.replay === undefined ? {} : { replay: toJson(version.replay) }),
      note: version.note ?? null,
    },
  });
  if (effectiveOn !== undefined) await setDay(tx, id, effectiveOn, at);
  await recordAudit(tx, {
    at,
    actor,
    action: 'flow.published',
    subject: { kind: 'flow', id: flowId },
    after: {
      key: assembled.key,
      number,
      changes: changes.map(({ sentence }) => sentence.vi),
      ...(effectiveOn === undefined ? {} : { effectiveOn }),
    },
  });
  return { id: id as FlowVersionId, number, isNew: true, changes };
}

/** Lets a version take effect from a day on. */
export async function setDay(tx: Tx, versionId: string, on: CalendarDay, at: Date): Promise<void> {
  const row = { effectiveOn: dayToDate(on), scheduledAt: at, cancelledAt: null };
  await tx.flowSchedule.upsert({ where: { versionId }, create: { versionId, ...row }, update: row });
}
