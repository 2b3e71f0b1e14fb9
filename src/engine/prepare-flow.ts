/**
 * A definition made ready to run, once however many conversations it holds: its nodes by name, each described,
 * with room for what is worked out the first time that it is needed. Definitions do not change, so nothing here
 * is ever out of date.
 */
import type { Language } from '../core/message.ts';
import { own, questionsIn } from './conditions.ts';
import type { FlowDefinition } from './definition.ts';
import type { Behaviour, Option, Question } from './nodes/behaviour.ts';
import { describeNode } from './nodes/index.ts';
import type { ReplyReading } from './replies/read-reply.ts';

export type PreparedFlow = {
  readonly key: string;
  readonly start: string;
  readonly languages: readonly Language[];
  readonly nodes: ReadonlyMap<string, PreparedNode>;
  /** The picked questions on which more depends than themselves: others follow them, or their answers decide. */
  readonly followedUp: ReadonlySet<string>;
  readonly hasSplits: boolean;
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
  const hasSplits = Object.values(flow.nodes).some((node) => node.kind === 'split');
  const ready = { key, start, languages, nodes, followedUp: followedUp(flow), hasSplits };
  prepared.set(flow, ready);
  return ready;
}

function followedUp(flow: FlowDefinition): Set<string> {
  const used = new Set<string>();
  for (const node of Object.values(flow.nodes)) {
    const { conditions, uses = [] } = describeNode(node);
    for (const { condition } of conditions) for (const name of questionsIn(condition)) used.add(name);
    for (const { node: name } of uses) used.add(name);
  }
  const followed = new Set<string>();
  for (const [id, pick] of Object.entries(flow.nodes))
    if (pick.kind === 'pick')
      for (const { node: name } of pick.among) {
        const question = own(flow.nodes, name);
        const leadsOn =
          question !== undefined && describeNode(question).exits.some(({ target }) => target !== id);
        if (leadsOn || used.has(name)) followed.add(name);
      }
  return followed;
}

/** The question of that name. */
export function findQuestion(flow: PreparedFlow, id: string): Question | undefined {
  const behaviour = flow.nodes.get(id)?.behaviour;
  return behaviour?.role === 'question' ? behaviour : undefined;
}
