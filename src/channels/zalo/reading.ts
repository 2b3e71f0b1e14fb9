/** What an event of Zalo can tell us. */
import type { Inbound } from '../../core/message.ts';

/** Why an event is of no use to us; a closed list, for it labels a metric. */
export type IgnoredReason =
  | 'own_message'
  | 'anonymous_person'
  | 'group'
  | 'reaction'
  | 'call'
  | 'account_event'
  | 'console_test'
  | 'other_account'
  | 'unknown_event'
  | 'unreadable_event';

export type ZaloReading =
  /** A person wrote, pressed, followed or left. */
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  /** Stars given to a rating template. */
  | { readonly kind: 'template_rating'; readonly rating: TemplateRating }
  /** A quick-reply button of a template. */
  | { readonly kind: 'template_reply'; readonly reply: TemplateReply }
  /** A person at the agency wrote from the account's own chat page: the survey should be silent. */
  | {
      readonly kind: 'officer_wrote';
      readonly address: string;
      readonly externalId: string;
      readonly at: Date;
    }
  /** The form of `request_user_info` came back. */
  | { readonly kind: 'contact_given'; readonly contact: GivenContact }
  /** The person withdrew consent at Zalo: what we hold of them there must go. */
  | {
      readonly kind: 'consent_withdrawn';
      readonly address: string;
      readonly externalId: string;
      readonly at: Date;
    }
  | { readonly kind: 'quota_changed'; readonly daily: number; readonly at: Date }
  | {
      readonly kind: 'template_changed';
      readonly templateId: string;
      readonly status: string;
      /** Zalo's own words; empty where it gave none. */
      readonly reason: string;
      readonly at: Date;
    }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason };

export type Receipt = {
  readonly status: 'delivered' | 'read';
  readonly messageIds: readonly string[];
  /** Who got the message: a person's id, or the phone number (`84…`) of a template message. */
  readonly address: string;
  /** Only of a template message. */
  readonly trackingId?: string;
  readonly at: Date;
};

export type TemplateRating = {
  readonly messageId: string;
  readonly trackingId: string;
  /** 1 to 5 stars. */
  readonly level: number;
  readonly note: string;
  /** The chosen ready-made remarks. */
  readonly remarks: readonly string[];
  readonly at: Date;
};

export type TemplateReply = {
  readonly messageId: string;
  readonly trackingId: string;
  readonly label: string;
  readonly at: Date;
};

export type GivenContact = {
  readonly externalId: string;
  readonly address: string;
  readonly name?: string;
  readonly phone?: string;
  /** Street, ward or district, and province, in one line. */
  readonly postalAddress?: string;
  readonly at: Date;
};
