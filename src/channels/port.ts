/** All that the rest of the program knows of a channel. */
import type { ChannelName, MessageContent, SendOutcome } from '../core/message.ts';

export type OutgoingMessage = {
  readonly address: string;
  readonly content: MessageContent;
  /** Platform ids of questions that were answered in words and whose buttons should go. */
  readonly answeredMessageIds: readonly string[];
};

export type Channel = {
  readonly name: ChannelName;
  /** Sends one message. Never throws for an expected failure: that is an outcome. Gives up within 10 s. */
  send(message: OutgoingMessage): Promise<SendOutcome>;
};
