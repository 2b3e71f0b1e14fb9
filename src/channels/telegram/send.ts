import { errorFields, type Log } from '../../core/log.ts';
import type { SendFailure, SendOutcome } from '../../core/message.ts';
import type { Channel, OutgoingMessage } from '../port.ts';
import { withinTime } from '../within-time.ts';
import type { TelegramApi } from './api.ts';
import { classifyFailure } from './classify-failure.ts';
import { sentMessageSchema } from './payload.ts';
import { removeKeyboard } from './remove-keyboard.ts';
import { renderMessage } from './render.ts';

/** All of one `send`, as the port promises. */
const longestSendMilliseconds = 10_000;

/**
 * Telegram as a channel. A text that needs several messages fails as a whole when one of them does; the parts
 * before it are then sent again with the next try, for a repeated part does less harm than a lost one.
 */
export function createTelegramChannel(deps: {
  api: TelegramApi;
  log: Log;
  longestSendMilliseconds?: number;
}): Channel {
  return {
    name: 'telegram',
    invites: ['telegram'],
    send: (message) =>
      withinTime(deps.longestSendMilliseconds ?? longestSendMilliseconds, (signal) =>
        send(deps, message, signal),
      ),
  };
}

async function send(
  deps: { api: TelegramApi; log: Log },
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const externalIds: string[] = [];
  for (const payload of renderMessage(message.address, message.content, message.ways)) {
    const sent = await attempt(() => deps.api.call('sendMessage', payload, signal));
    if ('failure' in sent) {
      logFailure(deps.log, sent.failure, sent.error);
      return sent.failure;
    }
    const parsed = sentMessageSchema.safeParse(sent.result);
    if (!parsed.success) return { status: 'errored', reason: 'platform_failed' };
    externalIds.push(parsed.data.message_id);
  }
  await Promise.all(
    message.answeredMessageIds.map((messageId) =>
      removeKeyboard(deps, { chatId: message.address, messageId }, signal),
    ),
  );
  return { status: 'wired', externalIds };
}

type Attempt = { readonly result: unknown } | { readonly failure: SendFailure; readonly error: unknown };

async function attempt(call: () => Promise<unknown>): Promise<Attempt> {
  try {
    return { result: await call() };
  } catch (error) {
    return { failure: classifyFailure(error), error };
  }
}

function logFailure(log: Log, failure: SendFailure, error: unknown): void {
  const fields = { channel: 'telegram', status: failure.status, reason: failure.reason };
  if (failure.reason === 'channel_misconfigured' || failure.reason === 'message_rejected') {
    log.error(
      { ...fields, detailCode: failure.detailCode },
      'Telegram refused a message for a fault of ours',
    );
  } else if (failure.status === 'errored') {
    log.warn({ ...fields, ...errorFields(error) }, 'a message could not be handed to Telegram');
  }
}
