/** Plays every scenario of test/scenarios against its flow; the stored session is read back between all turns. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type NodeKind, nodeKinds, runScenario, scenarioSchema } from '../../src/engine/index.ts';
import { findFlow, playableFlow, readJson, scenarioFolder, shippedFlows } from './flow-files.ts';

const scenarios = readdirSync(scenarioFolder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, scenario: scenarioSchema.parse(readJson(join(scenarioFolder, name))) }));

describe('scenarios', () => {
  it.each(scenarios.map(({ name, scenario }) => [name, scenario] as const))('%s', (name, scenario) => {
    expect(name.startsWith(`${scenario.flow}.`)).toBe(true);
    expect(runScenario(playableFlow(scenario.flow), scenario)).toEqual([]);
  });

  it('a scenario that expects something else is told with its turn', () => {
    const [first] = scenarios;
    if (first === undefined) throw new Error('no scenario');
    const { scenario } = first;
    const wrong = {
      ...scenario,
      turns: scenario.turns.map((turn) => ({ ...turn, expect: ['says: Xin chào.'] })),
    };
    const deviations = runScenario(playableFlow(scenario.flow), wrong);
    expect(deviations.map(({ turn }) => turn)).toEqual(scenario.turns.map((_, at) => at + 1));
  });

  it('there is one for every shipped flow', () => {
    const played = new Set(scenarios.map(({ scenario }) => scenario.flow));
    expect(shippedFlows.map(({ key }) => key).filter((key) => !played.has(key))).toEqual([]);
  });

  it('visit every kind of node', () => {
    const kinds = new Set<NodeKind>(
      scenarios.flatMap(({ scenario }) => {
        const { nodes = {} } = findFlow(scenario.flow) ?? {};
        return Object.values(nodes).map((node) => node.kind);
      }),
    );
    expect(nodeKinds.filter((kind) => !kinds.has(kind))).toEqual([]);
  });
});
