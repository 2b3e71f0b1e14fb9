/** The registry of node kinds: one file each, named like the kind. */
import { z } from 'zod';
import { askChoice } from './ask-choice.ts';
import { askChoices } from './ask-choices.ts';
import { askDate } from './ask-date.ts';
import { askFile } from './ask-file.ts';
import { askLocation } from './ask-location.ts';
import { askNumber } from './ask-number.ts';
import { askPhone } from './ask-phone.ts';
import { askRating } from './ask-rating.ts';
import { askText } from './ask-text.ts';
import { assign } from './assign.ts';
import type { Behaviour } from './behaviour.ts';
import { branch } from './branch.ts';
import { callFlow } from './call-flow.ts';
import { consent } from './consent.ts';
import { finish } from './finish.ts';
import { giveInformation } from './give-information.ts';
import { openComplaint } from './open-complaint.ts';
import { pick } from './pick.ts';
import { say } from './say.ts';
import { split } from './split.ts';

/** One node of a flow (bước). */
export const nodeSchema = z.discriminatedUnion('kind', [
  say.schema,
  askRating.schema,
  askChoice.schema,
  askChoices.schema,
  askNumber.schema,
  askDate.schema,
  askText.schema,
  askPhone.schema,
  askLocation.schema,
  askFile.schema,
  consent.schema,
  branch.schema,
  assign.schema,
  pick.schema,
  split.schema,
  callFlow.schema,
  openComplaint.schema,
  giveInformation.schema,
  finish.schema,
]);
export type FlowNode = z.infer<typeof nodeSchema>;
export type NodeKind = FlowNode['kind'];

type NodesByKind = { readonly [Kind in NodeKind]: Extract<FlowNode, { kind: Kind }> };

const kinds: { readonly [Kind in NodeKind]: { describe(node: NodesByKind[Kind]): Behaviour } } = {
  say,
  'ask-rating': askRating,
  'ask-choice': askChoice,
  'ask-choices': askChoices,
  'ask-number': askNumber,
  'ask-date': askDate,
  'ask-text': askText,
  'ask-phone': askPhone,
  'ask-location': askLocation,
  'ask-file': askFile,
  consent,
  branch,
  assign,
  pick,
  split,
  'call-flow': callFlow,
  'open-complaint': openComplaint,
  'give-information': giveInformation,
  finish,
};

/** The names of all node kinds. */
export const nodeKinds = Object.keys(kinds) as readonly NodeKind[];

/** Nodes do not change: each is described once. */
const described = new WeakMap<FlowNode, Behaviour>();

/** What a node does, says and leads to. */
export function describeNode(node: FlowNode): Behaviour {
  const known = described.get(node);
  if (known !== undefined) return known;
  const behaviour = describeAs(node.kind, node);
  described.set(node, behaviour);
  return behaviour;
}

function describeAs<Kind extends NodeKind>(kind: Kind, node: NodesByKind[Kind]): Behaviour {
  return kinds[kind].describe(node);
}
