/**
 * The Bot API through telegraf's client, which brings the types and the HTTP. Its bot, sessions and webhook
 * callback are not used: that callback answers 200 even when a handler threw, and so loses the update.
 */
import type { Agent } from 'node:https';
import { Telegram } from 'telegraf';
import type { Opts } from 'telegraf/types';

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
 * `apiRoot` is an address, with or without a path, of Telegram or of a Bot API server of one's own; `agent` leads
 * through a proxy where Telegram cannot be reached directly.
 */
export function createTelegramApi(options: { token: string; apiRoot: string; agent?: Agent }): TelegramApi {
  const telegram = new Telegram(options.token, {
    // telegraf resolves methods against the root, which drops what follows the last slash.
    apiRoot: options.apiRoot.replace(/\/*$/, '/'),
    webhookReply: false,
    ...(options.agent === undefined ? {} : { agent: options.agent }),
  });
  return {
    // Typed for a shim of older Node versions, though every AbortSignal will do.
    call: (method, payload, signal) => telegram.callApi(method, payload, { signal: signal as ShimmedSignal }),
  };
}

type ShimmedSignal = NonNullable<NonNullable<Parameters<Telegram['callApi']>[2]>['signal']>;
