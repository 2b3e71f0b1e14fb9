/** Says something, under a picture if there is one, and goes on. */
import { z } from 'zod';
import { localizedTextSchema } from '../localized.ts';
import type { Picture, Step } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('say'),
  text: localizedTextSchema,
  /** The address of a picture: platforms fetch it themselves. */
  image: z
    .url({ protocol: /^https$/ })
    .max(500)
    .optional(),
  /** What the picture shows, for those who do not see it. */
  imageDescription: localizedTextSchema.optional(),
  next: nodeIdSchema.optional(),
});

export const say = {
  schema,
  describe: (node: z.infer<typeof schema>): Step => ({
    role: 'step',
    exits: [{ path: 'next', target: node.next }],
    texts: [
      { path: 'text', text: node.text },
      ...(node.imageDescription === undefined
        ? []
        : [{ path: 'imageDescription', text: node.imageDescription }]),
    ],
    conditions: [],
    pass: () => ({ kind: 'go', says: { text: node.text, picture: pictureOf(node) }, next: node.next }),
  }),
};

function pictureOf({ image, imageDescription }: z.infer<typeof schema>): Picture | undefined {
  return image === undefined ? undefined : { image, description: imageDescription };
}
