/** Asks for consent to one purpose; only a clear yes is one, and nothing is ticked beforehand. */
import { z } from 'zod';
import { purposes } from '../consent.ts';
import { wordText } from '../localized.ts';
import { phrases } from '../phrases.ts';
import { readOption, takeApart } from '../replies/read-option.ts';
import type { Question } from './behaviour.ts';
import { nodeIdSchema, questionShape, shareQuestion } from './question-shape.ts';

const {
  criterion: _criterion,
  attributedTo: _attributedTo,
  notApplicable: _notApplicable,
  ...shape
} = questionShape;

const schema = z.strictObject({
  kind: z.literal('consent'),
  ...shape,
  purpose: z.enum(purposes),
  /** Where a refusal leads; without it where consent leads. A question passed over gives no consent either. */
  otherwise: nodeIdSchema.optional(),
});

const agree = 'agree';
const decline = 'decline';
const spoken = takeApart([
  {
    value: agree,
    phrases: ['Đồng ý', 'có', 'tôi đồng ý', 'nhất trí', 'được', 'yes', 'I agree', 'agree', 'y'],
  },
  {
    value: decline,
    phrases: [
      'Không đồng ý',
      'không',
      'không được',
      'chưa đồng ý',
      'từ chối',
      'no',
      'I do not agree',
      'disagree',
      'decline',
      'n',
    ],
  },
]);

export const consent = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => {
    const base = shareQuestion(node, phrases.retryConsent);
    return {
      ...base,
      exits:
        node.otherwise === undefined
          ? base.exits
          : [...base.exits, { path: 'otherwise', target: node.otherwise }],
      input: 'choice',
      options: (view) => [
        { value: agree, label: wordText(phrases.agree, view) },
        { value: decline, label: wordText(phrases.decline, view) },
      ],
      press: (value) =>
        value === agree || value === decline
          ? { outcome: 'read', answer: { kind: 'choice', choice: value } }
          : { outcome: 'not_understood' },
      read: (reply) => {
        const reading = readOption(reply, spoken);
        return reading.outcome === 'read'
          ? { outcome: 'read', answer: { kind: 'choice', choice: reading.value } }
          : reading;
      },
      after: (answer) =>
        answer.kind === 'choice' && answer.choice === agree ? node.next : (node.otherwise ?? node.next),
      record: (answer, { node: name, view, rawReply }) => [
        {
          kind: 'consent_recorded',
          node: name,
          purpose: node.purpose,
          isGiven: answer.kind === 'choice' && answer.choice === agree,
          shownText: wordText(node.text, view),
          language: view.language,
          ...(rawReply === undefined ? {} : { rawReply }),
        },
      ],
    };
  },
};
