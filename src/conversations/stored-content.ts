/** What the inbox keeps of an inbound message: the token of an invitation is replaced by its hash. */
import { z } from 'zod';
import {
  type InboundContent,
  inboundContentSchema,
  languageSchema,
  tappedRatingSchema,
} from '../core/message.ts';
import { sha256 } from '../identity/index.ts';

const openedSchema = z.object({
  kind: z.literal('opened'),
  /** SHA-256 of the token, hexadecimal. */
  tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
  language: languageSchema.optional(),
  rating: tappedRatingSchema.optional(),
});

export const storedContentSchema = z.union([openedSchema, inboundContentSchema]);
export type StoredContent = z.infer<typeof openedSchema> | Exclude<InboundContent, { kind: 'open' }>;

/** The form in which a message may be stored: a token that lies in the inbox could be used by whoever reads it. */
export function toStoredContent(content: InboundContent): StoredContent {
  if (content.kind !== 'open') return content;
  const tokenHash = Buffer.from(sha256(content.token)).toString('hex');
  return {
    kind: 'opened',
    tokenHash,
    ...(content.language === undefined ? {} : { language: content.language }),
    ...(content.rating === undefined ? {} : { rating: content.rating }),
  };
}

/** Reads a row of the inbox back. Throws on what this version cannot read, which sets the message aside. */
export function parseStoredContent(json: unknown): StoredContent {
  const content = storedContentSchema.parse(json);
  return content.kind === 'open' ? toStoredContent(content) : content;
}
