import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { recordAudit } from '../audit/index.ts';
import type { FlowVersionId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Db, inTransaction, type Tx, toJson } from '../db/index.ts';
import {
  assembleFlow,
  type FlowLibrary as CalledFlows,
  type FlowDefinition,
  flowDefinitionSchema,
  inspectFlow,
  runScenario,
  type Scenario,
} from '../engine/index.ts';

/** Published versions by id. They never change, so each is read and parsed once per process. */
export type FlowLibrary = {
  /** The definition of a version; throws if there is none, for sessions only name versions that exist. */
  get(tx: Db | Tx, version: FlowVersionId): Promise<FlowDefinition>;
};

export function createFlowLibrary(): FlowLibrary {
  const known = new Map<FlowVersionId, FlowDefinition>();
  return {
    get: async (tx, version) => {
      const held = known.get(version);
      if (held !== undefined) return held;
      const row = await tx.flowVersion.findUniqueOrThrow({
        where: { id: version },
        select: { definition: true },
      });
      const definition = flowDefinitionSchema.parse(row.definition);
      known.set(version, definition);
      return definition;
    },
  };
}

export type PublishRefusal =
  | { readonly code: 'flow_invalid'; readonly issues: readonly { path: string; code: string }[] }
  /** A conversation that the author wrote down goes another way; by story, the turns that differ. */
  | {
      readonly code: 'scenario_failed';
      readonly scenarios: readonly { story: string; turns: readonly number[] }[];
    };

export type Publication = {
  readonly definition: FlowDefinition;
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
  deps: { newId: () => string },
  publication: Publication,
): Promise<Result<FlowVersionId, PublishRefusal>> {
  const { at, by } = publication;
  const library = publication.library ?? (await publishedFlows(tx, publication.definition));
  const errors = inspectFlow(publication.definition, { library }).filter(
    (issue) => issue.severity === 'error',
  );
  if (errors.length > 0) {
    return err({ code: 'flow_invalid', issues: errors.map(({ path, code }) => ({ path, code })) });
  }
  const { flow: definition } = assembleFlow(publication.definition, library);
  const failed = (publication.scenarios ?? []).flatMap((scenario) => {
    const turns = runScenario(definition, scenario).map(({ turn }) => turn);
    return turns.length === 0 ? [] : [{ story: scenario.story, turns }];
  });
  if (failed.length > 0) return err({ code: 'scenario_failed', scenarios: failed });
  const flow = await tx.flow.upsert({
    where: { key: definition.key },
    create: { id: deps.newId(), key: definition.key, createdAt: at },
    update: {},
    select: { id: true },
  });
  const newest = await tx.flowVersion.findFirst({
    where: { flowId: flow.id },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, checksum: true },
  });
  const checksum = checksumOf(definition);
  if (newest !== null && Buffer.from(newest.checksum).equals(checksum)) return ok(newest.id as FlowVersionId);
  const id = deps.newId();
  const number = (newest?.number ?? 0) + 1;
  await tx.flowVersion.create({
    data: { id, flowId: flow.id, number, definition: toJson(definition), checksum, publishedAt: at },
  });
  await recordAudit(tx, {
    at,
    actor: { kind: by },
    action: 'flow.published',
    subject: { kind: 'flow', id: flow.id },
    after: { key: definition.key, number },
  });
  return ok(id as FlowVersionId);
}

/** The newest published versions of the flows that a definition calls; what they call is already part of them. */
async function publishedFlows(tx: Tx, definition: FlowDefinition): Promise<CalledFlows> {
  const keys = Object.values(definition.nodes).flatMap((node) =>
    node.kind === 'call-flow' ? [node.flow] : [],
  );
  const called = new Map<string, FlowDefinition>();
  for (const key of new Set(keys)) {
    const version = await tx.flowVersion.findFirst({
      where: { flow: { key } },
      orderBy: { number: 'desc' },
      select: { definition: true },
    });
    if (version !== null) called.set(key, flowDefinitionSchema.parse(version.definition));
  }
  return (key) => called.get(key);
}

function checksumOf(definition: FlowDefinition): Buffer<ArrayBuffer> {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(definition)))
    .digest();
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** Any fixed number: replicas that start together load the flows one after another. */
const flowsLock = 7_662_022_002n;

/** The flow that serves what has no assignment of its own. */
const defaultFlowKey = 'satisfaction-short';

/**
 * Publishes every flow of a folder that the database does not have in this form, and lets
 * `satisfaction-short` serve every dossier if nothing does. Throws on a file that cannot be published: the
 * files come with the program.
 */
export async function loadFlows(
  deps: { db: Db; newId: () => string; clock: { now(): Date } },
  folder: URL,
): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const definitions = await Promise.all(
    files.map(async (file) =>
      flowDefinitionSchema.parse(JSON.parse(await readFile(new URL(file, folder), 'utf8'))),
    ),
  );
  const loaded = await inTransaction<undefined, PublishRefusal>(deps.db, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${flowsLock})`;
    const at = deps.clock.now();
    const library: CalledFlows = (key) => definitions.find((definition) => definition.key === key);
    for (const definition of definitions) {
      const known = await tx.flow.findUnique({
        where: { key: definition.key },
        select: { _count: { select: { versions: true } } },
      });
      // What an administrator has published since is not overwritten by the file.
      if ((known?._count.versions ?? 0) > 0) continue;
      const published = await publishFlow(tx, deps, { definition, library, at, by: 'system' });
      if (!published.ok) return published;
    }
    await assignDefault(tx, deps.newId, at);
    return ok(undefined);
  });
  if (!loaded.ok) throw new Error(`a flow cannot be published: ${JSON.stringify(loaded.error)}`);
}

async function assignDefault(tx: Tx, newId: () => string, at: Date): Promise<void> {
  if (
    (await tx.flowAssignment.findFirst({
      where: { procedureId: null, conditions: { equals: {} } },
      select: { id: true },
    })) !== null
  )
    return;
  const flow = await tx.flow.findUnique({ where: { key: defaultFlowKey }, select: { id: true } });
  if (flow === null) return;
  await tx.flowAssignment.create({ data: { id: newId(), flowId: flow.id, createdAt: at } });
}
