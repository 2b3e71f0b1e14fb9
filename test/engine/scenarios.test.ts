/** Plays every scenario of test/scenarios against its flow; the stored session is read back between all turns. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema, type NodeKind, nodeKinds } from '../../src/engine/index.ts';
import { runScenario, scenarioSchema } from '../../src/engine/scenarios/run-scenario.ts';

const folder = join(import.meta.dirname, '../scenarios');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name.split('.').length === 3)
  .map((name) => ({ name, scenario: scenarioSchema.parse(readJson(join(folder, name))) }));

/** A scenario plays a flow of `flows/`, or one made for the tests in `test/scenarios/flows/`. */
function flowOf(key: string) {
  const shipped = readdirSync('flows').includes(`${key}.json`);
  return flowDefinitionSchema.parse(
    readJson(shipped ? join('flows', `${key}.json`) : join(folder, 'flows', `${key}.json`)),
  );
}

describe('scenarios', () => {
  it.each(scenarios.map(({ name, scenario }) => [name, scenario] as const))('%s', (name, scenario) => {
    expect(name.startsWith(`${scenario.flow}.`)).toBe(true);
    expect(runScenario(flowOf(scenario.flow), scenario)).toEqual([]);
  });

  it('visit every kind of node', () => {
    const visited = new Set<NodeKind>(
      scenarios.flatMap(({ scenario }) =>
        Object.values(flowOf(scenario.flow).nodes).map((node) => node.kind),
      ),
    );
    expect(nodeKinds.filter((kind) => !visited.has(kind))).toEqual([]);
  });
});
