/** How fast a platform lets us write, and how that becomes buckets. */
import type { ChannelName } from '../../core/message.ts';

/**
 * Messages a second: of a channel over all replicas, and of one person. Undefined: without a limit. What is usual:
 * Telegram about 30 in all and one in a chat, short bursts aside
 * (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this); Zalo 4,000 calls a minute of an
 * application (https://developers.zalo.me/docs/official-account), of which tokens and receipts take a few.
 */
export type ChannelRate = {
  readonly perSecond: number | undefined;
  readonly perPersonSecond: number | undefined;
};

/**
 * A bucket that never lets more than `perSecond` out within any one second: what lies in it at once, and what runs in
 * during that second, together make the limit. A tenth at once loses a tenth of the speed and keeps the flow even.
 */
export type Bucket = {
  readonly refillPerSecond: number;
  readonly capacity: number;
  /** Tokens that campaigns leave for whoever is answered next. */
  readonly reserve: number;
};

export function bucketOf(perSecond: number): Bucket {
  const capacity = Math.max(1, Math.floor(perSecond / 10));
  return {
    capacity,
    refillPerSecond: Math.max(perSecond - capacity, perSecond / 2),
    reserve: capacity > 1 ? 1 : 0,
  };
}

/**
 * Whether a platform that still takes `callsLeft` calls within this minute is so near its limit that the bucket may not
 * fill before the next: what lies in it, and as much that is under way from other replicas.
 */
export function isNearlySpent(bucket: Bucket, callsLeft: number): boolean {
  return callsLeft <= 2 * bucket.capacity;
}

/**
 * The burst that one person may get: a sprint often says two things at once, and a person who presses quickly is not made
 * to wait. No more than `messages` within `seconds`.
 */
export type PersonWindow = { readonly messages: number; readonly seconds: number };

const messagesInWindow = 5;

export function personWindowOf(perPersonSecond: number | undefined): PersonWindow | undefined {
  if (perPersonSecond === undefined) return undefined;
  return { messages: messagesInWindow, seconds: messagesInWindow / perPersonSecond };
}

/**
 * Whose bucket a platform means when it asks for patience. Zalo counts calls of the application and of the account.
 * Telegram has both kinds of limit and does not say which was passed: the chat's, until a second chat is refused meanwhile.
 */
export const patienceOf: Readonly<Record<ChannelName, 'channel' | 'conversation_first'>> = {
  telegram: 'conversation_first',
  zalo: 'channel',
  web: 'channel',
};
