/** Asks for a photo, a voice message or a document. */
import { z } from 'zod';
import { fileMedia, sentFileSchema } from '../../core/message.ts';
import { phrases } from '../phrases.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

/** What Telegram lets a bot fetch (getFile: 20 MB, core.telegram.org/bots/api#getfile). */
const largestBytes = 20_000_000;

const schema = z.strictObject({
  kind: z.literal('ask-file'),
  ...questionShape,
  media: z.array(z.enum(fileMedia)).min(1).max(fileMedia.length),
  atMostBytes: z.int().min(1).max(largestBytes).optional(),
  /** MIME types, or their beginnings: `image/`, `application/pdf`. */
  mimeTypes: z.array(z.string().max(100)).max(20).optional(),
});

export const askFile = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryFile),
    input: 'file',
    media: node.media,
    options: () => [],
    press: () => ({ outcome: 'not_understood' }),
    read: () => ({ outcome: 'not_understood' }),
    take: (content) => {
      if (content.kind !== 'file') return { outcome: 'not_understood' };
      const file = sentFileSchema.safeParse(content.file);
      if (!file.success) return { outcome: 'not_understood' };
      const { media, bytes, mimeType } = file.data;
      const isKind = node.media.includes(media);
      const isSmall = bytes === undefined || bytes <= (node.atMostBytes ?? largestBytes);
      const isType =
        node.mimeTypes === undefined ||
        (mimeType !== undefined && node.mimeTypes.some((type) => mimeType.startsWith(type)));
      return isKind && isSmall && isType
        ? { outcome: 'read', answer: { kind: 'file', file: file.data } }
        : { outcome: 'invalid' };
    },
  }),
};
