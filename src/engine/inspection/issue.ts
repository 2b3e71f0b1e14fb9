/** What is wrong with a flow, told with its place, all at once. */
import type { Language } from '../../core/message.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Behaviour } from '../nodes/behaviour.ts';
import { describeNode, type NodeKind } from '../nodes/index.ts';

/** `error` keeps a flow from being published, `warning` does not. */
export type Severity = 'error' | 'warning';

export type Issue = {
  /** Where: `nodes.<id>.<field>`, or a field of the flow. */
  readonly path: string;
  readonly code: IssueCode;
  readonly severity: Severity;
  /** For the author: what is wrong and what to do. */
  readonly sentence: Readonly<Record<Language, string>>;
};

export type IssueCode =
  | 'missing_start'
  | 'missing_target'
  | 'dead_end'
  | 'unreachable_node'
  | 'loop_without_question'
  | 'no_way_to_finish'
  | 'missing_translation'
  | 'unknown_fact'
  | 'unknown_fact_value'
  | 'unknown_question'
  | 'unreachable_category'
  | 'unknown_criterion'
  | 'criterion_without_agency'
  | 'criterion_asked_twice'
  | 'duplicate_option';

/** A flow with each node described, as the rules look at it. */
export type InspectedFlow = {
  readonly flow: FlowDefinition;
  readonly nodes: readonly InspectedNode[];
  readonly byId: ReadonlyMap<string, InspectedNode>;
};

export type InspectedNode = {
  readonly id: string;
  readonly kind: NodeKind;
  readonly behaviour: Behaviour;
};

export type Rule = (inspected: InspectedFlow) => Issue[];

export function describeFlow(flow: FlowDefinition): InspectedFlow {
  const nodes = Object.entries(flow.nodes).map(([id, node]) => ({
    id,
    kind: node.kind,
    behaviour: describeNode(node),
  }));
  return { flow, nodes, byId: new Map(nodes.map((node) => [node.id, node])) };
}
