import {
  type AddressKind,
  type ChannelName,
  type MessageContent,
  messageContentSchema,
  type OutboundKind,
  type QuestionInput,
  questionInputs,
} from '../core/message.ts';
import { addSeconds } from '../core/time.ts';
import { type Db, runStatement } from '../db/index.ts';
import { type Keys, openAddress } from '../identity/index.ts';
import { claimRows } from './claim-statement.ts';
import { loopGuard, type StopReason } from './rules/guards.ts';
import { bucketOf, type ChannelRate, personWindowOf } from './rules/rates.ts';

export type ClaimedMessage = {
  readonly id: bigint;
  readonly kind: OutboundKind;
  readonly conversationId: string;
  readonly channelAddressId: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly addressKind: AddressKind;
  /** The invitation that it speaks of, if it speaks of one. */
  readonly invitation: { readonly id: string; readonly tokenSeed: Uint8Array } | undefined;
  readonly content: MessageContent;
  /** This try included. */
  readonly attempts: number;
  readonly answeredMessageIds: readonly string[];
  readonly previousInput: QuestionInput | undefined;
} & Claimed;

/** A message that is not sent: it must not be any more, this version cannot read it, or its address does not open. */
export type UnsendableMessage = {
  readonly id: bigint;
  readonly stop: StopReason | 'unreadable_message';
  readonly invitationId: string | undefined;
} & Claimed;

type Claimed = {
  readonly kind: OutboundKind;
  /** Of a campaign: the agency whose turn it was. */
  readonly turnOf: string | undefined;
  /** How long it could have been sent and was not. */
  readonly waitedSeconds: number;
};

type ClaimedRow = {
  id: string;
  kind: OutboundKind;
  turn_of: string | null;
  waited_seconds: number;
  stop: StopReason | null;
  conversation_id: string;
  channel_address_id: string;
  channel: ChannelName;
  address_kind: AddressKind;
  sealed_address: string;
  invitation_id: string | null;
  token_seed: string | null;
  content: unknown;
  attempts: number;
  answered_message_ids: string[] | null;
  previous_input: string | null;
};

/** Where a channel's campaigns go on: after the agency whose turn was last. */
export const firstTurn = '00000000-0000-0000-0000-000000000000';

export type ClaimOptions = {
  readonly channel: ChannelName;
  readonly limit: number;
  /** Of these, campaigns at most. */
  readonly campaignLimit: number;
  readonly kinds: readonly OutboundKind[];
  readonly rate: ChannelRate;
  /** The agency after which the turns begin. */
  readonly after: string;
  readonly now: Date;
};

/**
 * Takes messages of one channel for sending, in the order that `claimRows` describes, and never two of one person. Each is
 * marked `sending` before anything is sent; if this process dies meanwhile, `releaseAbandoned` finds it. The channel's
 * bucket must exist (`makeBucket`) if it has a rate.
 */
export async function claimOutbounds(
  deps: { db: Db; keys: Keys },
  options: ClaimOptions,
): Promise<(ClaimedMessage | UnsendableMessage)[]> {
  const { channel, rate } = options;
  const bucket = rate.perSecond === undefined ? undefined : bucketOf(rate.perSecond);
  const person = personWindowOf(rate.perPersonSecond);
  const rows = await runStatement<ClaimedRow>(deps.db, claimRows, [
    channel,
    options.now,
    options.limit,
    options.kinds,
    bucket?.refillPerSecond ?? null,
    bucket?.capacity ?? null,
    bucket?.reserve ?? 0,
    person?.messages ?? null,
    person?.seconds ?? null,
    options.after,
    options.campaignLimit,
    loopGuard.messages,
    loopGuard.seconds,
  ]);
  return rows.map((row) => toMessage(deps.keys, row)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function toMessage(keys: Keys, row: ClaimedRow): ClaimedMessage | UnsendableMessage {
  const id = BigInt(row.id);
  const claimed = { kind: row.kind, turnOf: row.turn_of ?? undefined, waitedSeconds: row.waited_seconds };
  const invitationId = row.invitation_id ?? undefined;
  if (row.stop !== null) return { ...claimed, id, invitationId, stop: row.stop };
  const content = messageContentSchema.safeParse(row.content);
  const address = readAddress(keys, row);
  if (!content.success || address === undefined)
    return { ...claimed, id, invitationId, stop: 'unreadable_message' };
  return {
    ...claimed,
    id,
    conversationId: row.conversation_id,
    channelAddressId: row.channel_address_id,
    channel: row.channel,
    address,
    addressKind: row.address_kind,
    invitation:
      row.invitation_id === null || row.token_seed === null
        ? undefined
        : { id: row.invitation_id, tokenSeed: Buffer.from(row.token_seed, 'hex') },
    content: content.data,
    attempts: row.attempts,
    answeredMessageIds: row.answered_message_ids ?? [],
    previousInput: questionInputs.find((input) => input === row.previous_input),
  };
}

/** One address sealed under another secret must not hold up everybody else's messages. */
function readAddress(keys: Keys, row: ClaimedRow): string | undefined {
  try {
    return openAddress(keys, {
      kind: row.address_kind,
      sealedAddress: Buffer.from(row.sealed_address, 'hex'),
    });
  } catch {
    return undefined;
  }
}

/**
 * Twice what a send may take (10 s, `channels/port.ts`), and whoever is still at it says so meanwhile (`renewClaims`): a
 * row this old has no sender any more. Soon enough that another replica sends it within half a minute.
 */
export const abandonedAfterSeconds = 20;

/** Long before others take it for abandoned, and longer than a send that is not held up. */
export const renewAfterSeconds = 5;

/** Says that these are still being sent: under load, the way to the platform and back takes longer than it may. */
export async function renewClaims(db: Db, ids: readonly bigint[], now: Date): Promise<void> {
  await db.outbound.updateMany({
    where: { id: { in: [...ids] }, status: 'sending' },
    data: { claimedAt: now },
  });
}

/**
 * Puts messages back that were being sent when their process died. They may have arrived: a question seen
 * twice is harmless, one never seen ends the survey, so they are sent again and marked.
 */
export async function releaseAbandoned(
  db: Db,
  options: { now: Date; afterSeconds: number },
): Promise<number> {
  return db.$executeRaw`
    update outbounds set status = 'queued', is_possible_duplicate = true, claimed_at = null
    where status = 'sending' and claimed_at <= ${addSeconds(options.now, -options.afterSeconds)}::timestamptz`;
}
