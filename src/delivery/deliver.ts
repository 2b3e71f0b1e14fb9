import type { Channel, InvitationWays } from '../channels/port.ts';
import { errorFields, type Log } from '../core/log.ts';
import type { ChannelName } from '../core/message.ts';
import type { Meter } from '../core/meter.ts';
import { addSeconds, type Clock } from '../core/time.ts';
import type { WorkingCalendar } from '../core/working-days.ts';
import { type Db, inBatches } from '../db/index.ts';
import type { Keys } from '../identity/index.ts';
import { keepWithinCalls, makeBucket, pauseSending } from './buckets.ts';
import {
  type ClaimedMessage,
  claimOutbounds,
  firstTurn,
  renewAfterSeconds,
  renewClaims,
  type UnsendableMessage,
} from './claim-outbound.ts';
import { nextTry } from './next-try.ts';
import { kindRules, openKinds } from './rules/kinds.ts';
import type { QuietHours } from './rules/quiet-hours.ts';
import { bucketOf, type ChannelRate } from './rules/rates.ts';
import { lookForAnotherAddress, markUnreachable, type Outcome, recordOutcomes } from './write-outcomes.ts';

export type DeliverySettings = {
  readonly quietHours: QuietHours | undefined;
  readonly rates: Readonly<Record<ChannelName, ChannelRate>>;
};

export type DeliveryDeps = {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly Channel[];
  readonly meter: Meter;
  readonly settings: DeliverySettings;
  /** The working calendar of now; asked at every look for work. */
  readonly calendar: () => Promise<WorkingCalendar>;
  /** Where an invitation can be answered, made from the seed in its row. */
  readonly linksFromSeed: (tokenSeed: Uint8Array) => Omit<InvitationWays, 'invitationId'>;
  /** There may be something to send again: for the same person, in the room of a finished send, or of a bucket. */
  readonly onFinished: () => void;
};

export type Delivery = {
  /** Claims what may be sent now, starts sending it, and returns how many were claimed. Does not wait for the sends. */
  step(): Promise<number>;
  /** Renews the hold on what is being sent for unusually long, lest another replica takes it for abandoned. */
  keepHold(): Promise<void>;
  /** Resolves when every send in hand has its outcome written. */
  settled(): Promise<void>;
};

/** Sends under way at once in one process; a slow platform must not fill the memory. */
export const largestInFlight = 200;
/** Of these, campaigns: whoever is answered next finds room. */
const largestCampaignsInFlight = 100;

type Sending = {
  readonly id: bigint;
  readonly since: Date;
  readonly isCampaign: boolean;
  readonly done: Promise<void>;
};

/** Hands the outbox to the channels: one message of a person at a time, many people at once. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const inFlight = new Set<Sending>();
  /** Where each channel's turns of the agencies go on in this process. */
  const turns = new Map<ChannelName, string>();
  const withBucket = new Set<ChannelName>();
  let refill: NodeJS.Timeout | undefined;
  const finish = createFinish(deps);

  const claim = async (channel: ChannelName): Promise<number> => {
    const now = deps.clock.now();
    const rate = deps.settings.rates[channel];
    const limit = largestInFlight - inFlight.size;
    if (limit <= 0) return 0;
    if (!withBucket.has(channel)) {
      await makeBucket(deps.db, channel, rate, now);
      withBucket.add(channel);
    }
    const campaigns = [...inFlight].filter(({ isCampaign }) => isCampaign).length;
    const after = turns.get(channel) ?? firstTurn;
    const claimed = await claimOutbounds(deps, {
      channel,
      limit,
      campaignLimit: Math.max(0, largestCampaignsInFlight - campaigns),
      kinds: openKinds(now, deps.settings, await deps.calendar()),
      rate,
      after,
      now,
    });
    const last = claimed
      .flatMap(({ turnOf }) => turnOf ?? [])
      .sort()
      .at(-1);
    turns.set(channel, last ?? firstTurn);
    for (const message of claimed) {
      const isCampaign = kindRules[message.kind].lane === 'campaigns';
      const sending: Sending = {
        id: message.id,
        since: now,
        isCampaign,
        done: finish(message).then((hasMore) => {
          const wasFull = inFlight.size >= largestInFlight;
          inFlight.delete(sending);
          // What is committed later wakes the loop by itself.
          if (hasMore || isCampaign || wasFull) deps.onFinished();
        }),
      };
      inFlight.add(sending);
    }
    if (claimed.length > 0 && rate.perSecond !== undefined) lookAgainIn(refillMilliseconds(rate.perSecond));
    // The last agencies had their turns: the first ones are next.
    return claimed.length === 0 && after !== firstTurn ? claim(channel) : claimed.length;
  };

  const lookAgainIn = (milliseconds: number) => {
    refill ??= setTimeout(() => {
      refill = undefined;
      deps.onFinished();
    }, milliseconds).unref();
  };

  return {
    step: async () => {
      let claimed = 0;
      for (const channel of deps.channels) claimed += await claim(channel.name);
      return claimed;
    },
    keepHold: async () => {
      const now = deps.clock.now();
      const long = [...inFlight].filter(({ since }) => since <= addSeconds(now, -renewAfterSeconds));
      if (long.length > 0)
        await renewClaims(
          deps.db,
          long.map(({ id }) => id),
          now,
        );
    },
    settled: async () => {
      clearTimeout(refill);
      while (inFlight.size > 0) await Promise.all([...inFlight].map(({ done }) => done));
    },
  };
}

/** Long enough for a token to be there, short enough to keep the flow even. */
function refillMilliseconds(perSecond: number): number {
  return Math.max(20, Math.ceil(1000 / bucketOf(perSecond).refillPerSecond));
}

/**
 * Does what a claimed message asks for: sends it, or not, writes what became of it, and tells whether more may wait for the
 * same person. Never throws.
 */
function createFinish(deps: DeliveryDeps): (message: ClaimedMessage | UnsendableMessage) => Promise<boolean> {
  const channels = new Map(deps.channels.map((channel) => [channel.name, channel]));
  const record = inBatches<Outcome, boolean>(
    (outcomes) => recordOutcomes(deps.db, outcomes, deps.clock.now()),
    { largest: 200, atOnce: 1 },
  );

  const stop = async ({ id, kind, invitationId, stop: reason }: UnsendableMessage) => {
    const isFault = reason === 'unreadable_message' || reason === 'looping';
    if (reason !== 'unreadable_message') deps.meter.guardRefused(reason);
    if (isFault) deps.log.error({ outboundId: String(id), reason }, 'not sent');
    const hasMore = await record({
      id,
      status: isFault ? 'failed' : 'cancelled',
      failure: reason,
      externalIds: [],
      availableAt: deps.clock.now(),
      countsAsTry: true,
    });
    if (reason === 'recipient_blocked' && kind === 'invitation' && invitationId !== undefined)
      await lookForAnotherAddress(deps.db, invitationId, deps.clock.now());
    return hasMore;
  };

  const send = async (message: ClaimedMessage) => {
    const channel = channels.get(message.channel);
    if (channel === undefined) throw new Error(`no channel ${message.channel}`);
    const { invitation, conversationId } = message;
    const ways = invitation && { invitationId: invitation.id, ...deps.linksFromSeed(invitation.tokenSeed) };
    const outcome = await channel.send({ ...message, ways });
    deps.meter.sendFinished(message.channel, outcome.status === 'wired' ? 'wired' : outcome.reason);
    if (outcome.status !== 'wired') {
      const detail = outcome.status === 'failed' ? outcome.detailCode : undefined;
      deps.log.warn(
        { outboundId: String(message.id), channel: message.channel, reason: outcome.reason, detail },
        'not sent',
      );
    }
    const now = deps.clock.now();
    const next = nextTry(message.id, outcome, message.attempts, now);
    if (outcome.status === 'errored' && outcome.reason === 'throttled') {
      const pause = { channel: message.channel, conversationId, until: next.availableAt, now };
      deps.meter.sendingPaused(message.channel, await pauseSending(deps.db, pause));
    }
    const hasMore = await record(next);
    const callsLeft = channel.callsLeft?.();
    if (callsLeft !== undefined)
      await keepWithinCalls(deps.db, {
        channel: message.channel,
        rate: deps.settings.rates[message.channel],
        callsLeft,
        now,
      });
    if (outcome.status === 'failed' && outcome.reason === 'recipient_blocked')
      await markUnreachable(deps.db, message);
    if (next.status === 'failed' && message.kind === 'invitation' && invitation !== undefined)
      await lookForAnotherAddress(deps.db, invitation.id, now);
    return hasMore;
  };

  return async (message) => {
    try {
      deps.meter.sendWaited(message.kind, message.waitedSeconds);
      return await ('stop' in message ? stop(message) : send(message));
    } catch (error) {
      // The row stays in `sending`, where the sweep finds it.
      deps.log.error(
        { outboundId: String(message.id), ...errorFields(error) },
        'outcome could not be recorded',
      );
      return true;
    }
  };
}
