/**
 * Inspects flow files, tells every issue with its place, plays the scenarios attached to them, and tells which ways
 * of the flow no scenario goes.
 */
import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  assembleFlow,
  coverEdges,
  type Deviation,
  type FlowDefinition,
  inspectFlow,
  type Passage,
  playScenario,
  scenarioSchema,
} from '../../engine/index.ts';
import { jsonFiles, readFlow, readJson, readLibrary } from './read-flow.ts';

const folder = 'flows';

export type Check = {
  /** Where scenarios lie, as `<flow>.<case>.json`. */
  readonly scenarios: string;
  readonly tell: (line: string) => void;
};

/** Checks the files, or all of `flows/`; true if none has an error and scenarios go every way. Warnings are told and do not count. */
export async function checkFlows(files: readonly string[], check: Check): Promise<boolean> {
  let isClean = true;
  for (const file of files.length > 0 ? files : await jsonFiles(folder))
    isClean = (await checkFlow(file, check)) && isClean;
  return isClean;
}

async function checkFlow(file: string, check: Check): Promise<boolean> {
  const read = await readFlow(file);
  if (!read.ok) {
    check.tell(read.error);
    return false;
  }
  const library = await readLibrary(file);
  const issues = inspectFlow(read.value, { library });
  for (const { severity, code, path, sentence } of issues)
    check.tell(`${file}: ${severity} ${code} ${path}\n  ${sentence.vi}\n  ${sentence.en}`);
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  const warnings = issues.filter((issue) => issue.severity === 'warning').length;
  const { flow } = assembleFlow(read.value, library);
  const played = errors > 0 ? nothingPlayed : await playScenarios(flow, check);
  const { edges, reached, unreached } = coverEdges(flow, played.passages);
  if (errors === 0) for (const edge of unreached) check.tell(`${file}: no scenario goes ${edge}`);
  const nodes = Object.keys(read.value.nodes).length;
  check.tell(
    `${file}: ${nodes} nodes, ${errors} errors, ${warnings} warnings, ${played.passed} scenarios passed, ${played.failed} failed, ${reached} of ${edges} edges reached`,
  );
  return errors === 0 && played.failed === 0 && played.passed > 0 && unreached.length === 0;
}

type Played = {
  readonly passed: number;
  readonly failed: number;
  readonly passages: readonly Passage[];
};
const nothingPlayed: Played = { passed: 0, failed: 0, passages: [] };

async function playScenarios(flow: FlowDefinition, check: Check): Promise<Played> {
  const files = (await jsonFiles(check.scenarios)).filter((file) =>
    basename(file).startsWith(`${flow.key}.`),
  );
  const passages: Passage[] = [];
  let failed = 0;
  for (const file of files) {
    const complaint = await playFile(flow, file, passages);
    if (complaint === undefined) continue;
    failed += 1;
    check.tell(complaint);
  }
  return { passed: files.length - failed, failed, passages };
}

/** What is wrong with a scenario, or nothing; adds the ways that it goes. */
async function playFile(
  flow: FlowDefinition,
  file: string,
  passages: Passage[],
): Promise<string | undefined> {
  const json = await readJson(file);
  if (!json.ok) return json.error;
  const scenario = scenarioSchema.safeParse(json.value);
  if (!scenario.success) return `${file}:\n${z.prettifyError(scenario.error)}`;
  const played = playScenario(flow, scenario.data);
  passages.push(...played.passages);
  if (played.deviations.length === 0) return undefined;
  return [`${file}: the conversation went another way`, ...played.deviations.map(tellDeviation)].join('\n');
}

function tellDeviation({ turn, expected, actual }: Deviation): string {
  const lines = (sign: string, told: readonly string[]): string[] =>
    told.map((line) => `    ${sign} ${line}`);
  return [`  turn ${turn}:`, ...lines('-', expected), ...lines('+', actual)].join('\n');
}

/** Where the project keeps its scenarios. */
export const scenarioFolder = join('test', 'scenarios');
