/**
 * How many messages of somebody came within this minute, over all replicas, without a question to the database for people
 * who write as people do. A process lets a quarter of the limit in by itself; whatever comes beyond that is added to a row
 * that all replicas share, and waits to hear whether there is room. So up to four replicas together never take one too
 * many, and each one more at most a quarter of the limit.
 */
import { addSeconds, type Clock } from '../core/time.ts';
import { type Db, runStatement, type Statement } from '../db/index.ts';

export type FloodCounts = {
  /**
   * Counts one more of whoever `key` names; `hasRoom`: it is within `limit` in this minute, which ends at `until`. A key tells nothing of the person: the row outlives the minute. Throws if the database had to be asked and
   * did not answer.
   */
  take(key: string, limit: number): Promise<{ readonly hasRoom: boolean; readonly until: Date }>;
  /** It was none: what the platform brings again was not sent again by the person. */
  giveBack(key: string): void;
};

/** The minute of the clock, the same for every replica; `unshared` came since the row was last asked. */
type Count = { readonly minute: number; shared: number; unshared: number; isShared: boolean };

const minuteMilliseconds = 60_000;
/** The part of the limit that a process lets in without asking: a survey of ten questions answered within a minute. */
const partUnasked = 1 / 4;
/** Those who are counted at once in this process; beyond that the ones heard of longest ago are forgotten. */
const usuallyCounted = 50_000;

const addMessages: Statement = {
  name: 'add_flood_count',
  text: `
    insert into flood_counts as f (key, minute_at, messages) values ($1, $2::timestamptz, $3::int)
    on conflict (key) do update set
      messages = excluded.messages + case when f.minute_at >= excluded.minute_at then f.messages else 0 end,
      minute_at = greatest(f.minute_at, excluded.minute_at)
    returning messages`,
};

/** `mostCounted` bounds the memory. */
export function createFloodCounts(
  { db, clock }: { db: Db; clock: Clock },
  mostCounted = usuallyCounted,
): FloodCounts {
  // In the order in which they were heard of: the first is the one to forget.
  const counts = new Map<string, Count>();

  const countOf = (key: string): Count => {
    const minute = Math.floor(clock.now().getTime() / minuteMilliseconds);
    const known = counts.get(key);
    const count = known?.minute === minute ? known : { minute, shared: 0, unshared: 0, isShared: false };
    counts.delete(key);
    counts.set(key, count);
    const [oldest] = counts.keys();
    if (counts.size > mostCounted && oldest !== undefined) counts.delete(oldest);
    return count;
  };

  /** Adds what is not shared yet, and hears how many all have. */
  const share = async (key: string, count: Count) => {
    const messages = count.unshared;
    count.unshared = 0;
    count.isShared = true;
    try {
      const at = new Date(count.minute * minuteMilliseconds);
      const [row] = await runStatement<{ messages: number }>(db, addMessages, [key, at, messages]);
      const all = row?.messages ?? messages;
      count.shared = Math.max(count.shared, all);
      return all;
    } catch (error) {
      count.unshared += messages - 1;
      throw error;
    }
  };

  return {
    take: async (key, limit) => {
      const count = countOf(key);
      const until = new Date((count.minute + 1) * minuteMilliseconds);
      if (count.shared + count.unshared >= limit) return { hasRoom: false, until };
      count.unshared += 1;
      if (!count.isShared && count.unshared < limit * partUnasked) return { hasRoom: true, until };
      return { hasRoom: (await share(key, count)) <= limit, until };
    },
    giveBack: (key) => {
      countOf(key).unshared -= 1;
    },
  };
}

/** Counts of minutes that are long over. */
const keepCountsSeconds = 60 * 60;

/** Removes counts that speak of nothing any more. */
export async function removeOldFloodCounts(db: Db, now: Date): Promise<void> {
  await db.floodCount.deleteMany({ where: { minuteAt: { lt: addSeconds(now, -keepCountsSeconds) } } });
}
