/** Explains the proper way of a *khiếu nại* or a *tố cáo*, which a chat cannot take. */
import { z } from 'zod';
import { information, topics } from '../information.ts';
import { localizedTextSchema } from '../localized.ts';
import type { Step } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('give-information'),
  topic: z.enum(topics),
  /** In place of the standard text: with the address of the competent authority, say. */
  text: localizedTextSchema.optional(),
  next: nodeIdSchema.optional(),
});

export const giveInformation = {
  schema,
  describe: (node: z.infer<typeof schema>): Step => ({
    role: 'step',
    exits: [{ path: 'next', target: node.next }],
    texts: node.text === undefined ? [] : [{ path: 'text', text: node.text }],
    conditions: [],
    pass: (view) => ({
      kind: 'go',
      next: node.next,
      says: { text: node.text ?? information[node.topic] },
      events: [{ kind: 'information_given', node: view.node, topic: node.topic }],
    }),
  }),
};
