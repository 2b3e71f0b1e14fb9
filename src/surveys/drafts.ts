/** Drafts (bản nháp): anything that an author writes is kept, with what is wrong with it told. */
import { z } from 'zod';
import { type Actor, recordAudit } from '../audit/index.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Tx, toJson } from '../db/index.ts';
import type { Change } from './change.ts';
import { checkDraft, type Draft, type DraftProblem } from './check-definition.ts';
import { lockFlow, lockOrMakeFlow } from './write-version.ts';

export type DraftKind = 'edited' | 'shipped';

export type KeptDraft = Draft & {
  /** Rises with every change; 0 stands for no draft. */
  readonly revision: number;
  /** The number of the version from which it was made. */
  readonly basedOn: number | undefined;
  readonly editedAt: Date;
  readonly editor: Actor;
};

export type DraftRefusal =
  | { readonly code: 'unknown_flow' }
  | { readonly code: 'unknown_version' }
  | { readonly code: 'no_draft' }
  /** Somebody else changed the draft meanwhile; this is its revision now, 0 if it is gone. */
  | { readonly code: 'draft_moved_on'; readonly revision: number }
  /** The key is not of a flow's form. */
  | { readonly code: 'bad_key' }
  | { readonly code: 'not_an_object' }
  | { readonly code: 'too_large' };

export type SavedDraft = { readonly revision: number; readonly problems: readonly DraftProblem[] };

const keyPattern = /^[a-z][a-z0-9-]{0,63}$/;
/** Characters of JSON; the largest shipped flow has 20,000. */
const largestDraft = 2_000_000;
const objectSchema = z.custom<object>(isObject);
const actorKindSchema = z.enum(['system', 'one_stop_system', 'officer', 'command_line']);

/** A flow's draft as it lies there, without looking at what is wrong with it. */
export async function findDraft(tx: Tx, flowId: string, kind: DraftKind): Promise<KeptDraft | undefined> {
  const row = await tx.flowDraft.findUnique({ where: { flowId_kind: { flowId, kind } } });
  if (row === null) return undefined;
  return {
    definition: objectSchema.parse(row.definition),
    scenarios: z.array(z.unknown()).parse(row.scenarios),
    revision: row.revision,
    basedOn: row.basedOn ?? undefined,
    editedAt: row.editedAt,
    editor: toActor(row.editorKind, row.editorId),
  };
}

/** Who did it, from the columns of a row. */
export function toActor(kind: string, id: string | null): Actor {
  return { kind: actorKindSchema.parse(kind), ...(id === null ? {} : { id }) };
}

/** A flow's draft with all that is wrong with it. */
export async function readDraft(
  tx: Tx,
  key: string,
  kind: DraftKind = 'edited',
): Promise<Result<KeptDraft & { problems: readonly DraftProblem[] }, DraftRefusal>> {
  const flow = await tx.flow.findUnique({ where: { key }, select: { id: true } });
  if (flow === null) return err({ code: 'unknown_flow' });
  const draft = await findDraft(tx, flow.id, kind);
  if (draft === undefined) return err({ code: 'no_draft' });
  const { problems } = await checkDraft(tx, key, draft);
  return ok({ ...draft, problems });
}

/**
 * Keeps a draft, whole and in the author's order, whatever is wrong with it. `expectedRevision` is the revision
 * that the author saw, 0 where there was no draft: who comes second is told, and overwrites nothing. Without
 * `scenarios` those of the draft stay, or for a new draft those of the newest version.
 */
export async function saveDraft(
  tx: Tx,
  change: Change & { readonly newId: () => string },
  given: {
    readonly key: string;
    readonly expectedRevision: number;
    readonly definition: unknown;
    readonly scenarios?: readonly unknown[];
  },
): Promise<Result<SavedDraft, DraftRefusal>> {
  const { key, definition } = given;
  if (!keyPattern.test(key)) return err({ code: 'bad_key' });
  if (!isObject(definition)) return err({ code: 'not_an_object' });
  const flow = await lockOrMakeFlow(tx, change, key);
  const before = await findDraft(tx, flow.id, 'edited');
  const newest = before === undefined ? await newestVersion(tx, flow.id) : undefined;
  const scenarios = given.scenarios ?? before?.scenarios ?? newest?.scenarios ?? [];
  const basedOn = before === undefined ? newest?.number : before.basedOn;
  return keepDraft(tx, change, {
    key,
    flowId: flow.id,
    expectedRevision: given.expectedRevision,
    draft: { definition, scenarios },
    basedOn,
    action: 'flow.draft_saved',
  });
}

/** Makes an old version the draft, to be changed and published as a new one. */
export async function restoreVersion(
  tx: Tx,
  change: Change,
  given: { readonly key: string; readonly number: number; readonly expectedRevision: number },
): Promise<Result<SavedDraft, DraftRefusal>> {
  const { key, number, expectedRevision } = given;
  const flow = await lockFlow(tx, key);
  if (flow === undefined) return err({ code: 'unknown_flow' });
  const version = await tx.flowVersion.findUnique({
    where: { flowId_number: { flowId: flow.id, number } },
    select: { source: true, definition: true, scenarios: true },
  });
  if (version === null) return err({ code: 'unknown_version' });
  const scenarios = z.array(z.unknown()).parse(version.scenarios);
  return keepDraft(tx, change, {
    key,
    flowId: flow.id,
    expectedRevision,
    draft: { definition: objectSchema.parse(version.source ?? version.definition), scenarios },
    basedOn: number,
    action: 'flow.version_restored',
  });
}

/** Makes the newer form from the program's own library the draft. */
export async function takeShipped(
  tx: Tx,
  change: Change,
  given: { readonly key: string; readonly expectedRevision: number },
): Promise<Result<SavedDraft, DraftRefusal>> {
  const { key, expectedRevision } = given;
  const flow = await lockFlow(tx, key);
  if (flow === undefined) return err({ code: 'unknown_flow' });
  const shipped = await findDraft(tx, flow.id, 'shipped');
  if (shipped === undefined) return err({ code: 'no_draft' });
  const kept = await keepDraft(tx, change, {
    key,
    flowId: flow.id,
    expectedRevision,
    draft: shipped,
    basedOn: shipped.basedOn,
    action: 'flow.shipped_taken',
  });
  if (kept.ok) await tx.flowDraft.deleteMany({ where: { flowId: flow.id, kind: 'shipped' } });
  return kept;
}

/** Throws a draft away. */
export async function discardDraft(
  tx: Tx,
  change: Change,
  given: { readonly key: string; readonly expectedRevision: number; readonly kind?: DraftKind },
): Promise<Result<undefined, DraftRefusal>> {
  const { key, expectedRevision, kind = 'edited' } = given;
  const flow = await lockFlow(tx, key);
  if (flow === undefined) return err({ code: 'unknown_flow' });
  const draft = await findDraft(tx, flow.id, kind);
  if (draft === undefined) return err({ code: 'no_draft' });
  if (draft.revision !== expectedRevision) return err({ code: 'draft_moved_on', revision: draft.revision });
  await tx.flowDraft.delete({ where: { flowId_kind: { flowId: flow.id, kind } } });
  await recordAudit(tx, {
    ...change,
    action: 'flow.draft_discarded',
    subject: { kind: 'flow', id: flow.id },
    before: { key, kind, revision: draft.revision },
  });
  return ok(undefined);
}

type NewDraft = {
  readonly key: string;
  readonly flowId: string;
  readonly expectedRevision: number;
  readonly draft: Draft;
  readonly basedOn: number | undefined;
  readonly action: string;
};

async function keepDraft(
  tx: Tx,
  { actor, at }: Change,
  { key, flowId, expectedRevision, draft, basedOn, action }: NewDraft,
): Promise<Result<SavedDraft, DraftRefusal>> {
  const { definition, scenarios } = draft;
  if (JSON.stringify([definition, scenarios]).length > largestDraft) return err({ code: 'too_large' });
  const before = await findDraft(tx, flowId, 'edited');
  const revision = before?.revision ?? 0;
  if (revision !== expectedRevision) return err({ code: 'draft_moved_on', revision });
  await writeDraft(tx, { actor, at }, { flowId, kind: 'edited', revision: revision + 1, draft, basedOn });
  await recordAudit(tx, {
    at,
    actor,
    action,
    subject: { kind: 'flow', id: flowId },
    after: { key, revision: revision + 1, ...(basedOn === undefined ? {} : { basedOn }) },
  });
  const { problems } = await checkDraft(tx, key, draft);
  return ok({ revision: revision + 1, problems });
}

/** Puts a draft in the place of the one before. */
export async function writeDraft(
  tx: Tx,
  { actor, at }: Change,
  given: {
    readonly flowId: string;
    readonly kind: DraftKind;
    readonly revision: number;
    readonly draft: Draft;
    readonly basedOn: number | undefined;
  },
): Promise<void> {
  const { flowId, kind, revision, draft, basedOn } = given;
  const row = {
    revision,
    definition: toJson(draft.definition),
    scenarios: toJson(draft.scenarios),
    basedOn: basedOn ?? null,
    editedAt: at,
    editorKind: actor.kind,
    editorId: actor.id ?? null,
  };
  await tx.flowDraft.upsert({
    where: { flowId_kind: { flowId, kind } },
    create: { flowId, kind, ...row },
    update: row,
  });
}

async function newestVersion(tx: Tx, flowId: string) {
  const version = await tx.flowVersion.findFirst({
    where: { flowId },
    orderBy: { number: 'desc' },
    select: { number: true, scenarios: true },
  });
  if (version === null) return undefined;
  return { number: version.number, scenarios: z.array(z.unknown()).parse(version.scenarios) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
