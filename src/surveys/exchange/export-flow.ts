import { err, ok, type Result } from '../../core/result.ts';
import { dateToDay } from '../../core/time.ts';
import type { Tx } from '../../db/index.ts';
import { toActor } from '../drafts.ts';
import { listRules } from '../rules/keep-rules.ts';
import { type FlowBundle, flowBundleSchema } from './flow-bundle.ts';

/** The flow of that key with all that belongs to it, ready to be written to a file and imported elsewhere. */
export async function exportFlow(tx: Tx, key: string): Promise<Result<FlowBundle, { code: 'unknown_flow' }>> {
  const flow = await tx.flow.findUnique({
    where: { key },
    include: {
      versions: { orderBy: { number: 'asc' }, include: { schedule: true } },
      drafts: { orderBy: { kind: 'asc' } },
    },
  });
  if (flow === null) return err({ code: 'unknown_flow' });
  const rules = (await listRules(tx)).filter((rule) => rule.flow === key);
  return ok(
    flowBundleSchema.parse({
      bundle: 1,
      key,
      createdAt: flow.createdAt.toISOString(),
      retiredAt: flow.retiredAt?.toISOString() ?? null,
      versions: flow.versions.map((version) => ({
        number: version.number,
        publishedAt: version.publishedAt.toISOString(),
        author: toActor(version.authorKind, version.authorId),
        note: version.note,
        changes: version.changes,
        replay: version.replay,
        schedule:
          version.schedule === null
            ? null
            : {
                effectiveOn: dateToDay(version.schedule.effectiveOn),
                scheduledAt: version.schedule.scheduledAt.toISOString(),
                cancelledAt: version.schedule.cancelledAt?.toISOString() ?? null,
              },
        source: version.source,
        definition: version.definition,
        scenarios: version.scenarios,
      })),
      drafts: flow.drafts.map((draft) => ({
        kind: draft.kind,
        revision: draft.revision,
        basedOn: draft.basedOn,
        editedAt: draft.editedAt.toISOString(),
        editor: toActor(draft.editorKind, draft.editorId),
        definition: draft.definition,
        scenarios: draft.scenarios,
      })),
      rules: rules.map(({ createdAt, ...rule }) => ({ ...rule, createdAt: createdAt.toISOString() })),
    }),
  );
}

/** The keys of all flows, in alphabetical order. */
export async function listFlows(
  tx: Tx,
): Promise<{ key: string; versions: number; retired: boolean; drafts: string[] }[]> {
  const flows = await tx.flow.findMany({
    orderBy: { key: 'asc' },
    select: {
      key: true,
      retiredAt: true,
      drafts: { select: { kind: true }, orderBy: { kind: 'asc' } },
      _count: { select: { versions: true } },
    },
  });
  return flows.map(({ key, retiredAt, drafts, _count }) => ({
    key,
    versions: _count.versions,
    retired: retiredAt !== null,
    drafts: drafts.map(({ kind }) => kind),
  }));
}
