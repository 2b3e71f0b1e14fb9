/** What keeps us from harming people: loops, floods, too many messages. Numbers with their reasons. */

/**
 * The same words to one person more often than this, within this time, are a loop (two programs answering each other, a flow
 * that runs in circles). What a person can press on purpose in five minutes stays below.
 */
export const loopGuard = { messages: 20, seconds: 5 * 60 } as const;

/** Reasons for which a message that was written is not sent. */
export const stopReasons = [
  /** Its time is over, or the invitation's. */
  'expired',
  /** The survey was begun meanwhile. */
  'already_started',
  'opted_out',
  /** The person closed the channel. */
  'recipient_blocked',
  /** The conversation whose clock it is has ended. */
  'session_ended',
  'looping',
] as const;
export type StopReason = (typeof stopReasons)[number];
