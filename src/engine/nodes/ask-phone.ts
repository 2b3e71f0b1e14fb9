/** Asks for a phone number: by the platform's own button where it has one, else typed. */
import { z } from 'zod';
import { phrases } from '../phrases.ts';
import { readPhone } from '../replies/phones.ts';
import type { Question, Reading } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({ kind: z.literal('ask-phone'), ...questionShape });

export const askPhone = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryPhone),
    input: 'phone',
    options: () => [],
    press: () => ({ outcome: 'not_understood' }),
    read: (reply) => toReading(readPhone(reply)),
    take: (content) =>
      content.kind === 'contact'
        ? toReading(readPhone(content.phone) ?? readPhone(`+${content.phone}`))
        : { outcome: 'not_understood' },
  }),
};

function toReading(phone: string | undefined): Reading {
  return phone === undefined
    ? { outcome: 'not_understood' }
    : { outcome: 'read', answer: { kind: 'phone', phone } };
}
