import type { Channel, InvitationWays } from '../channels/port.ts';
import { errorFields, type Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { Clock } from '../core/time.ts';
import { type Db, inBatches } from '../db/index.ts';
import type { Keys } from '../identity/index.ts';
import {
  type ClaimedMessage,
  claimOutbounds,
  markUnreachable,
  type Outcome,
  recordOutcomes,
  type UnsendableMessage,
} from './claim-outbound.ts';
import { nextTry } from './next-try.ts';

export type DeliveryDeps = {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly Channel[];
  readonly meter: Meter;
  /** Where an invitation can be answered, made from the seed in its row. */
  readonly linksFromSeed: (tokenSeed: Uint8Array) => Omit<InvitationWays, 'invitationId'>;
  /** A send was finished: its conversation may have another message waiting. */
  readonly onFinished: () => void;
};

export type Delivery = {
  /** Claims what may be sent now, starts sending it, and returns how many were claimed. Does not wait for the sends. */
  step(): Promise<number>;
  /** Resolves when every send in hand has its outcome written. */
  settled(): Promise<void>;
};

/** Sends under way at once in one process; a slow platform must not fill the memory. */
const largestInFlight = 200;

/** Hands the outbox to the channels: one message of a person at a time, many people at once. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const channels = new Map(deps.channels.map((channel) => [channel.name, channel]));
  const inFlight = new Set<Promise<void>>();
  const record = inBatches<Outcome, undefined>(
    async (outcomes) => {
      await recordOutcomes(deps.db, outcomes, deps.clock.now());
      return outcomes.map(() => undefined);
    },
    { largest: 200, atOnce: 2 },
  );

  const finish = async (message: ClaimedMessage | UnsendableMessage) => {
    try {
      if ('failure' in message) {
        await record({
          ...message,
          status: 'failed',
          externalIds: [],
          availableAt: deps.clock.now(),
          countsAsTry: true,
        });
      } else {
        await send(message);
      }
    } catch (error) {
      // The row stays in `sending`, where the sweep finds it.
      deps.log.error(
        { outboundId: String(message.id), ...errorFields(error) },
        'outcome could not be recorded',
      );
    }
    deps.onFinished();
  };

  const send = async (message: ClaimedMessage) => {
    const channel = channels.get(message.channel);
    if (channel === undefined) throw new Error(`no channel ${message.channel}`);
    const { invitation } = message;
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
    await record(nextTry(message.id, outcome, message.attempts, deps.clock.now()));
    if (outcome.status === 'failed' && outcome.reason === 'recipient_blocked')
      await markUnreachable(deps.db, message);
  };

  return {
    step: async () => {
      const limit = largestInFlight - inFlight.size;
      if (limit <= 0 || channels.size === 0) return 0;
      const claimed = await claimOutbounds(deps, {
        channels: [...channels.keys()],
        limit,
        now: deps.clock.now(),
      });
      for (const message of claimed) {
        const sending: Promise<void> = finish(message).finally(() => inFlight.delete(sending));
        inFlight.add(sending);
      }
      return claimed.length;
    },
    settled: async () => {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}
