/** Goes where the first condition that holds leads, else on the other way. */
import { z } from 'zod';
import { conditionSchema, holds } from '../conditions.ts';
import type { Step } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('branch'),
  cases: z
    .array(z.strictObject({ when: conditionSchema, next: nodeIdSchema.optional() }))
    .min(1)
    .max(50),
  otherwise: nodeIdSchema.optional(),
});

export const branch = {
  schema,
  describe: (node: z.infer<typeof schema>): Step => ({
    role: 'step',
    exits: [
      ...node.cases.map((one, at) => ({ path: `cases.${at}.next`, target: one.next })),
      { path: 'otherwise', target: node.otherwise },
    ],
    texts: [],
    conditions: node.cases.map((one, at) => ({ path: `cases.${at}.when`, condition: one.when })),
    pass: (known) => {
      const taken = node.cases.find((one) => holds(one.when, known));
      return { kind: 'go', next: taken === undefined ? node.otherwise : taken.next };
    },
  }),
};
