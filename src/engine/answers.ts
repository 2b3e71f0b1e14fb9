/** Parsed answers (câu trả lời) and the reporting buckets into which they fall. */
import { z } from 'zod';
import { type SentFile, sentFileSchema } from '../core/message.ts';
import { assertNever } from '../core/result.ts';

export const answerValueSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rating'), level: z.int().min(1).max(5) }),
  z.object({ kind: z.literal('choice'), choice: z.string() }),
  z.object({ kind: z.literal('choices'), choices: z.array(z.string()) }),
  z.object({ kind: z.literal('number'), number: z.number() }),
  /** A calendar day in Viet Nam, `YYYY-MM-DD`. */
  z.object({ kind: z.literal('date'), date: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  /** International form: `+84912345678`. */
  z.object({ kind: z.literal('phone'), phone: z.string() }),
  z.object({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
  z.object({
    kind: z.literal('file'),
    file: sentFileSchema,
    /** Where several were sent: those after the first, in order. */
    others: z.array(sentFileSchema).optional(),
  }),
  /** The question does not apply (không áp dụng). */
  z.object({ kind: z.literal('not_applicable') }),
  /** The respondent chose not to answer (bỏ qua). */
  z.object({ kind: z.literal('skipped') }),
]);
export type AnswerValue = z.infer<typeof answerValueSchema>;

/** The reporting bucket (nhóm trả lời) of an answer; several choices are joined with `+`. */
export function categoryOf(answer: AnswerValue): string {
  switch (answer.kind) {
    case 'rating':
      return String(answer.level);
    case 'choice':
      return answer.choice;
    case 'choices':
      return answer.choices.length === 0 ? 'none' : [...answer.choices].sort().join('+');
    case 'not_applicable':
    case 'skipped':
      return answer.kind;
    case 'number':
    case 'date':
    case 'text':
    case 'phone':
    case 'location':
    case 'file':
      return 'other';
    default:
      return assertNever(answer);
  }
}

/** The categories that a condition can look for: each choice of several counts by itself. */
export function categoriesWithin(answer: AnswerValue): readonly string[] {
  return answer.kind === 'choices' && answer.choices.length > 0 ? answer.choices : [categoryOf(answer)];
}

/** The answer as a number, where it is one. */
export function numberOf(answer: AnswerValue): number | undefined {
  if (answer.kind === 'rating') return answer.level;
  return answer.kind === 'number' ? answer.number : undefined;
}

/** The files that were sent as the answer; of every other kind none. */
export function filesOf(answer: AnswerValue): readonly SentFile[] {
  return answer.kind === 'file' ? [answer.file, ...(answer.others ?? [])] : [];
}

/** The answer in words for a text or a variable: what a person would write for it. */
export function tellAnswer(answer: AnswerValue): string {
  switch (answer.kind) {
    case 'number':
      return String(answer.number);
    case 'date':
      return answer.date;
    case 'text':
      return answer.text;
    case 'phone':
      return answer.phone;
    case 'location':
      return `${answer.latitude}, ${answer.longitude}`;
    case 'file':
      return filesOf(answer)
        .map(({ name, media }) => name ?? media)
        .join(', ');
    case 'rating':
    case 'choice':
    case 'choices':
    case 'not_applicable':
    case 'skipped':
      return categoryOf(answer);
    default:
      return assertNever(answer);
  }
}
