/** What operators count. Every label is a code from a closed list: never an id, an address or a word of a person. */
import type { ChannelName, OutboundKind } from './message.ts';

export type Meter = {
  /** An update of a platform was understood and not used; `reason` is one of the channel's own codes. */
  updateIgnored(channel: ChannelName, reason: string): void;
  /** A send ended; `outcome` is `wired` or the reason of the failure. */
  sendFinished(channel: ChannelName, outcome: string): void;
  /** A message was taken for sending, `seconds` after it could have been: its bucket, its person or its turn came late. */
  sendWaited(kind: OutboundKind, seconds: number): void;
  /** A platform asked for patience: with one conversation, or with all. */
  sendingPaused(channel: ChannelName, scope: 'channel' | 'conversation'): void;
  /** A guard kept something from happening; `reason` is one of the guards' own codes. */
  guardRefused(reason: string): void;
  /** A scheduled job ended. */
  jobFinished(job: string, outcome: 'succeeded' | 'failed', seconds: number): void;
  /** A request was answered; `route` is the endpoint's path with its parameters' names, not their values. */
  requestAnswered(method: string, route: string, status: number, seconds: number): void;
};

const nothing = (): void => undefined;

/** Counts nothing: for commands that answer no scrape. */
export const silentMeter: Meter = {
  updateIgnored: nothing,
  sendFinished: nothing,
  sendWaited: nothing,
  sendingPaused: nothing,
  guardRefused: nothing,
  jobFinished: nothing,
  requestAnswered: nothing,
};
