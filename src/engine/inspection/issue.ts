/** What is wrong with a flow, told with its place, all at once. */
import type { ChannelName, Language } from '../../core/message.ts';
import type { CallProblem } from '../assemble-flow.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Behaviour, Question, QuestionView } from '../nodes/behaviour.ts';
import { describeNode, type FlowNode } from '../nodes/index.ts';

/**
 * `error` keeps a flow from being published, `warning` tells of a probable mistake, `note` of what a channel
 * shows in another way, or not to everybody.
 */
export type Severity = 'error' | 'warning' | 'note';

export type Issue = {
  /** Where: `nodes.<id>.<field>`, or a field of the flow. */
  readonly path: string;
  readonly code: IssueCode;
  readonly severity: Severity;
  /** For the author: what is wrong and what to do. */
  readonly sentence: Readonly<Record<Language, string>>;
};

/** Everything that inspection can say; `test/engine/broken-flows` holds a flow for each. */
export const issueCodes = [
  'missing_start',
  'missing_target',
  'dead_end',
  'unreachable_node',
  'loop_without_question',
  'no_way_to_finish',
  'missing_flow',
  'flow_calls_itself',
  'unknown_result',
  'missing_translation',
  'unknown_name',
  'picture_without_description',
  'unknown_fact',
  'unknown_fact_value',
  'unknown_variable',
  'unknown_question',
  'unknown_split',
  'unreachable_category',
  'duplicate_option',
  'reserved_option',
  'option_not_understood',
  'unknown_criterion',
  'criterion_without_agency',
  'criterion_asked_twice',
  'known_from_dossier',
  'pick_of_no_question',
  'picked_question_leads_away',
  'pick_of_all',
  'split_without_share',
  'reminder_after_timeout',
  'unknown_complaint_value',
  'text_over_channel_limit',
  'options_over_channel_limit',
  'label_over_channel_limit',
  'not_on_channel',
] as const;
export type IssueCode = (typeof issueCodes)[number];

/** A flow with its calls written out and each node described, as the rules look at it. */
export type InspectedFlow = {
  readonly flow: FlowDefinition;
  readonly nodes: readonly InspectedNode[];
  readonly byId: ReadonlyMap<string, InspectedNode>;
  readonly problems: readonly CallProblem[];
  readonly channels: readonly ChannelName[];
};

export type InspectedNode = {
  readonly id: string;
  readonly node: FlowNode;
  readonly behaviour: Behaviour;
};

export type Rule = (inspected: InspectedFlow) => Issue[];

export function describeFlow(
  flow: FlowDefinition,
  problems: readonly CallProblem[],
  channels: readonly ChannelName[],
): InspectedFlow {
  const nodes = Object.entries(flow.nodes).map(([id, node]) => ({ id, node, behaviour: describeNode(node) }));
  return { flow, nodes, byId: new Map(nodes.map((node) => [node.id, node])), problems, channels };
}

/** What a rule looks at to see a question's options in a language. */
export function viewIn(flow: FlowDefinition, language: Language): QuestionView {
  return {
    language,
    languages: flow.languages,
    names: [],
    order: undefined,
    marked: [],
    gathered: [],
    today: undefined,
  };
}

/** The questions of a flow with their ids. */
export function questionsOf({ nodes }: InspectedFlow): { id: string; question: Question }[] {
  return nodes.flatMap(({ id, behaviour }) =>
    behaviour.role === 'question' ? [{ id, question: behaviour }] : [],
  );
}
