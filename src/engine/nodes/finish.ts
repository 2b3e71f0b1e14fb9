/** Ends the conversation; in a flow that another one calls, goes back there with its result. */
import { z } from 'zod';
import { localizedTextSchema } from '../localized.ts';
import type { Step } from './behaviour.ts';

const schema = z.strictObject({
  kind: z.literal('finish'),
  text: localizedTextSchema.optional(),
  /** What a calling flow learns. */
  result: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .optional(),
});

export const finish = {
  schema,
  describe: (node: z.infer<typeof schema>): Step => ({
    role: 'step',
    exits: [],
    texts: node.text === undefined ? [] : [{ path: 'text', text: node.text }],
    conditions: [],
    pass: () => ({ kind: 'finish', says: node.text && { text: node.text } }),
  }),
};
