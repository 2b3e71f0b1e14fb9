/**
 * Holds another flow and comes back with its result. Before a flow is run its calls are replaced by the nodes
 * of the called flow (`assemble-flow.ts`), so that a version is frozen as a whole; a call that is still there
 * leads nowhere.
 */
import { z } from 'zod';
import type { Step } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('call-flow'),
  flow: z.string().max(64),
  /** Where a result of the called flow leads. */
  results: z
    .array(z.strictObject({ result: z.string().max(40), next: nodeIdSchema.optional() }))
    .max(20)
    .optional(),
  /** Where every other result leads. */
  next: nodeIdSchema.optional(),
});
export type CallFlowNode = z.infer<typeof schema>;

export const callFlow = {
  schema,
  describe: (node: CallFlowNode): Step => ({
    role: 'step',
    exits: [
      ...(node.results ?? []).map((one, at) => ({ path: `results.${at}.next`, target: one.next })),
      { path: 'next', target: node.next },
    ],
    texts: [],
    conditions: [],
    pass: () => ({ kind: 'go', next: undefined }),
  }),
};
