import { isRecord, type RawDefinition } from './raw-definition.ts';

/**
 * Format 2 says in `skipping` what becomes of "bỏ qua": offered, understood or refused. Format 1 knew only
 * `optional`, which offered it.
 */
export function fromFormat1(definition: RawDefinition): RawDefinition {
  const nodes = isRecord(definition['nodes']) ? definition['nodes'] : {};
  return {
    ...definition,
    format: 2,
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, migrateNode(node)])),
  };
}

function migrateNode(node: unknown): unknown {
  if (!isRecord(node) || !('optional' in node)) return node;
  const { optional, ...rest } = node;
  return optional === true ? { ...rest, skipping: 'offered' } : rest;
}
