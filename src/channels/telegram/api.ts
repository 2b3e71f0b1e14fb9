/**
 * The Bot API, with telegraf's types and errors. Its client is not used where it counts: node-fetch under it opens
 * and builds so much for each call that three calls an answer took half of the program's time under load. Its
 * bot, sessions and webhook callback are not used either: that callback answers 200 even when a handler
 * threw, and so loses the update.
 */
import { TelegramError } from 'telegraf';
import type { Opts } from 'telegraf/types';
import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';

/** The methods that we call. */
export type Method =
  | 'sendMessage'
  | 'sendPhoto'
  | 'editMessageReplyMarkup'
  | 'answerCallbackQuery'
  | 'setWebhook'
  | 'deleteWebhook'
  | 'getUpdates'
  | 'setMyCommands'
  | 'getFile';

export type TelegramApi = {
  /** Calls a method; resolves with what Telegram says is the result, unchecked. Throws as `classifyFailure` reads. */
  call<M extends Method>(method: M, payload: Opts<M>, signal: AbortSignal): Promise<unknown>;
};

/**
 * Calls under way at once, each on a connection that stays open. A call takes about 0.1 s, so that these carry more than
 * the 30 messages a second that Telegram allows a bot (https://core.telegram.org/bots/faq#broadcasting-to-users)
 * and leave room for the presses that are answered beside them.
 */
const connections = 100;

/** https://core.telegram.org/bots/api#making-requests */
const answerSchema = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error_code: z.number(),
    description: z.string(),
    parameters: z.object({ retry_after: z.number().optional() }).optional(),
  }),
]);

/** The answer came but is no answer of a Bot API: a page of a proxy, a cut body. */
export class UnreadableAnswer extends Error {}

/**
 * `apiRoot` is an address, with or without a path, of Telegram or of a Bot API server of one's own; `dispatcher`
 * leads through a proxy where Telegram cannot be reached directly.
 */
export function createTelegramApi(options: {
  token: string;
  apiRoot: string;
  dispatcher?: Dispatcher;
}): TelegramApi {
  const dispatcher = options.dispatcher ?? new Agent({ connections });
  const root = new URL(options.apiRoot);
  const path = `${root.pathname.replace(/\/*$/, '')}/bot${options.token}/`;
  return {
    call: async (method, payload, signal) => {
      const { statusCode, body } = await dispatcher.request({
        origin: root.origin,
        path: `${path}${method}`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
        signal,
      });
      const text = await body.text();
      if (statusCode >= 500) throw new TelegramError({ error_code: statusCode, description: '' });
      return readResult(text);
    },
  };
}

function readResult(text: string): unknown {
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) throw new UnreadableAnswer();
  if (answer.data.ok) return answer.data.result;
  const { error_code, description, parameters } = answer.data;
  const retryAfter = parameters?.retry_after;
  throw new TelegramError({
    error_code,
    description,
    ...(retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
