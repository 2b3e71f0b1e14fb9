/** Says something, under a picture if there is one, and goes on. */
import { z } from 'zod';
import { localizedTextSchema } from '../localized.ts';
import type { Step } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('say'),
  text: localizedTextSchema,
  /** The address of a picture: platforms fetch it themselves. */
  image: z
    .url({ protocol: /^https$/ })
    .max(500)
    .optional(),
  next: nodeIdSchema.optional(),
});

export const say = {
  schema,
  describe: (node: z.infer<typeof schema>): Step => ({
    role: 'step',
    exits: [{ path: 'next', target: node.next }],
    texts: [{ path: 'text', text: node.text }],
    conditions: [],
    pass: () => ({ kind: 'go', says: { text: node.text, image: node.image }, next: node.next }),
  }),
};
