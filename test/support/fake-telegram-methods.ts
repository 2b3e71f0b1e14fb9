/** What the Bot API accepts of each method that we call, and its words where it does not. */
import { z } from 'zod';

const chatId = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform(Number);

const buttonSchema = z.union([
  z.strictObject({
    text: z.string().min(1),
    callback_data: z
      .string()
      .refine((data) => Buffer.byteLength(data) >= 1 && Buffer.byteLength(data) <= 64, 'BUTTON_DATA_INVALID'),
  }),
  z.strictObject({ text: z.string().min(1), url: z.url({ protocol: /^https?$/ }) }),
]);
export const keyboardSchema = z.strictObject({
  inline_keyboard: z.array(z.array(buttonSchema).min(1).max(8)).refine((rows) => rows.flat().length <= 100),
});
export type Keyboard = z.infer<typeof keyboardSchema>;

/** A button is words, or asks for one thing. */
const replyButtonSchema = z.union([
  z.strictObject({ text: z.string().min(1), request_contact: z.literal(true) }),
  z.strictObject({ text: z.string().min(1), request_location: z.literal(true) }),
  z.strictObject({ text: z.string().min(1) }),
]);
export type ReplyButton = z.infer<typeof replyButtonSchema>;

const markupSchema = z.union([
  keyboardSchema,
  z.strictObject({
    keyboard: z.array(z.array(replyButtonSchema).min(1)).min(1),
    resize_keyboard: z.boolean().optional(),
    one_time_keyboard: z.boolean().optional(),
  }),
  z.strictObject({ remove_keyboard: z.literal(true) }),
]);
export type Markup = z.infer<typeof markupSchema>;

const commandSchema = z.strictObject({
  command: z.string().regex(/^[a-z0-9_]{1,32}$/, 'BOT_COMMAND_INVALID'),
  description: z.string().min(1).max(256),
});

const updateKinds = z.array(z.string().regex(/^[a-z_]+$/));

/** https://core.telegram.org/bots/api, as far as used; a field that the method does not have is refused. */
export const methods = {
  getMe: z.strictObject({}),
  getFile: z.strictObject({ file_id: z.string() }),
  sendMessage: z.strictObject({
    chat_id: chatId,
    text: z
      .string()
      .refine((text) => text.trim() !== '', 'message text is empty')
      .max(4096, 'message is too long'),
    reply_markup: markupSchema.optional(),
    link_preview_options: z.strictObject({ is_disabled: z.boolean() }).optional(),
  }),
  sendPhoto: z.strictObject({
    chat_id: chatId,
    photo: z.url({ protocol: /^https?$/, error: 'wrong file identifier/HTTP URL specified' }),
    caption: z.string().max(1024, 'message caption is too long').optional(),
    reply_markup: markupSchema.optional(),
  }),
  editMessageReplyMarkup: z.strictObject({
    chat_id: chatId,
    message_id: z.int(),
    reply_markup: keyboardSchema.optional(),
  }),
  answerCallbackQuery: z.strictObject({
    callback_query_id: z.string(),
    text: z.string().max(200).optional(),
  }),
  setWebhook: z.strictObject({
    // A Bot API server of one's own also takes plain HTTP (`--local`); the tests need that.
    url: z
      .url()
      .regex(
        /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])/,
        'bad webhook: An HTTPS URL must be provided',
      ),
    secret_token: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,256}$/, 'secret token contains unallowed characters')
      .optional(),
    allowed_updates: updateKinds.optional(),
    max_connections: z.int().min(1).max(100).optional(),
  }),
  deleteWebhook: z.strictObject({ drop_pending_updates: z.boolean().optional() }),
  getUpdates: z.strictObject({
    offset: z.int().optional(),
    limit: z.int().min(1).max(100).default(100),
    timeout: z.int().min(0).max(50).default(0),
    allowed_updates: updateKinds.optional(),
  }),
  setMyCommands: z.strictObject({
    commands: z.array(commandSchema).min(1).max(100),
    language_code: z.string().length(2).optional(),
  }),
} as const;

export type Method = keyof typeof methods;

export function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name);
}

/** An answer as it goes over the wire; without a status it is 200. */
export type Answer = {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { retry_after: number };
};

export function refuse(code: number, description: string): Answer {
  return { ok: false, error_code: code, description };
}

/** Something that goes wrong on the way: an answer in place of the true one, or none that can be read. */
export type Fault =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'page'; readonly status: number; readonly body: string }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** The connection breaks; with `after` the message was taken before it did. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' };

/** The faults that the platform is known to have. */
export const faults = {
  throttled: (seconds: number): Fault => ({
    kind: 'answer',
    answer: {
      ...refuse(429, `Too Many Requests: retry after ${seconds}`),
      parameters: { retry_after: seconds },
    },
  }),
  refused: (code: number, description: string): Fault => ({
    kind: 'answer',
    answer: refuse(code, description),
  }),
  serverError: (status = 502): Fault => ({ kind: 'page', status, body: '<html>Bad Gateway</html>' }),
  garbage: (status = 200): Fault => ({ kind: 'page', status, body: '<html>Xin đăng nhập mạng</html>' }),
  hang: { kind: 'hang' } as Fault,
  cut: (when: 'before' | 'after' = 'before'): Fault => ({ kind: 'cut', when }),
};
