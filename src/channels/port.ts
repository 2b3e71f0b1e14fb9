/** All that the rest of the program knows of a channel. */
import type {
  AddressKind,
  ChannelName,
  MessageContent,
  OutboundKind,
  QuestionInput,
  SendOutcome,
} from '../core/message.ts';
import type { Result } from '../core/result.ts';

/** Where the invitation that a message speaks of can be answered. Each holds its secret: for sending, never for storing. */
export type InvitationWays = {
  readonly invitationId: string;
  readonly web: string;
  readonly telegram?: string;
  readonly zalo?: string;
};

export type OutgoingMessage = {
  /** Of the row in the outbox: a channel that lets us name a message names it so. */
  readonly id: bigint;
  readonly kind: OutboundKind;
  readonly address: string;
  /** The channel's own unless it says otherwise: a phone number where the channel invites by phone. */
  readonly addressKind?: AddressKind | undefined;
  readonly content: MessageContent;
  /** Of a message whose content is an invitation. */
  readonly ways?: InvitationWays | undefined;
  /** Platform ids of questions that were answered in words and whose buttons should go. */
  readonly answeredMessageIds: readonly string[];
  /** What the message before this one asked for, if that was a question: what a channel showed for it may have to go. */
  readonly previousInput?: QuestionInput | undefined;
};

export type Channel = {
  readonly name: ChannelName;
  /** The addresses at which this channel can write to somebody first; whether one answers shows when it is tried. */
  readonly invites: readonly AddressKind[];
  /** Sends one message. Never throws for an expected failure: that is an outcome. Gives up within 10 s. */
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** Calls that the platform still takes within this minute of the clock, if it says so in its answers. */
  callsLeft?(): number | undefined;
};

/** Why a file was not fetched: `gone` for good, `unavailable` for now. */
export type FetchFileFailure = 'gone' | 'too_large' | 'unavailable';

/**
 * Fetches what a person sent over a channel, by what the channel calls it. Reads no more than `atMostBytes`, gives up
 * within two minutes, and never throws for an expected failure.
 */
export type FetchFile = (reference: string, atMostBytes: number) => Promise<Result<Buffer, FetchFileFailure>>;
