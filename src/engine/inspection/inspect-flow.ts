import type { FlowDefinition } from '../definition.ts';
import { inspectConditions } from './conditions.ts';
import { inspectCriteria } from './criteria.ts';
import { describeFlow, type Issue, type Rule } from './issue.ts';
import { inspectOptions } from './options.ts';
import { inspectPaths } from './paths.ts';
import { inspectTexts } from './texts.ts';

export type { Issue, IssueCode, Severity } from './issue.ts';

const rules: readonly Rule[] = [
  inspectPaths,
  inspectTexts,
  inspectOptions,
  inspectConditions,
  inspectCriteria,
];

/** Everything that is wrong with a flow, by place. A flow may be published if nothing of severity `error` is. */
export function inspectFlow(definition: FlowDefinition): Issue[] {
  const inspected = describeFlow(definition);
  const order = new Map(inspected.nodes.map((node, at) => [node.id, at]));
  const place = (issue: Issue): number => order.get(issue.path.split('.')[1] ?? '') ?? -1;
  return rules.flatMap((rule) => rule(inspected)).sort((a, b) => place(a) - place(b));
}
