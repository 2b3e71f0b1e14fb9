/**
 * Keeps a flood of one person out of the inbox, however many replicas their messages come in by. The platform is told that
 * all was received, for else it would bring the same again; what is beyond the limit is counted and not kept, and the person
 * is told once to slow down.
 */
import { type ChannelName, type Inbound, languageSchema, languages } from '../core/message.ts';
import type { Meter } from '../core/meter.ts';
import { ok } from '../core/result.ts';
import { toNfc } from '../core/text.ts';
import { addSeconds, type Clock } from '../core/time.ts';
import { type Db, inTransaction, runStatement, type Statement } from '../db/index.ts';
import { asksToStop } from '../engine/index.ts';
import { type Keys, keyedHash } from '../identity/index.ts';
import type { FloodCounts } from './flood-counts.ts';
import { noticeText } from './notices.ts';
import type { Received } from './receive-inbound.ts';

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
  readonly counts: FloodCounts;
  /** Runs what the platform need not wait for, and logs its failure. */
  readonly inBackground: (name: string, work: () => Promise<void>) => void;
  /** A notice was put into the outbox. */
  readonly onWritten: () => void;
};

/**
 * `receive` with a limit for each address of a channel; `too_fast`: beyond it, counted and not kept. Wishes to hear no more
 * and a channel closed or opened have a count of their own, so that no flood keeps them out. The web page, which can be
 * shown a pause, is limited where its requests arrive.
 */
export function createFloodGuard(
  deps: FloodDeps,
): (channel: ChannelName, inbound: Inbound) => Promise<Received | 'too_fast'> {
  const { limit, receive, counts } = deps;
  if (limit === undefined) return receive;
  const notices = createNotices(deps);
  return async (channel, inbound) => {
    const hash = hashOf(deps.keys, channel, inbound.address);
    const key = `${mustBeHeard(inbound) ? 'wish' : 'words'} ${hash}`;
    const { hasRoom, until } = await counts.take(key, limit);
    if (!hasRoom) {
      deps.meter.updateIgnored(channel, 'too_fast');
      notices.tell(hash, channel, until);
      return 'too_fast';
    }
    try {
      const received = await receive(channel, inbound);
      if (received === 'duplicate') counts.giveBack(key);
      return received;
    } catch (error) {
      counts.giveBack(key);
      throw error;
    }
  };
}

/** The address as the database knows it. */
function hashOf(keys: Keys, channel: ChannelName, address: string): string {
  return Buffer.from(keyedHash(keys.addressHash, channel, toNfc(address))).toString('hex');
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

/** Those who were told, or are being told, in this minute: whoever floods on need not be looked at again. */
function createNotices(deps: FloodDeps) {
  let minute = 0;
  let told = new Set<string>();
  return {
    tell: (hash: string, channel: ChannelName, until: Date): void => {
      if (until.getTime() !== minute) {
        minute = until.getTime();
        told = new Set();
      }
      if (told.has(hash)) return;
      told.add(hash);
      const toldNow = told;
      deps.inBackground('flood notice', async () => {
        let wasTold = false;
        try {
          wasTold = await tellOnce(deps, channel, hash);
        } finally {
          // The next message tries again.
          if (!wasTold) toldNow.delete(hash);
        }
      });
    },
  };
}

type Told = 'written' | 'told_before' | 'nobody';

/** Whether the person was told, by us or by another replica; not if nothing of theirs is stored yet. */
async function tellOnce(deps: FloodDeps, channel: ChannelName, hash: string): Promise<boolean> {
  const now = deps.clock.now();
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
