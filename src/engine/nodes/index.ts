/** The registry of node kinds: one file each, named like the kind. */
import { z } from 'zod';
import { askChoice } from './ask-choice.ts';
import { askRating } from './ask-rating.ts';
import { askText } from './ask-text.ts';
import type { Behaviour } from './behaviour.ts';
import { branch } from './branch.ts';
import { finish } from './finish.ts';
import { say } from './say.ts';

/** One node of a flow (bước). */
export const nodeSchema = z.discriminatedUnion('kind', [
  say.schema,
  askRating.schema,
  askChoice.schema,
  askText.schema,
  branch.schema,
  finish.schema,
]);
export type FlowNode = z.infer<typeof nodeSchema>;
export type NodeKind = FlowNode['kind'];

type NodesByKind = { readonly [Kind in NodeKind]: Extract<FlowNode, { kind: Kind }> };

const kinds: { readonly [Kind in NodeKind]: { describe(node: NodesByKind[Kind]): Behaviour } } = {
  say,
  'ask-rating': askRating,
  'ask-choice': askChoice,
  'ask-text': askText,
  branch,
  finish,
};

/** The names of all node kinds. */
export const nodeKinds = Object.keys(kinds) as readonly NodeKind[];

/** What a node does, says and leads to. */
export function describeNode(node: FlowNode): Behaviour {
  return describeAs(node.kind, node);
}

function describeAs<Kind extends NodeKind>(kind: Kind, node: NodesByKind[Kind]): Behaviour {
  return kinds[kind].describe(node);
}
