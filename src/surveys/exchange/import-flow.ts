/** Brings a flow in as it was exported. What is here already stays; what contradicts it is refused as a whole. */
import { isDeepStrictEqual } from 'node:util';
import { recordAudit } from '../../audit/index.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type Tx, toJson } from '../../db/index.ts';
import { flowDefinitionSchema, inspectFlow } from '../../engine/index.ts';
import type { Change } from '../change.ts';
import { findDraft, writeDraft } from '../drafts.ts';
import { checksumOf } from '../flow-library.ts';
import { addRule, type KeptRule, listRules, type RuleRefusal } from '../rules/keep-rules.ts';
import type { FlowRule } from '../vocabulary.ts';
import { lockOrMakeFlow } from '../write-version.ts';
import type { FlowBundle } from './flow-bundle.ts';

export type ImportRefusal =
  /** Another text was published here under this number. */
  | { readonly code: 'version_differs'; readonly number: number }
  /** What must never be published cannot come in by a file either. */
  | { readonly code: 'version_unsound'; readonly number: number; readonly issues: readonly string[] }
  /** Another draft lies here. */
  | { readonly code: 'draft_differs'; readonly kind: string }
  /** A rule of this id says something else here. */
  | { readonly code: 'rule_differs'; readonly id: string }
  | RuleRefusal;

export type Imported = {
  readonly key: string;
  /** What was not here before. */
  readonly versions: number;
  readonly drafts: number;
  readonly rules: number;
};

/** Imports a flow; importing the same file again changes nothing. */
export async function importFlow(
  tx: Tx,
  change: Change & { readonly newId: () => string },
  bundle: FlowBundle,
): Promise<Result<Imported, ImportRefusal>> {
  const at = new Date(bundle.createdAt);
  const isHere = (await tx.flow.count({ where: { key: bundle.key } })) > 0;
  const flow = await lockOrMakeFlow(tx, { newId: change.newId, at }, bundle.key);
  const versions = await importVersions(tx, change, flow.id, bundle);
  if (!versions.ok) return versions;
  const drafts = await importDrafts(tx, flow.id, bundle);
  if (!drafts.ok) return drafts;
  const rules = await importRules(tx, change, bundle);
  if (!rules.ok) return rules;
  if (!isHere && bundle.retiredAt !== null)
    await tx.flow.update({ where: { id: flow.id }, data: { retiredAt: new Date(bundle.retiredAt) } });
  const imported = { key: bundle.key, versions: versions.value, drafts: drafts.value, rules: rules.value };
  await recordAudit(tx, {
    actor: change.actor,
    at: change.at,
    action: 'flow.imported',
    subject: { kind: 'flow', id: flow.id },
    after: imported,
  });
  return ok(imported);
}

async function importVersions(
  tx: Tx,
  { newId }: { newId: () => string },
  flowId: string,
  bundle: FlowBundle,
): Promise<Result<number, ImportRefusal>> {
  const here = await tx.flowVersion.findMany({ where: { flowId }, select: { number: true, checksum: true } });
  const newest = Math.max(0, ...here.map(({ number }) => number));
  let added = 0;
  for (const version of bundle.versions) {
    const { number } = version;
    const definition = flowDefinitionSchema.safeParse(version.definition);
    if (!definition.success) return err({ code: 'version_unsound', number, issues: ['not_a_flow'] });
    const checksum = checksumOf(definition.data);
    const known = here.find((one) => one.number === number);
    if (known !== undefined && Buffer.from(known.checksum).equals(checksum)) continue;
    if (known !== undefined || number <= newest) return err({ code: 'version_differs', number });
    const issues = inspectFlow(definition.data)
      .filter((issue) => issue.severity === 'error')
      .map(({ path, code }) => `${path} ${code}`);
    if (definition.data.key !== bundle.key) issues.push('key key_differs');
    if (issues.length > 0) return err({ code: 'version_unsound', number, issues });
    const id = newId();
    await tx.flowVersion.create({ data: { id, flowId, checksum, ...columnsOf(version) } });
    if (version.schedule !== null) {
      const { effectiveOn, scheduledAt, cancelledAt } = version.schedule;
      await tx.flowSchedule.create({
        data: {
          versionId: id,
          effectiveOn: new Date(`${effectiveOn}T00:00:00Z`),
          scheduledAt: new Date(scheduledAt),
          cancelledAt: cancelledAt === null ? null : new Date(cancelledAt),
        },
      });
    }
    added += 1;
  }
  return ok(added);
}

function columnsOf(version: FlowBundle['versions'][number]) {
  const { number, publishedAt, author, note, changes, replay, source, definition, scenarios } = version;
  return {
    number,
    definition: toJson(definition),
    publishedAt: new Date(publishedAt),
    authorKind: author.kind,
    authorId: author.id ?? null,
    note,
    changes: toJson(changes),
    scenarios: toJson(scenarios),
    ...(replay === null ? {} : { replay: toJson(replay) }),
    ...(source === null ? {} : { source: toJson(source) }),
  };
}

async function importDrafts(
  tx: Tx,
  flowId: string,
  bundle: FlowBundle,
): Promise<Result<number, ImportRefusal>> {
  let added = 0;
  for (const { kind, revision, basedOn, editedAt, editor, definition, scenarios } of bundle.drafts) {
    const here = await findDraft(tx, flowId, kind);
    if (here !== undefined) {
      if (!isDeepStrictEqual([here.definition, here.scenarios], [definition, scenarios]))
        return err({ code: 'draft_differs', kind });
      continue;
    }
    const actor = { kind: editor.kind, ...(editor.id === undefined ? {} : { id: editor.id }) };
    const draft = { definition, scenarios };
    await writeDraft(
      tx,
      { actor, at: new Date(editedAt) },
      { flowId, kind, revision, draft, basedOn: basedOn ?? undefined },
    );
    added += 1;
  }
  return ok(added);
}

async function importRules(
  tx: Tx,
  change: Change & { readonly newId: () => string },
  bundle: FlowBundle,
): Promise<Result<number, ImportRefusal>> {
  const here = await listRules(tx);
  let added = 0;
  for (const { id, revision, createdAt, ...rule } of bundle.rules) {
    const known = here.find((one) => one.id === id);
    if (known !== undefined && !saysTheSame(known, rule)) return err({ code: 'rule_differs', id });
    if (here.some((one) => saysTheSame(one, rule))) continue;
    const written = await addRule(tx, { ...change, at: new Date(createdAt) }, { ...rule, id });
    if (!written.ok) return written;
    await tx.flowAssignment.update({ where: { id }, data: { revision } });
    added += 1;
  }
  return ok(added);
}

function saysTheSame(
  { id: _id, revision: _revision, createdAt: _createdAt, ...here }: KeptRule,
  rule: FlowRule,
) {
  return isDeepStrictEqual(here, { ...rule });
}
