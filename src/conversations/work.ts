/** One thing to handle: a message from the inbox, or a timer, with all that is known about it. */
import type {
  ConversationId,
  DossierId,
  FlowVersionId,
  InvitationId,
  ResponseId,
  SessionId,
} from '../core/ids.ts';
import type { ChannelName, Language } from '../core/message.ts';
import type { CalendarDay } from '../core/time.ts';
import type { Chance, Facts, Session } from '../engine/index.ts';
import type { StoredContent } from './stored-content.ts';

export type KnownInvitation = {
  readonly id: InvitationId;
  readonly dossierId: DossierId;
  readonly procedureId: string;
  readonly finishedOn: CalendarDay;
  readonly language: Language;
  /** The applicant as the one-stop system named him, if it did. */
  readonly applicantId: string | undefined;
  readonly expiresAt: Date;
  /** When it was used up: the survey was answered to its end. */
  readonly spentAt: Date | undefined;
  readonly isStarted: boolean;
};

export type KnownSession = {
  readonly id: SessionId;
  readonly revision: number;
  readonly flowVersionId: FlowVersionId;
  /** Where its messages went until now. */
  readonly conversationId: ConversationId;
  readonly responseId: ResponseId | undefined;
  readonly state: Session;
};

/** What a timer says when it fires. */
export type Timed =
  | { readonly kind: 'expiry' }
  | { readonly kind: 'reminder_due' }
  | { readonly kind: 'timeout' };

export type Work = {
  /** The row of the inbox; undefined for a timer. */
  readonly inboundId: bigint | undefined;
  readonly timerId: string | undefined;
  readonly conversationId: ConversationId;
  readonly channel: ChannelName;
  readonly channelAddressId: string;
  readonly respondentId: string;
  readonly content: StoredContent | Timed;
  /** An officer talks with this person by hand: words are meant for the officer, not for us. */
  readonly isPaused: boolean;
  /** The invitation that was opened, or to which the session belongs. */
  readonly invitation: KnownInvitation | undefined;
  readonly session: KnownSession | undefined;
};

/** What a session needs to begin. */
export type Beginning = {
  readonly flowVersionId: FlowVersionId;
  readonly facts: Facts;
  readonly chance: Chance;
};
