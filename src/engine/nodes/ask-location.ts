/** Asks where something is: a place sent by the platform, or a description in words. */
import { z } from 'zod';
import { phrases } from '../phrases.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-location'),
  ...questionShape,
  /** Only a place on the map counts, no words. */
  mapOnly: z.boolean().optional(),
});

export const askLocation = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryLocation),
    input: 'location',
    options: () => [],
    press: () => ({ outcome: 'not_understood' }),
    read: (reply) =>
      node.mapOnly === true || reply.trim() === ''
        ? { outcome: 'not_understood' }
        : { outcome: 'read', answer: { kind: 'text', text: reply.trim() } },
    take: (content) => {
      if (content.kind !== 'location') return { outcome: 'not_understood' };
      const { latitude, longitude } = content;
      const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
      return isOnEarth
        ? { outcome: 'read', answer: { kind: 'location', latitude, longitude } }
        : { outcome: 'invalid' };
    },
  }),
};
