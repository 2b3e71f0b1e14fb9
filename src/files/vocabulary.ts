/** What files are taken, and why one is not. */
import type { FileMedia } from '../core/message.ts';

/**
 * The types that are taken, by what the bytes are. The national portal takes jpg, pdf, doc, docx, xls and xlsx with
 * a phản ánh (pakn.dichvucong.gov.vn); the two old Office formats are left out, for nothing in their bytes tells
 * them from an installer, and both can hold macros.
 */
export const acceptedTypes = {
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/webp': 'photo',
  'image/gif': 'photo',
  'audio/ogg': 'voice',
  'audio/mpeg': 'voice',
  'audio/mp4': 'voice',
  'audio/amr': 'voice',
  'audio/wav': 'voice',
  'audio/aac': 'voice',
  'application/pdf': 'document',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'document',
} as const satisfies Readonly<Record<string, FileMedia>>;
export type AcceptedType = keyof typeof acceptedTypes;

export const fileRefusals = [
  /** Not among the types that are taken at all. */
  'type_not_taken',
  /** Taken elsewhere, but not by this question. */
  'type_not_asked',
  'too_large',
  'empty',
  /** Cut off, or not what its first bytes say. */
  'damaged',
  /** Holds something that acts: a macro, a script, a file within the file, far more than it seems to. */
  'dangerous',
] as const;
export type FileRefusal = (typeof fileRefusals)[number];
