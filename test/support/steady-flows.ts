/**
 * The shipped flows draw questions by chance. Stories of channels, pages and the shell are told with flows that draw
 * nothing, or little, so that each story knows what is asked next: published as newer versions of the shipped ones.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src/core/time.ts';
import { type Db, inTransaction } from '../../src/db/index.ts';
import { type FlowDefinition, flowDefinitionSchema } from '../../src/engine/index.ts';
import { loadFlows, publishFlow } from '../../src/surveys/index.ts';

export const flowsFolder = new URL('../../flows/', import.meta.url);
const steadyFolder = join(import.meta.dirname, 'flows');

export const steadyFlows: readonly FlowDefinition[] = readdirSync(steadyFolder).map((name) =>
  flowDefinitionSchema.parse(JSON.parse(readFileSync(join(steadyFolder, name), 'utf8'))),
);

/** The flow of that key that draws nothing. */
export function steadyFlow(key: string): FlowDefinition {
  const flow = steadyFlows.find((candidate) => candidate.key === key);
  if (flow === undefined) throw new Error(`no steady flow ${key}`);
  return flow;
}

/** Loads the shipped flows as every start does, then publishes the steady ones over them. */
export async function loadSteadyFlows(deps: { db: Db; newId: () => string; clock: Clock }): Promise<void> {
  await loadFlows(deps, flowsFolder);
  for (const definition of steadyFlows) {
    const published = await inTransaction(deps.db, (tx) =>
      publishFlow(tx, deps, { definition, at: deps.clock.now(), by: 'command_line' }),
    );
    if (!published.ok) throw new Error(JSON.stringify(published.error));
  }
}
