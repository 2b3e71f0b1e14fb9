import { type ChannelName, channelNames } from '../../core/message.ts';
import { assembleFlow, callOf, type FlowLibrary } from '../assemble-flow.ts';
import type { FlowDefinition } from '../definition.ts';
import { inspectCalls } from './calls.ts';
import { inspectChannels } from './channels.ts';
import { inspectComplaints } from './complaints.ts';
import { inspectConditions } from './conditions.ts';
import { inspectCriteria } from './criteria.ts';
import { describeFlow, type Issue, type Rule } from './issue.ts';
import { inspectOptions } from './options.ts';
import { inspectPaths } from './paths.ts';
import { inspectSampling } from './sampling.ts';
import { inspectTexts } from './texts.ts';

export { type Issue, type IssueCode, issueCodes, type Severity } from './issue.ts';

const rules: readonly Rule[] = [
  inspectPaths,
  inspectCalls,
  inspectTexts,
  inspectOptions,
  inspectConditions,
  inspectCriteria,
  inspectSampling,
  inspectComplaints,
  inspectChannels,
];

/**
 * Everything that is wrong with a flow, by place. A flow may be published if nothing of severity `error` is.
 * `library` finds the flows that it calls, `channels` are those on which it is to be held.
 */
export function inspectFlow(
  definition: FlowDefinition,
  options: { readonly library?: FlowLibrary; readonly channels?: readonly ChannelName[] } = {},
): Issue[] {
  const { flow, problems } = assembleFlow(definition, options.library ?? (() => undefined));
  const inspected = describeFlow(flow, problems, options.channels ?? channelNames);
  const places = new Map<string, number>();
  // A call that was written out stands where its first node does.
  for (const [at, { id }] of inspected.nodes.entries())
    for (const name of [id, callOf(id)]) if (!places.has(name)) places.set(name, at);
  const place = (issue: Issue): number => places.get(issue.path.split('.')[1] ?? '') ?? -1;
  return rules.flatMap((rule) => rule(inspected)).sort((a, b) => place(a) - place(b));
}
