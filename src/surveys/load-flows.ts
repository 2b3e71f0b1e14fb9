/** The program's own library of flows (`flows/`), and what becomes of it in a database that has flows already. */
import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Log } from '../core/log.ts';
import { ok } from '../core/result.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import {
  type FlowLibrary as CalledFlows,
  type FlowDefinition,
  flowDefinitionSchema,
} from '../engine/index.ts';
import { assemble, assembleSound } from './check-definition.ts';
import { findDraft, writeDraft } from './drafts.ts';
import { checksumOf } from './flow-library.ts';
import { type PublishRefusal, publishFlow } from './publish-flow.ts';
import { lockFlow } from './write-version.ts';

/** Any fixed number: replicas that start together load the flows one after another. */
const flowsLock = 7_662_022_002n;

/** The flow that serves what no rule is about. */
const defaultFlowKey = 'satisfaction-short';

export type LoadDeps = {
  readonly db: Db;
  readonly newId: () => string;
  readonly clock: { now(): Date };
  readonly log?: Log;
};

/**
 * Brings the flows of a folder into the database, and lets `satisfaction-short` serve every dossier if nothing
 * does. A flow that the database lacks is published. Where the newest version came with the program too, a file
 * that changed since is published as the next one. Where somebody has published since, theirs stays, and the file
 * is kept as a proposal (`takeShipped`). Throws on a file that cannot be published: the files come with the program.
 */
export async function loadFlows(deps: LoadDeps, folder: URL): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const sources = await Promise.all(
    files.map(async (file) =>
      z.looseObject({}).parse(JSON.parse(await readFile(new URL(file, folder), 'utf8'))),
    ),
  );
  const definitions = sources.map((source) => flowDefinitionSchema.parse(source));
  const loaded = await inTransaction<readonly Loaded[], PublishRefusal>(deps.db, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${flowsLock})`;
    const at = deps.clock.now();
    const library: CalledFlows = (key) => definitions.find((definition) => definition.key === key);
    const done: Loaded[] = [];
    for (const [place, definition] of definitions.entries()) {
      const source = sources[place] ?? definition;
      const outcome = await loadFlow(tx, deps, { definition, source, library, at });
      if (outcome === 'published' || outcome === 'proposed' || outcome === 'unchanged')
        done.push({ flow: definition.key, outcome });
      else return { ok: false, error: outcome };
    }
    await assignDefault(tx, deps.newId, at);
    return ok(done);
  });
  if (!loaded.ok) throw new Error(`a flow cannot be published: ${JSON.stringify(loaded.error)}`);
  for (const { flow, outcome } of loaded.value) {
    if (outcome === 'published') deps.log?.info({ flow }, 'shipped flow published');
    if (outcome === 'proposed')
      deps.log?.info(
        { flow },
        'shipped flow changed: kept as a proposal, for a version of its own was published',
      );
  }
}

type Outcome = 'published' | 'proposed' | 'unchanged';
type Loaded = { readonly flow: string; readonly outcome: Outcome };

async function loadFlow(
  tx: Tx,
  { newId }: LoadDeps,
  file: { definition: FlowDefinition; source: object; library: CalledFlows; at: Date },
): Promise<Outcome | PublishRefusal> {
  const { definition, source, library, at } = file;
  const checksum = checksumOf(assemble(definition, library));
  const flow = await lockFlow(tx, definition.key);
  const versions =
    flow === undefined
      ? []
      : await tx.flowVersion.findMany({
          where: { flowId: flow.id },
          orderBy: { number: 'desc' },
          select: { number: true, checksum: true, authorKind: true },
        });
  const [newest] = versions;
  // It was inspected when it was published: no start inspects it again, nor is stopped by rules made since.
  if (versions.some((version) => Buffer.from(version.checksum).equals(checksum))) return 'unchanged';
  const isUntouched = flow?.retiredAt == null && (newest === undefined || newest.authorKind === 'system');
  if (flow !== undefined && !isUntouched) {
    const sound = assembleSound(definition, library, []);
    if (!sound.ok) return sound.error;
    return (await propose(tx, flow.id, source, newest?.number, at)) ? 'proposed' : 'unchanged';
  }
  const published = await publishFlow(tx, { newId }, { ...file, by: 'system' });
  return published.ok ? 'published' : published.error;
}

/** Keeps the file as a proposal; false if it is kept already. */
async function propose(
  tx: Tx,
  flowId: string,
  definition: object,
  basedOn: number | undefined,
  at: Date,
): Promise<boolean> {
  const before = await findDraft(tx, flowId, 'shipped');
  const known = flowDefinitionSchema.safeParse(before?.definition);
  if (known.success && checksumOf(known.data).equals(checksumOf(flowDefinitionSchema.parse(definition))))
    return false;
  const revision = (before?.revision ?? 0) + 1;
  const draft = { definition, scenarios: before?.scenarios ?? [] };
  await writeDraft(
    tx,
    { actor: { kind: 'system' }, at },
    { flowId, kind: 'shipped', revision, draft, basedOn },
  );
  return true;
}

async function assignDefault(tx: Tx, newId: () => string, at: Date): Promise<void> {
  const known = await tx.flowAssignment.findFirst({
    where: { procedureId: null, conditions: { equals: {} } },
    select: { id: true },
  });
  if (known !== null) return;
  const flow = await tx.flow.findUnique({ where: { key: defaultFlowKey }, select: { id: true } });
  if (flow === null) return;
  await tx.flowAssignment.create({ data: { id: newId(), flowId: flow.id, createdAt: at } });
}
