/**
 * Keeps a flood of one person out of the inbox. The platform is told that all was received, for else it would bring the
 * same again; what is beyond the limit is counted and not kept, and the person is told once to slow down.
 *
 * Each process counts by itself, so that nobody's message costs a question to the database; behind a load balancer a person
 * gets as many messages in as there are replicas times the limit. That holds up nobody else, for people take turns in the
 * inbox. What must be said once only, the notice, is decided in the database.
 */
import { type ChannelName, type Inbound, languageSchema, languages } from '../core/message.ts';
import type { Meter } from '../core/meter.ts';
import { ok } from '../core/result.ts';
import { toNfc } from '../core/text.ts';
import { addSeconds, type Clock } from '../core/time.ts';
import { type Db, inTransaction, runStatement, type Statement } from '../db/index.ts';
import { asksToStop } from '../engine/index.ts';
import { type Keys, keyedHash } from '../identity/index.ts';
import { noticeText } from './notices.ts';
import type { Received } from './receive-inbound.ts';

const windowMilliseconds = 60_000;
/** People whose messages are counted at once in this process; beyond that the ones heard of longest ago are forgotten. */
const mostCounted = 50_000;
/** Nobody is told again sooner, by whichever replica. */
const noticeSeconds = 600;

type FloodDeps = {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly receive: (channel: ChannelName, inbound: Inbound) => Promise<Received>;
  /** Messages of one person within a minute; undefined: as many as they like. */
  readonly limit: number | undefined;
  /** For tests of the bound on memory. */
  readonly mostCounted?: number;
  /** Runs what the platform need not wait for, and logs its failure. */
  readonly inBackground: (name: string, work: () => Promise<void>) => void;
  /** A notice was put into the outbox. */
  readonly onWritten: () => void;
};

/** `since` begins the minute that is counted. */
type Count = { readonly since: number; messages: number; wasTold: boolean };

/**
 * `receive` with a limit for each address of a channel; `too_fast`: beyond it, counted and not kept. Wishes to hear no more
 * and a channel closed or opened have a count of their own, so that no flood keeps them out. The web page, which can be
 * shown a pause, is limited where its requests arrive.
 */
export function createFloodGuard(
  deps: FloodDeps,
): (channel: ChannelName, inbound: Inbound) => Promise<Received | 'too_fast'> {
  const { limit, receive, clock } = deps;
  if (limit === undefined) return receive;
  const counts = createCounts(deps.mostCounted ?? mostCounted);
  return async (channel, inbound) => {
    const purpose = mustBeHeard(inbound) ? 'wish' : 'words';
    const count = counts.of(`${channel} ${purpose} ${inbound.address}`, clock.now().getTime());
    if (count.messages >= limit) {
      deps.meter.updateIgnored(channel, 'too_fast');
      // Whoever comes while the first is at it need not look too.
      if (!count.wasTold) {
        count.wasTold = true;
        deps.inBackground('flood notice', () => tell(deps, count, channel, inbound.address));
      }
      return 'too_fast';
    }
    count.messages += 1;
    // What the platform brings again was not sent again by the person.
    const forget = () => {
      count.messages -= 1;
    };
    try {
      const received = await receive(channel, inbound);
      if (received === 'duplicate') forget();
      return received;
    } catch (error) {
      forget();
      throw error;
    }
  };
}

function createCounts(most: number) {
  // In the order in which they were heard of: the first is the one to forget.
  const counts = new Map<string, Count>();
  return {
    of: (key: string, now: number): Count => {
      const known = counts.get(key);
      const isOfNow = known !== undefined && known.since <= now && now - known.since < windowMilliseconds;
      const count = isOfNow ? known : { since: now, messages: 0, wasTold: false };
      counts.delete(key);
      counts.set(key, count);
      const [oldest] = counts.keys();
      if (counts.size > most && oldest !== undefined) counts.delete(oldest);
      return count;
    },
  };
}

function mustBeHeard({ content }: Inbound): boolean {
  if (content.kind === 'text') return asksToStop(content.text);
  if (content.kind === 'command') return content.command === 'stop';
  return content.kind === 'blocked' || content.kind === 'unblocked';
}

// The lock on the conversation lets one replica look and write at a time; it must be had before anything is looked at, so
// it is a statement of its own.
const lockConversation: Statement = {
  name: 'lock_flooded_conversation',
  text: `
    select c.id, s.state->>'language' as language from conversations c
    join channel_addresses a on a.id = c.channel_address_id
    left join sessions s on s.id = c.active_session_id
    where a.kind = $1::address_kind and a.address_hash = decode($2, 'hex') for update of c`,
};

const insertNotice: Statement = {
  name: 'insert_flood_notice',
  text: `
    insert into outbounds (conversation_id, kind, content, status, available_at, created_at, external_ids)
    select $1::uuid, 'answer', jsonb_build_object('kind', 'statement', 'text', $2::text), 'queued', $3::timestamptz,
      $3::timestamptz, '{}'
    where not exists (
      select 1 from outbounds o where o.conversation_id = $1::uuid and o.created_at > $4::timestamptz
        and o.content->>'text' = any($5::text[])
    )
    returning id::text`,
};

async function tell(deps: FloodDeps, count: Count, channel: ChannelName, address: string): Promise<void> {
  let wasTold = false;
  try {
    wasTold = await tellOnce(deps, channel, address);
  } finally {
    // The next message tries again.
    count.wasTold = wasTold;
  }
}

type Told = 'written' | 'told_before' | 'nobody';

/** Whether the person was told, by us or by another replica; not if nothing of theirs is stored yet. */
async function tellOnce(deps: FloodDeps, channel: ChannelName, address: string): Promise<boolean> {
  const now = deps.clock.now();
  const hash = Buffer.from(keyedHash(deps.keys.addressHash, channel, toNfc(address))).toString('hex');
  const told = await inTransaction<Told, never>(deps.db, async (tx) => {
    type Row = { id: string; language: string | null };
    const [conversation] = await runStatement<Row>(tx, lockConversation, [channel, hash]);
    if (conversation === undefined) return ok('nobody');
    const language = languageSchema.catch('vi').parse(conversation.language);
    const written = await runStatement(tx, insertNotice, [
      conversation.id,
      noticeText('too_fast', language),
      now,
      addSeconds(now, -noticeSeconds),
      languages.map((known) => noticeText('too_fast', known)),
    ]);
    return ok(written.length > 0 ? 'written' : 'told_before');
  });
  const outcome = told.ok ? told.value : told.error;
  if (outcome === 'written') deps.onWritten();
  return outcome !== 'nobody';
}
