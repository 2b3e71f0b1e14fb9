/** Which ways of a flow its scenarios go: a branch that no story takes is a branch that nobody has looked at. */
import { callOf } from '../assemble-flow.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Passage } from '../events.ts';
import { describeNode } from '../nodes/index.ts';

export type Coverage = {
  readonly edges: number;
  readonly reached: number;
  /** The ways that no scenario goes, as `node.exit → target`. */
  readonly unreached: readonly string[];
};

/**
 * The edges of a flow with its calls written out, against the passages of its scenarios. Exits of one node that
 * lead to the same target are one edge. A called flow counts as one node: the ways within it are a matter of its
 * own scenarios.
 */
export function coverEdges(flow: FlowDefinition, passages: readonly Passage[]): Coverage {
  const gone = new Set(passages.map(({ from, to }) => edgeOf(from, to)));
  const edges = new Map<string, string>();
  for (const [id, node] of Object.entries(flow.nodes))
    for (const { path, target } of describeNode(node).exits) {
      if (target === undefined || isWithinCall(id, target) || edges.has(edgeOf(id, target))) continue;
      const exit = callOf(id) === id ? `${id}.${path}` : callOf(id);
      edges.set(edgeOf(id, target), `${exit} → ${callOf(target)}`);
    }
  const unreached = [...edges].flatMap(([edge, told]) => (gone.has(edge) ? [] : [told]));
  return { edges: edges.size, reached: edges.size - unreached.length, unreached };
}

function edgeOf(from: string, to: string): string {
  return `${callOf(from)} ${callOf(to)}`;
}

function isWithinCall(from: string, to: string): boolean {
  return callOf(from) !== from && callOf(from) === callOf(to);
}
