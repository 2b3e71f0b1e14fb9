/**
 * A definition made ready to run, once however many conversations it holds: its nodes by name, each described,
 * with room for what is worked out the first time that it is needed. Definitions do not change, so nothing here
 * is ever out of date.
 */
import type { Language } from '../core/message.ts';
import type { FlowDefinition } from './definition.ts';
import type { Behaviour, Option, Question } from './nodes/behaviour.ts';
import { describeNode } from './nodes/index.ts';
import type { ReplyReading } from './replies/read-reply.ts';

export type PreparedFlow = {
  readonly key: string;
  readonly start: string;
  readonly languages: readonly Language[];
  readonly nodes: ReadonlyMap<string, PreparedNode>;
};

export type PreparedNode = {
  readonly behaviour: Behaviour;
  /** By language: the options as they are offered where neither chance nor an earlier answer changes them. */
  readonly standingOptions: { [Name in Language]?: readonly Option[] };
  /** By language: what the replies that a question expects mean. */
  readonly expectedReplies: { [Name in Language]?: ReadonlyMap<string, ReplyReading> };
};

const prepared = new WeakMap<FlowDefinition, PreparedFlow>();

export function prepareFlow(flow: FlowDefinition): PreparedFlow {
  const known = prepared.get(flow);
  if (known !== undefined) return known;
  const nodes = new Map<string, PreparedNode>();
  for (const [id, node] of Object.entries(flow.nodes))
    nodes.set(id, { behaviour: describeNode(node), standingOptions: {}, expectedReplies: {} });
  const { key, start, languages } = flow;
  const ready = { key, start, languages, nodes };
  prepared.set(flow, ready);
  return ready;
}

/** The question of that name. */
export function findQuestion(flow: PreparedFlow, id: string): Question | undefined {
  const behaviour = flow.nodes.get(id)?.behaviour;
  return behaviour?.role === 'question' ? behaviour : undefined;
}
