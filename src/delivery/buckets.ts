/** The buckets of the channels: what may go out now, over all replicas. Claiming empties them (`claim-statement.ts`). */
import type { ChannelName } from '../core/message.ts';
import { addSeconds } from '../core/time.ts';
import { type Db, runStatement, type Statement } from '../db/index.ts';
import { bucketOf, type ChannelRate, isNearlySpent, patienceOf } from './rules/rates.ts';

/** Makes the bucket of a channel if there is none; it begins full. */
export async function makeBucket(db: Db, channel: ChannelName, rate: ChannelRate, now: Date): Promise<void> {
  const tokens = rate.perSecond === undefined ? 0 : bucketOf(rate.perSecond).capacity;
  await db.sendBucket.createMany({
    data: { key: channel, tokens, refilledAt: now },
    skipDuplicates: true,
  });
}

const pauseRows: Statement = {
  name: 'pause_sending',
  text: `
    insert into send_buckets as b (key, tokens, refilled_at, paused_until)
    select key, 0, $2::timestamptz, $3::timestamptz from unnest($1::text[]) as n(key) order by key
    on conflict (key) do update set paused_until = greatest(b.paused_until, excluded.paused_until)`,
};

const otherPaused: Statement = {
  name: 'find_other_paused',
  text: `
    select key from send_buckets
    where key > $1 || ':' and key < $1 || ';' and key <> $2 and paused_until > $3::timestamptz limit 1`,
};

/**
 * The platform asked for patience until `until`: of a conversation, or of the whole channel, as it means it. A pause is
 * never shortened, and holds for every replica from its next claim on.
 */
export async function pauseSending(
  db: Db,
  pause: { channel: ChannelName; conversationId: string; until: Date; now: Date },
): Promise<'channel' | 'conversation'> {
  const { channel, now } = pause;
  const key = `${channel}:${pause.conversationId}`;
  const isOfChannel =
    patienceOf[channel] === 'channel' ||
    (await runStatement(db, otherPaused, [channel, key, now])).length > 0;
  await runStatement(db, pauseRows, [isOfChannel ? [channel, key] : [key], now, pause.until]);
  return isOfChannel ? 'channel' : 'conversation';
}

const stopFilling: Statement = {
  name: 'stop_filling_bucket',
  text: `
    update send_buckets b set refilled_at = greatest(b.refilled_at, $5::timestamptz),
      tokens = least($6::float8, $4::float8, b.tokens
        + $3::float8 * greatest(0, extract(epoch from $2::timestamptz - b.refilled_at)))
    where b.key = $1 and (b.refilled_at < $5::timestamptz or b.tokens > $6::float8)`,
};

const minuteMilliseconds = 60_000;

/**
 * The platform said in an answer how many calls it still takes within this minute of the clock. As long as those are many,
 * nothing is to be done; near the end, the channel's bucket keeps no more than these and fills again with the next minute,
 * for every replica, so that no message is tried only to be refused.
 */
export async function keepWithinCalls(
  db: Db,
  {
    channel,
    rate,
    callsLeft,
    now,
  }: { channel: ChannelName; rate: ChannelRate; callsLeft: number; now: Date },
): Promise<void> {
  const nextMinute = new Date((Math.floor(now.getTime() / minuteMilliseconds) + 1) * minuteMilliseconds);
  if (rate.perSecond === undefined) {
    if (callsLeft === 0) await runStatement(db, pauseRows, [[channel], now, nextMinute]);
    return;
  }
  const bucket = bucketOf(rate.perSecond);
  if (!isNearlySpent(bucket, callsLeft)) return;
  const { refillPerSecond, capacity } = bucket;
  await runStatement(db, stopFilling, [channel, now, refillPerSecond, capacity, nextMinute, callsLeft]);
}

/** A day after a pause of a conversation is over, nothing speaks of it any more. */
const keepPausesSeconds = 24 * 60 * 60;

/** Removes what is left of old pauses; the channels' own buckets stay. */
export async function removeOldPauses(db: Db, now: Date): Promise<number> {
  const { count } = await db.sendBucket.deleteMany({
    where: { key: { contains: ':' }, pausedUntil: { lt: addSeconds(now, -keepPausesSeconds) } },
  });
  return count;
}
