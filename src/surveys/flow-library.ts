import { createHash } from 'node:crypto';
import type { FlowVersionId } from '../core/ids.ts';
import type { Db, Tx } from '../db/index.ts';
import {
  type FlowLibrary as CalledFlows,
  type FlowDefinition,
  flowDefinitionSchema,
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

/** The newest published versions of the flows that a definition calls; what they call is already part of them. */
export async function publishedFlows(tx: Tx, definition: FlowDefinition): Promise<CalledFlows> {
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

/** SHA-256 of a definition's canonical JSON. What editors keep for themselves does not count. */
export function checksumOf({ ui: _ui, ...definition }: FlowDefinition): Buffer<ArrayBuffer> {
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
