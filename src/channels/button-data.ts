/**
 * What a button carries back to us: the question that it is under and what it means. `p` for an option or `b`
 * for "back", the session's UUID as 22 characters of base64url, the question's number in base 36; for an option
 * a dot and its value. The longest is 1 + 22 + 11 + 1 + 24 = 59 characters, all ASCII: Telegram allows 64 bytes
 * (https://core.telegram.org/bots/api#inlinekeyboardbutton).
 */
import { optionValueSchema, type QuestionRef, questionRefSchema } from '../core/message.ts';

export type Button =
  | { readonly kind: 'press'; readonly question: QuestionRef; readonly value: string }
  | { readonly kind: 'back'; readonly question: QuestionRef };

/** The data of a button. */
export function encodeButton(button: Button): string {
  const session = Buffer.from(button.question.sessionId.replaceAll('-', ''), 'hex').toString('base64url');
  const question = `${session}${button.question.ask.toString(36)}`;
  return button.kind === 'press' ? `p${question}.${button.value}` : `b${question}`;
}

const pattern =
  /^(?:(?<back>b)|p)(?<session>[A-Za-z0-9_-]{22})(?<ask>[0-9a-z]{1,11})(?:\.(?<value>[a-z0-9_-]+))?$/;

/** Reads a button's data; undefined for anything that is not ours, for a client may send what it likes. */
export function decodeButton(data: string): Button | undefined {
  const groups = pattern.exec(data)?.groups;
  if (groups === undefined) return undefined;
  const question = questionRefSchema.safeParse({
    sessionId: toUuid(groups['session'] ?? ''),
    ask: Number.parseInt(groups['ask'] ?? '', 36),
  });
  if (!question.success) return undefined;
  const isBack = groups['back'] !== undefined;
  if (isBack) return groups['value'] === undefined ? { kind: 'back', question: question.data } : undefined;
  const value = optionValueSchema.safeParse(groups['value']);
  return value.success ? { kind: 'press', question: question.data, value: value.data } : undefined;
}

function toUuid(base64url: string): string {
  const hex = Buffer.from(base64url, 'base64url').toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
