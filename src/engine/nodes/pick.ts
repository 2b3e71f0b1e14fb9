/**
 * Puts some of many questions, so that a short conversation still measures everything across respondents
 * (matrix sampling). Each question leads back here; when the picked ones are asked, the flow goes on.
 */
import { z } from 'zod';
import { conditionSchema, holds, own } from '../conditions.ts';
import { chanceFrom, drawSystematically, inclusionProbabilities } from '../sampling.ts';
import type { Draw } from '../session.ts';
import type { Step, StepView } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('pick'),
  /** How many questions each respondent gets. */
  count: z.int().min(1).max(50),
  among: z
    .array(
      z.strictObject({
        node: nodeIdSchema,
        /** What the caller counts for balance, usually the question's criterion; without it the node itself. */
        counts: z.string().max(64).optional(),
        /** Only respondents for whom this holds can get the question. */
        when: conditionSchema.optional(),
      }),
    )
    .min(1)
    .max(50),
  /** The picked questions in the order listed, or in one that chance decides. */
  order: z.enum(['listed', 'random']).optional(),
  next: nodeIdSchema.optional(),
});
type Node = z.infer<typeof schema>;
type Picked = Extract<Draw, { kind: 'picked' }>;

export const pick = {
  schema,
  describe: (node: Node): Step => ({
    role: 'step',
    exits: [
      ...node.among.map((candidate, at) => ({ path: `among.${at}.node`, target: candidate.node })),
      { path: 'next', target: node.next },
    ],
    texts: [],
    conditions: node.among.flatMap(({ when }, at) =>
      when === undefined ? [] : [{ path: `among.${at}.when`, condition: when }],
    ),
    pass: (view) => {
      const before = own(view.draws, view.node);
      const draw = before?.kind === 'picked' ? before : drawQuestions(node, view);
      const next = draw.nodes.find((name) => !view.trail.includes(name)) ?? node.next;
      if (draw === before) return { kind: 'go', next };
      const { nodes: picked, probabilities } = draw;
      return {
        kind: 'go',
        next,
        draw,
        events: [{ kind: 'questions_picked', node: view.node, picked, probabilities }],
      };
    },
  }),
};

function drawQuestions(node: Node, view: StepView): Picked {
  const candidates = node.among.filter(({ when }) => when === undefined || holds(when, view));
  const counts = candidates.map(
    (candidate) => own(view.chance.counts, candidate.counts ?? candidate.node) ?? 0,
  );
  const probabilities = inclusionProbabilities(counts, node.count);
  const chosen = drawSystematically(probabilities, chanceFrom(view.chance.seed, view.node));
  const order = node.order === 'random' ? chosen : [...chosen].sort((a, b) => a - b);
  return {
    kind: 'picked',
    nodes: order.flatMap((at) => candidates[at]?.node ?? []),
    probabilities: Object.fromEntries(
      candidates.map((candidate, at) => [candidate.node, probabilities[at] ?? 0]),
    ),
  };
}
