/** Asks for a photo, a voice message or a document; or for several, one after another until "Xong". */
import { z } from 'zod';
import {
  type FileRule,
  fileMedia,
  largestFileBytes,
  type SentFile,
  sentFileSchema,
} from '../../core/message.ts';
import { type AnswerValue, filesOf } from '../answers.ts';
import type { EngineEvent } from '../events.ts';
import { wordText } from '../localized.ts';
import { phrases } from '../phrases.ts';
import { done, isDone } from '../replies/done.ts';
import type { Question, QuestionView, Reading } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-file'),
  ...questionShape,
  media: z.array(z.enum(fileMedia)).min(1).max(fileMedia.length),
  atMostBytes: z.int().min(1).max(largestFileBytes).optional(),
  /** MIME types, or their beginnings: `image/`, `application/pdf`. */
  mimeTypes: z.array(z.string().max(100)).max(20).optional(),
  /** How many files make the answer at most; without it one. Telegram sends an album as so many messages, at most 10. */
  atMostFiles: z.int().min(1).max(10).optional(),
});
type Node = z.infer<typeof schema>;

export const askFile = {
  schema,
  describe: (node: Node): Question => {
    const accepts = ruleOf(node);
    const most = node.atMostFiles ?? 1;
    return {
      ...shareQuestion(node, phrases.retryFile),
      input: 'file',
      accepts,
      options: (view) =>
        view.gathered.length === 0 ? [] : [{ value: done, label: wordText(phrases.done, view) }],
      press: (value, { gathered }) => (value === done ? complete(gathered) : { outcome: 'not_understood' }),
      read: (reply, { gathered }) => (isDone(reply) ? complete(gathered) : { outcome: 'not_understood' }),
      take: (content, { gathered }) => {
        if (content.kind !== 'file') return { outcome: 'not_understood' };
        const file = sentFileSchema.safeParse(content.file);
        if (!file.success) return { outcome: 'not_understood' };
        if (!isTaken(file.data, accepts)) return { outcome: 'invalid' };
        const files = [...gathered, file.data];
        return files.length < most ? { outcome: 'gathered', files } : complete(files);
      },
      record: (answer, { node: name, view }) => [
        ...filesOf(answer).map((file): EngineEvent => ({ kind: 'file_sent', node: name, file, accepts })),
        ...(most > 1 ? confirm(answer, view) : []),
      ],
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

/** What the platform does not tell is known once the file is fetched. */
function isTaken({ media, bytes, mimeType }: SentFile, accepts: FileRule): boolean {
  const isSmall = bytes === undefined || bytes <= accepts.atMostBytes;
  const isType =
    accepts.mimeTypes === undefined ||
    mimeType === undefined ||
    accepts.mimeTypes.some((type) => mimeType.startsWith(type));
  return accepts.media.includes(media) && isSmall && isType;
}

function complete([file, ...others]: readonly SentFile[]): Reading {
  if (file === undefined) return { outcome: 'not_understood' };
  return {
    outcome: 'read',
    answer: others.length === 0 ? { kind: 'file', file } : { kind: 'file', file, others },
  };
}

/** How many came: of an album, those beyond the limit did not. */
function confirm(answer: AnswerValue, view: QuestionView): EngineEvent[] {
  const count = filesOf(answer).length;
  if (count === 0) return [];
  const text = wordText(phrases.filesTaken, { ...view, names: [{ count }] });
  return [{ kind: 'message_composed', message: { kind: 'statement', text } }];
}
