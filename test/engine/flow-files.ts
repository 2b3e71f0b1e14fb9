/** The flows that the tests play: those of `flows/`, and those made for scenarios. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleFlow, type FlowDefinition, flowDefinitionSchema } from '../../src/engine/index.ts';

export const scenarioFolder = join(import.meta.dirname, '../scenarios');

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function readFolder(folder: string): FlowDefinition[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => flowDefinitionSchema.parse(readJson(join(folder, name))));
}

export const shippedFlows = readFolder('flows');
const flows = new Map(
  [...shippedFlows, ...readFolder(join(scenarioFolder, 'flows'))].map((flow) => [flow.key, flow]),
);

/** The flow as its author wrote it. */
export function findFlow(key: string): FlowDefinition | undefined {
  return flows.get(key);
}

/** The flow with its calls written out, as it runs. */
export function playableFlow(key: string): FlowDefinition {
  const flow = findFlow(key);
  if (flow === undefined) throw new Error(`no flow ${key}`);
  return assembleFlow(flow, findFlow).flow;
}
