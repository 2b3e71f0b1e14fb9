/** What stands between a draft and its publication. A draft may be anything; what is published may not. */
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import type { Tx } from '../db/index.ts';
import {
  assembleFlow,
  type FlowLibrary as CalledFlows,
  type FlowDefinition,
  flowDefinitionSchema,
  type Issue,
  inspectFlow,
  runScenario,
  type Scenario,
  scenarioSchema,
} from '../engine/index.ts';
import { publishedFlows } from './flow-library.ts';

/** What is wrong with a draft: what inspection finds, and what keeps it from being a flow at all. */
export type DraftProblem = Omit<Issue, 'code'> & {
  readonly code: Issue['code'] | 'not_a_flow' | 'key_differs' | 'not_a_scenario' | 'scenario_deviates';
};

export type Draft = { readonly definition: object; readonly scenarios: readonly unknown[] };

export type CheckedDraft = {
  readonly problems: readonly DraftProblem[];
  /** As it would run, where it can be read: with the flows that it calls written out. */
  readonly assembled: FlowDefinition | undefined;
};

/** Everything that is wrong with a draft of the flow `key`, all at once. Nothing of it keeps a draft from being saved. */
export async function checkDraft(tx: Tx, key: string, draft: Draft): Promise<CheckedDraft> {
  const parsed = flowDefinitionSchema.safeParse(draft.definition);
  const read = readScenarios(draft.scenarios);
  if (!parsed.success) {
    const problems = [...parsed.error.issues.map(toProblem), ...read.problems];
    return { problems, assembled: undefined };
  }
  const definition = parsed.data;
  const library = await publishedFlows(tx, definition);
  const issues: DraftProblem[] = inspectFlow(definition, { library });
  if (definition.key !== key) issues.push(keyDiffers(definition.key, key));
  const assembled = assemble(definition, library);
  const isSound = issues.every((issue) => issue.severity !== 'error');
  const deviations = isSound ? read.scenarios.flatMap((scenario, at) => play(assembled, scenario, at)) : [];
  const problems = [...issues, ...read.problems, ...deviations];
  return { problems, assembled };
}

/** The definition as it runs. */
export function assemble(definition: FlowDefinition, library: CalledFlows): FlowDefinition {
  const { ui: _ui, ...assembled } = assembleFlow(definition, library).flow;
  return assembled;
}

function readScenarios(given: readonly unknown[]): { scenarios: Scenario[]; problems: DraftProblem[] } {
  const scenarios: Scenario[] = [];
  const problems: DraftProblem[] = [];
  for (const [at, one] of given.entries()) {
    const parsed = scenarioSchema.safeParse(one);
    if (parsed.success) scenarios.push(parsed.data);
    else {
      const why = z.prettifyError(parsed.error);
      problems.push({
        path: `scenarios.${at}`,
        code: 'not_a_scenario',
        severity: 'error',
        sentence: {
          vi: `Hội thoại mẫu không đọc được: ${why}`,
          en: `The sample conversation cannot be read: ${why}`,
        },
      });
    }
  }
  return { scenarios, problems };
}

function play(flow: FlowDefinition, scenario: Scenario, at: number): DraftProblem[] {
  return runScenario(flow, scenario).map(({ turn, expected, actual }) => ({
    path: `scenarios.${at}.turns.${turn}`,
    code: 'scenario_deviates',
    severity: 'error',
    sentence: {
      vi: `Hội thoại mẫu "${scenario.story}", lượt ${turn}: mong đợi ${list(expected)}, thực tế ${list(actual)}.`,
      en: `Sample conversation "${scenario.story}", turn ${turn}: expected ${list(expected)}, got ${list(actual)}.`,
    },
  }));
}

function list(lines: readonly string[]): string {
  return `[${lines.join('; ')}]`;
}

function toProblem(issue: { path: PropertyKey[]; message: string }): DraftProblem {
  return {
    path: issue.path.map(String).join('.'),
    code: 'not_a_flow',
    severity: 'error',
    sentence: { vi: `Không đúng dạng: ${issue.message}`, en: `Not of the right form: ${issue.message}` },
  };
}

function keyDiffers(given: string, key: string): DraftProblem {
  return {
    path: 'key',
    code: 'key_differs',
    severity: 'error',
    sentence: {
      vi: `Kịch bản này có khóa "${key}", không phải "${given}".`,
      en: `This flow's key is "${key}", not "${given}".`,
    },
  };
}

export type SoundnessRefusal =
  | { readonly code: 'flow_invalid'; readonly issues: readonly { path: string; code: string }[] }
  /** A conversation that the author wrote down goes another way; by story, the turns that differ. */
  | {
      readonly code: 'scenario_failed';
      readonly scenarios: readonly { story: string; turns: readonly number[] }[];
    };

/** The definition as it will run; refused while inspection finds an error or a scenario goes wrong. */
export function assembleSound(
  definition: FlowDefinition,
  library: CalledFlows,
  scenarios: readonly Scenario[],
): Result<FlowDefinition, SoundnessRefusal> {
  const errors = inspectFlow(definition, { library }).filter((issue) => issue.severity === 'error');
  if (errors.length > 0) {
    return err({ code: 'flow_invalid', issues: errors.map(({ path, code }) => ({ path, code })) });
  }
  const assembled = assemble(definition, library);
  const failed = scenarios.flatMap((scenario) => {
    const turns = runScenario(assembled, scenario).map(({ turn }) => turn);
    return turns.length === 0 ? [] : [{ story: scenario.story, turns }];
  });
  return failed.length > 0 ? err({ code: 'scenario_failed', scenarios: failed }) : ok(assembled);
}
