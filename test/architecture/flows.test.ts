import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema, inspectFlow, nodeKinds } from '../../src/engine/index.ts';
import { scenarioSchema } from '../../src/engine/scenarios/run-scenario.ts';
import { type Finding, listProjectFiles, readProjectFile } from './source.ts';

type File = { readonly path: string; readonly text: string };

const read = (path: string): File => ({ path, text: readProjectFile(path) });
const flowFiles = listProjectFiles('flows', /\.json$/).map(read);
const scenarioFiles = listProjectFiles(
  'test/scenarios',
  /^(?!.*\/scenarios\/flows\/).*\.[a-z0-9_-]+\.json$/,
).map(read);
/** Flows made for scenarios: they show kinds of node that no shipped flow needs. */
const scenarioFlowFiles = listProjectFiles('test/scenarios/flows', /\.json$/).map(read);
const parse = (file: File) => flowDefinitionSchema.parse(JSON.parse(file.text));
const library = (key: string) => flowFiles.map(parse).find((flow) => flow.key === key);

/**
 * What is wrong with a flow that comes with the program. Warnings count: it is the example that others follow.
 * Notes, on what a channel shows in another way, do not.
 */
function checkFlow({ path, text }: File): Finding[] {
  const parsed = flowDefinitionSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return [`${path} is not a flow`];
  return [
    ...(basename(path) === `${parsed.data.key}.json` ? [] : [`${path} is not named like its key`]),
    ...inspectFlow(parsed.data, { library })
      .filter((issue) => issue.severity !== 'note')
      .map((issue) => `${path}: ${issue.path} ${issue.code}`),
  ];
}

const flowOf = (scenario: File) => scenarioSchema.parse(JSON.parse(scenario.text)).flow;

/** Flows, and kinds of node, that no scenario shows. */
function checkScenarios(
  flows: readonly FlowDefinition[],
  played: readonly string[],
  kinds: readonly string[],
): Finding[] {
  const shown = flows.filter((flow) => played.includes(flow.key));
  const shownKinds = new Set<string>(
    shown.flatMap((flow) => Object.values(flow.nodes).map((node) => node.kind)),
  );
  return [
    ...flows.filter((flow) => !played.includes(flow.key)).map((flow) => `no scenario plays ${flow.key}`),
    ...kinds.filter((kind) => !shownKinds.has(kind)).map((kind) => `no scenario has a ${kind}`),
  ];
}

describe('the flows that come with the program', () => {
  it.each(flowFiles.map((file) => [file.path, file] as const))('%s inspects clean', (_path, file) => {
    expect(checkFlow(file)).toEqual([]);
  });

  it('are played by scenarios, and with them every kind of node', () => {
    const flows = [...flowFiles, ...scenarioFlowFiles].map(parse);
    expect(flowFiles.length).toBeGreaterThan(0);
    expect(checkScenarios(flows, scenarioFiles.map(flowOf), nodeKinds)).toEqual([]);
  });

  it('have a file for every kind of node', () => {
    const files = listProjectFiles('src/engine/nodes', /\.ts$/).map((path) => basename(path, '.ts'));
    expect(nodeKinds.filter((kind) => !files.includes(kind))).toEqual([]);
  });
});

describe('the check of flows finds', () => {
  const example = flowFiles.find((file) => file.path === 'flows/satisfaction-short.json');
  if (example === undefined) throw new Error('there is no flow');
  const definition = () => JSON.parse(example.text);

  it('a file with another name than its flow', () => {
    expect(checkFlow({ ...example, path: 'flows/other.json' })).toHaveLength(1);
  });

  it('a node that leads nowhere', () => {
    const broken = definition();
    broken.start = 'nowhere';
    expect(checkFlow({ ...example, text: JSON.stringify(broken) }).length).toBeGreaterThan(0);
  });

  it('a file that is no flow', () => {
    expect(checkFlow({ path: 'flows/a.json', text: '{}' })).toEqual(['flows/a.json is not a flow']);
  });

  it('a flow that no scenario plays, and the kinds of node that are only there', () => {
    const flow = flowDefinitionSchema.parse(definition());
    const other = { ...flow, key: 'other' };
    expect(checkScenarios([flow, other], [flow.key], ['say'])).toEqual(['no scenario plays other']);
    expect(checkScenarios([other], [], ['say'])).toEqual([
      'no scenario plays other',
      'no scenario has a say',
    ]);
    expect(checkScenarios([flow], [flow.key], ['fly'])).toEqual(['no scenario has a fly']);
  });
});
