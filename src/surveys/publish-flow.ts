/** From a draft to a numbered version that never changes again. */
import type { FlowVersionId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type CalendarDay, dateToDay, dayOf, dayToDate } from '../core/time.ts';
import type { Tx } from '../db/index.ts';
import type { FlowLibrary as CalledFlows, FlowChange, FlowDefinition, Scenario } from '../engine/index.ts';
import type { Change } from './change.ts';
import { assembleSound, checkDraft, type DraftProblem, type SoundnessRefusal } from './check-definition.ts';
import { findDraft } from './drafts.ts';
import { publishedFlows } from './flow-library.ts';
import type { ReplayReport } from './replay/compare-replays.ts';
import { replayRecent } from './replay/replay-recent.ts';
import { changesTo, lockFlow, lockOrMakeFlow, writeVersion } from './write-version.ts';

export type PublishRefusal =
  | SoundnessRefusal
  | { readonly code: 'unknown_flow' }
  | { readonly code: 'no_draft' }
  /** Somebody else changed the draft meanwhile; this is its revision now. */
  | { readonly code: 'draft_moved_on'; readonly revision: number }
  /** All that is wrong with the draft. */
  | { readonly code: 'draft_unsound'; readonly problems: readonly DraftProblem[] }
  /** Conversations of the last days would fail on the new version where they did not before. */
  | { readonly code: 'replay_failed'; readonly replay: ReplayReport }
  | { readonly code: 'flow_retired' }
  /** A version cannot take effect before today. */
  | { readonly code: 'day_past' };

export type Publication = {
  readonly definition: FlowDefinition;
  /** The same as its author wrote it, where that is known. */
  readonly source?: object;
  /** Finds the flows that it calls; without it the newest published ones are called. */
  readonly library?: CalledFlows;
  /** Conversations that must come out as the author wrote them down. */
  readonly scenarios?: readonly Scenario[];
  readonly at: Date;
  readonly by: 'system' | 'command_line';
};

/**
 * Publishes a definition as the flow's next version, with the flows that it calls written out, so that the
 * version is frozen as a whole; the same text as the newest version publishes nothing. Refused while
 * inspection finds an error or a scenario goes wrong.
 */
export async function publishFlow(
  tx: Tx,
  { newId }: { newId: () => string },
  { definition, at, by, scenarios = [], ...publication }: Publication,
): Promise<Result<FlowVersionId, PublishRefusal>> {
  const library = publication.library ?? (await publishedFlows(tx, definition));
  const sound = assembleSound(definition, library, scenarios);
  if (!sound.ok) return sound;
  const flow = await lockOrMakeFlow(tx, { newId, at }, definition.key);
  if (flow.retiredAt !== null) return err({ code: 'flow_retired' });
  const written = await writeVersion(
    tx,
    { newId, actor: { kind: by }, at },
    { flowId: flow.id, source: publication.source ?? definition, assembled: sound.value, scenarios },
  );
  return ok(written.id);
}

/** What publishing a draft would do, for the author to look at first. */
export type Rehearsal = {
  readonly revision: number;
  readonly problems: readonly DraftProblem[];
  /** Nothing of severity `error`, and no recent conversation would fail. */
  readonly mayBePublished: boolean;
  readonly changes: readonly FlowChange[];
  /** Undefined while the draft cannot run. */
  readonly replay: ReplayReport | undefined;
};

/** Inspects the draft of a flow, plays its sample conversations and recent real ones, and tells what is new in it. */
export async function rehearsePublication(
  tx: Tx,
  key: string,
): Promise<Result<Rehearsal, { code: 'unknown_flow' | 'no_draft' }>> {
  const flow = await tx.flow.findUnique({ where: { key }, select: { id: true } });
  if (flow === null) return err({ code: 'unknown_flow' });
  const draft = await findDraft(tx, flow.id, 'edited');
  if (draft === undefined) return err({ code: 'no_draft' });
  const { problems, assembled } = await checkDraft(tx, key, draft);
  const isSound = problems.every((problem) => problem.severity !== 'error');
  const replay = assembled === undefined || !isSound ? undefined : await replayRecent(tx, flow.id, assembled);
  return ok({
    revision: draft.revision,
    problems,
    mayBePublished: isSound && replay?.failed === 0,
    changes: assembled === undefined ? [] : await changesTo(tx, flow.id, assembled),
    replay,
  });
}

export type PublishedDraft = {
  readonly versionId: FlowVersionId;
  readonly number: number;
  /** False where the newest version already says the same. */
  readonly isNew: boolean;
  readonly changes: readonly FlowChange[];
  readonly replay: ReplayReport;
  /** Other versions that will take effect later, and then replace this one. */
  readonly pending: readonly { readonly number: number; readonly effectiveOn: CalendarDay }[];
};

/**
 * Publishes the draft of a flow as its next version, at once or from a day on. The draft is done with, unless it
 * says what the newest version says. Sessions that run go on with the version on which they began.
 */
export async function publishDraft(
  tx: Tx,
  change: Change & { readonly newId: () => string },
  given: {
    readonly key: string;
    readonly expectedRevision: number;
    readonly effectiveOn?: CalendarDay;
    readonly note?: string;
  },
): Promise<Result<PublishedDraft, PublishRefusal>> {
  const { key, expectedRevision, effectiveOn, note } = given;
  const today = dayOf(change.at);
  if (effectiveOn !== undefined && effectiveOn < today) return err({ code: 'day_past' });
  const flow = await lockFlow(tx, key);
  if (flow === undefined) return err({ code: 'unknown_flow' });
  if (flow.retiredAt !== null) return err({ code: 'flow_retired' });
  const draft = await findDraft(tx, flow.id, 'edited');
  if (draft === undefined) return err({ code: 'no_draft' });
  if (draft.revision !== expectedRevision) return err({ code: 'draft_moved_on', revision: draft.revision });
  const { problems, assembled } = await checkDraft(tx, key, draft);
  const isSound = problems.every((problem) => problem.severity !== 'error');
  if (assembled === undefined || !isSound) return err({ code: 'draft_unsound', problems });
  const replay = await replayRecent(tx, flow.id, assembled);
  if (replay.failed > 0) return err({ code: 'replay_failed', replay });
  const day = effectiveOn === today ? undefined : effectiveOn;
  const version = {
    flowId: flow.id,
    source: draft.definition,
    assembled,
    scenarios: draft.scenarios,
    replay,
    note,
    effectiveOn: day,
  };
  const written = await writeVersion(tx, change, version);
  if (written.isNew) await tx.flowDraft.deleteMany({ where: { flowId: flow.id, kind: 'edited' } });
  const pending = await pendingVersions(tx, flow.id, today, written.id);
  const { id: versionId, number, isNew, changes } = written;
  return ok({ versionId, number, isNew, changes, replay, pending });
}

async function pendingVersions(
  tx: Tx,
  flowId: string,
  today: CalendarDay,
  except: string,
): Promise<PublishedDraft['pending']> {
  const rows = await tx.flowSchedule.findMany({
    where: { version: { flowId }, cancelledAt: null, effectiveOn: { gt: dayToDate(today) } },
    select: { versionId: true, effectiveOn: true, version: { select: { number: true } } },
    orderBy: { effectiveOn: 'asc' },
  });
  return rows
    .filter((row) => row.versionId !== except)
    .map((row) => ({ number: row.version.number, effectiveOn: dateToDay(row.effectiveOn) }));
}
