/** Whether, when and where a person is written to about a dossier. Pure: what is known goes in, a decision comes out. */
import type { AddressKind, ChannelName } from '../../core/message.ts';
import { addSeconds } from '../../core/time.ts';

export type KnownAddress = {
  readonly id: string;
  readonly kind: AddressKind;
  readonly isReachable: boolean;
  /** An invitation to this dossier was tried there, and did not arrive. */
  readonly wasTried: boolean;
};

export type Candidate = {
  readonly expiresAt: Date;
  readonly isBegun: boolean;
  readonly hasOptedOut: boolean;
  /** What the person said last when asked for consent to be written to again; undefined if never asked. */
  readonly mayBeAskedAgain: boolean | undefined;
  readonly addresses: readonly KnownAddress[];
  /** When earlier invitations and reminders were written to this person, over all agencies. */
  readonly written: readonly Date[];
};

export type CampaignLimits = {
  /** Invitations and reminders that one person gets within `days`, whatever the agency. */
  readonly messages: number;
  readonly days: number;
};

export type UninvitedReason =
  | 'already_started'
  | 'expired'
  | 'opted_out'
  | 'no_consent'
  | 'no_address'
  | 'frequency_cap';

export type InviteDecision =
  | { readonly kind: 'write'; readonly addressId: string; readonly channel: ChannelName }
  | { readonly kind: 'later'; readonly at: Date }
  | { readonly kind: 'never'; readonly because: UninvitedReason };

/** Which channel writes to which kind of address, the cheapest and most personal first. */
export type WaysToInvite = readonly { readonly address: AddressKind; readonly channel: ChannelName }[];

const preference: readonly AddressKind[] = ['telegram', 'zalo', 'phone', 'web'];

/** The ways of the channels that are on, in the order in which they are tried. */
export function waysToInvite(
  channels: readonly { readonly name: ChannelName; readonly invites: readonly AddressKind[] }[],
): WaysToInvite {
  return preference.flatMap((address) =>
    channels
      .filter(({ invites }) => invites.includes(address))
      .map(({ name }) => ({ address, channel: name })),
  );
}

/**
 * A chat of ours on Telegram is known from an earlier conversation alone, and to write there about another dossier takes
 * consent (Law 91/2025/QH15, Article 9: purpose by purpose). A phone or a Zalo account came with the dossier. Whoever
 * refused is written to nowhere.
 */
const needsConsent: readonly AddressKind[] = ['telegram'];

/** Where and whether to write to this person now. */
export function decideInvitation(
  candidate: Candidate,
  ways: WaysToInvite,
  limits: CampaignLimits,
  now: Date,
): InviteDecision {
  const { expiresAt, mayBeAskedAgain, addresses } = candidate;
  if (candidate.isBegun) return { kind: 'never', because: 'already_started' };
  if (expiresAt <= now) return { kind: 'never', because: 'expired' };
  if (candidate.hasOptedOut) return { kind: 'never', because: 'opted_out' };
  if (mayBeAskedAgain === false) return { kind: 'never', because: 'no_consent' };
  const usable = ways.flatMap(({ address, channel }) =>
    addresses
      .filter(({ kind, isReachable, wasTried }) => kind === address && isReachable && !wasTried)
      .map(({ id, kind }) => ({ id, kind, channel })),
  );
  const chosen = usable.find(({ kind }) => mayBeAskedAgain === true || !needsConsent.includes(kind));
  if (chosen === undefined)
    return { kind: 'never', because: usable.length === 0 ? 'no_address' : 'no_consent' };
  const free = whenFree(candidate.written, limits, now);
  if (free <= now) return { kind: 'write', addressId: chosen.id, channel: chosen.channel };
  return free < expiresAt ? { kind: 'later', at: free } : { kind: 'never', because: 'frequency_cap' };
}

/** When another message may be written to a person who got these; `now` if at once. */
export function whenFree(written: readonly Date[], limits: CampaignLimits, now: Date): Date {
  const windowSeconds = limits.days * 24 * 60 * 60;
  const recent = written
    .filter((at) => addSeconds(at, windowSeconds) > now)
    .sort((a, b) => a.getTime() - b.getTime());
  const blocking = recent[recent.length - limits.messages];
  return blocking === undefined ? now : addSeconds(blocking, windowSeconds);
}
