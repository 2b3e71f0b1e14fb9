/** Asks for a photo, a voice message or a document. */
import { z } from 'zod';
import { type FileRule, fileMedia, largestFileBytes, sentFileSchema } from '../../core/message.ts';
import { phrases } from '../phrases.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-file'),
  ...questionShape,
  media: z.array(z.enum(fileMedia)).min(1).max(fileMedia.length),
  atMostBytes: z.int().min(1).max(largestFileBytes).optional(),
  /** MIME types, or their beginnings: `image/`, `application/pdf`. */
  mimeTypes: z.array(z.string().max(100)).max(20).optional(),
});
type Node = z.infer<typeof schema>;

export const askFile = {
  schema,
  describe: (node: Node): Question => {
    const accepts = ruleOf(node);
    return {
      ...shareQuestion(node, phrases.retryFile),
      input: 'file',
      accepts,
      options: () => [],
      press: () => ({ outcome: 'not_understood' }),
      read: () => ({ outcome: 'not_understood' }),
      take: (content) => {
        if (content.kind !== 'file') return { outcome: 'not_understood' };
        const file = sentFileSchema.safeParse(content.file);
        if (!file.success) return { outcome: 'not_understood' };
        const { media, bytes, mimeType } = file.data;
        const isSmall = bytes === undefined || bytes <= accepts.atMostBytes;
        // What the platform does not tell is known once the file is fetched.
        const isType =
          accepts.mimeTypes === undefined ||
          mimeType === undefined ||
          accepts.mimeTypes.some((type) => mimeType.startsWith(type));
        return node.media.includes(media) && isSmall && isType
          ? { outcome: 'read', answer: { kind: 'file', file: file.data } }
          : { outcome: 'invalid' };
      },
      record: (answer, { node: name }) =>
        answer.kind === 'file' ? [{ kind: 'file_sent', node: name, file: answer.file, accepts }] : [],
    };
  },
};

function ruleOf({ media, atMostBytes, mimeTypes }: Node): FileRule {
  return {
    media,
    atMostBytes: atMostBytes ?? largestFileBytes,
    ...(mimeTypes === undefined ? {} : { mimeTypes }),
  };
}
