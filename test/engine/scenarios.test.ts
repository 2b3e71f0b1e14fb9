/** Plays every scenario of test/scenarios against its flow; the stored session is read back between all turns. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  coverEdges,
  type NodeKind,
  nodeKinds,
  playScenario,
  runScenario,
  scenarioSchema,
} from '../../src/engine/index.ts';
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

  it.each(shippedFlows.map(({ key }) => key))('go every way of %s', (key) => {
    const flow = playableFlow(key);
    const passages = scenarios
      .filter(({ scenario }) => scenario.flow === key)
      .flatMap(({ scenario }) => playScenario(flow, scenario).passages);
    const { edges, unreached } = coverEdges(flow, passages);
    expect(edges).toBeGreaterThan(5);
    expect(unreached).toEqual([]);
  });

  it('a way that none goes is told; a called flow is one node', () => {
    const flow = playableFlow('satisfaction-online');
    const { edges, reached, unreached } = coverEdges(flow, [
      { from: 'reason', to: 'complaint__wish' },
      { from: 'complaint__wishes', to: 'comment' },
    ]);
    expect(edges - reached).toBe(unreached.length);
    expect(unreached).toContain('was_low.otherwise → thanks');
    expect(unreached).toContain('complaint → thanks');
    expect(unreached).not.toContain('complaint → comment');
    expect(unreached).not.toContain('reason.next → complaint');
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
