import { errorFields, type Log } from '../../core/log.ts';
import type { SendFailure, SendOutcome } from '../../core/message.ts';
import type { Channel, OutgoingMessage } from '../port.ts';
import { withinTime } from '../within-time.ts';
import type { TelegramApi } from './api.ts';
import { classifyFailure } from './classify-failure.ts';
import { sentMessageSchema } from './payload.ts';
import { removeKeyboard } from './remove-keyboard.ts';
import { hasRequestButton, renderMessage, type Showing, withoutPicture } from './render.ts';

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
  for (const showing of renderMessage(message.address, message.content, message)) {
    const sent = await show(deps, showing, signal);
    if (sent === undefined) continue;
    if ('failure' in sent) {
      logFailure(deps.log, sent.failure, sent.error);
      return sent.failure;
    }
    const parsed = sentMessageSchema.safeParse(sent.result);
    if (!parsed.success) return { status: 'errored', reason: 'platform_failed' };
    externalIds.push(parsed.data.message_id);
  }
  // A keyboard in place of the letters is taken away by the message that follows, not off the question.
  const answered = hasRequestButton(message.previousInput) ? [] : message.answeredMessageIds;
  await Promise.all(
    answered.map((messageId) => removeKeyboard(deps, { chatId: message.address, messageId }, signal)),
  );
  return { status: 'wired', externalIds };
}

/** Shows a message or a part; a picture that Telegram cannot show leaves its words, if it has any. */
async function show(
  deps: { api: TelegramApi; log: Log; longestSendMilliseconds?: number },
  showing: Showing,
  signal: AbortSignal,
): Promise<Attempt | undefined> {
  if (showing.method === 'sendMessage')
    return attempt(() => deps.api.call('sendMessage', showing.payload, signal));
  // Telegram answers once it has fetched the picture: the words need the other half of the time.
  const half = AbortSignal.timeout((deps.longestSendMilliseconds ?? longestSendMilliseconds) / 2);
  const sent = await attempt(() =>
    deps.api.call('sendPhoto', showing.payload, AbortSignal.any([signal, half])),
  );
  if (!('failure' in sent) || !mayBeThePicture(sent.failure)) return sent;
  deps.log.warn(
    { channel: 'telegram', reason: sent.failure.reason },
    'a picture could not be shown on Telegram; its words are sent alone',
  );
  const words = withoutPicture(showing);
  return words === undefined ? undefined : show(deps, words, signal);
}

/** What Telegram cannot fetch or show it refuses with 400, or it does not answer; all else is not about the picture. */
function mayBeThePicture({ reason }: SendFailure): boolean {
  return reason === 'message_rejected' || reason === 'platform_failed' || reason === 'connection_failed';
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
