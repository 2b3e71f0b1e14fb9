/** Ends the conversation. */
import { z } from 'zod';
import { localizedTextSchema } from '../localized.ts';
import type { Step } from './behaviour.ts';

const schema = z.strictObject({ kind: z.literal('finish'), text: localizedTextSchema.optional() });

export const finish = {
  schema,
  describe: (node: z.infer<typeof schema>): Step => ({
    role: 'step',
    exits: [],
    texts: node.text === undefined ? [] : [{ path: 'text', text: node.text }],
    conditions: [],
    pass: () => ({ kind: 'finish', says: node.text }),
  }),
};
