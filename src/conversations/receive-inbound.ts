import type { ChannelName, Inbound } from '../core/message.ts';
import { assertNever, ok } from '../core/result.ts';
import { toNfc } from '../core/text.ts';
import type { Clock } from '../core/time.ts';
import {
  type Db,
  inBatches,
  inTransaction,
  isUniqueViolation,
  runStatement,
  type Statement,
  type Tx,
} from '../db/index.ts';
import { claimAddresses, type Keys, keyedHash } from '../identity/index.ts';
import { toStoredContent } from './stored-content.ts';

/** `duplicate`: the same update had been stored before; nothing changed. */
export type Received = 'stored' | 'duplicate';

type Arrival = { readonly channel: ChannelName; readonly inbound: Inbound };

type InboxDeps = { db: Db; keys: Keys; clock: Clock; newId: () => string; onStored: () => void };

const largestBatch = 100;

/** Platforms bring again what was not taken; Zalo has hung up after 2 s, Telegram after 60. */
const longestWaitMilliseconds = 5_000;
/** About ten seconds of a nation's peak; more would only be kept to be refused late. */
const mostWaiting = 5_000;

/**
 * The way into the inbox. The returned function resolves once the message is committed; only then may the
 * platform be told that it was received. Calling it again with the same `externalId` stores nothing.
 * Messages that arrive together share one statement. Throws if the database does not take them in time; one
 * that it takes later all the same is then a duplicate when it is brought again.
 *
 * Who writes for the first time needs more than a statement, and holds up nobody else: strangers have batches of their own.
 */
export function createInbox(deps: InboxDeps): (channel: ChannelName, inbound: Inbound) => Promise<Received> {
  const batches = { largest: largestBatch, atOnce: 1, mostWaiting };
  const announced = (outcomes: Received[]) => {
    if (outcomes.includes('stored')) deps.onStored();
    return outcomes;
  };
  const store = inBatches<Arrival, Received | 'stranger'>(async (arrivals) => {
    const outcomes = await storeKnown(deps, arrivals);
    announced(outcomes.filter((outcome) => outcome !== 'stranger'));
    return outcomes;
  }, batches);
  const welcome = inBatches<Arrival, Received>(
    async (arrivals) => announced(await storeStrangers(deps, arrivals)),
    batches,
  );
  const receive = async (arrival: Arrival) => {
    const received = await store(arrival);
    return received === 'stranger' ? welcome(arrival) : received;
  };
  // What the database cannot store is dropped here: refused, a platform would bring it again for ever.
  return (channel, inbound) =>
    soon(
      receive({
        channel,
        inbound: { ...inbound, externalId: toNfc(inbound.externalId), address: toNfc(inbound.address) },
      }),
    );
}

/** The outcome, if it comes in time. */
function soon<T>(outcome: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the database did not take the message in time')),
      longestWaitMilliseconds,
    );
    outcome.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function storeKnown(deps: InboxDeps, arrivals: readonly Arrival[]): Promise<(Received | 'stranger')[]> {
  const rows = arrivals.map((arrival, position) => toRow(deps.keys, arrival, position));
  const stored = await insertForKnownAddresses(deps.db, rows, deps.clock.now());
  return arrivals.map((_arrival, position) => stored.get(position) ?? 'stranger');
}

/** Claims of one address at once, by several replicas: one of them wins, so that a second try finds it. */
const tries = 3;

/**
 * Opens the conversations and stores what was said in them, in one transaction: else a person's second message could be
 * stored in between, before the first.
 */
async function storeStrangers(
  deps: InboxDeps,
  arrivals: readonly Arrival[],
  triesLeft = tries,
): Promise<Received[]> {
  const at = deps.clock.now();
  const rows = arrivals.map((arrival, position) => toRow(deps.keys, arrival, position));
  try {
    const stored = await inTransaction<Map<number, Received>, never>(deps.db, async (tx) => {
      await openConversations(tx, deps, arrivals, at);
      return ok(await insertForKnownAddresses(tx, rows, at));
    });
    if (!stored.ok) return assertNever(stored.error);
    return arrivals.map((_arrival, position) => {
      const received = stored.value.get(position);
      if (received === undefined) throw new Error('a message has no conversation');
      return received;
    });
  } catch (error) {
    if (triesLeft === 1 || !isUniqueViolation(error)) throw error;
    return storeStrangers(deps, arrivals, triesLeft - 1);
  }
}

function toRow(keys: Keys, { channel, inbound }: Arrival, position: number) {
  return {
    position,
    channel,
    address_kind: channel,
    address_hash: Buffer.from(keyedHash(keys.addressHash, channel, inbound.address)).toString('hex'),
    external_id: inbound.externalId,
    content: toStoredContent(inbound.content),
    occurred_at: inbound.occurredAt.toISOString(),
  };
}

const insertRows: Statement = {
  name: 'insert_inbounds',
  text: `
    with arrivals as materialized (
      select n.position, n.channel, n.external_id, n.content, n.occurred_at, c.id as conversation_id
      from jsonb_to_recordset($1::jsonb)
        as n(position int, channel channel, address_kind address_kind, address_hash text, external_id text,
          content jsonb, occurred_at timestamptz)
      join channel_addresses a on a.kind = n.address_kind and a.address_hash = decode(n.address_hash, 'hex')
      join conversations c on c.channel_address_id = a.id
    ), inserted as (
      insert into inbounds (channel, external_id, conversation_id, content, occurred_at, received_at, available_at)
      select channel, external_id, conversation_id, content, occurred_at, $2::timestamptz, $2::timestamptz
      from arrivals order by position
      on conflict (channel, external_id) do nothing
      returning channel, external_id
    )
    select distinct on (r.position) r.position, i.external_id is not null as is_new
    from arrivals r left join inserted i on i.channel = r.channel and i.external_id = r.external_id
    order by r.position`,
};

/** One statement for all whose conversation exists; the others are missing from the result. */
async function insertForKnownAddresses(
  db: Db | Tx,
  rows: readonly ReturnType<typeof toRow>[],
  at: Date,
): Promise<Map<number, Received>> {
  type Row = { position: number; is_new: boolean };
  const found = await runStatement<Row>(db, insertRows, [JSON.stringify(rows), at]);
  return new Map(found.map((row) => [row.position, row.is_new ? 'stored' : 'duplicate']));
}

const insertConversations: Statement = {
  name: 'insert_conversations',
  text: `
    insert into conversations (id, channel, channel_address_id, created_at)
    select id, channel, address_id, $2::timestamptz
    from jsonb_to_recordset($1::jsonb) as n(id uuid, channel channel, address_id uuid)
    on conflict (channel_address_id) do nothing`,
};

async function openConversations(
  tx: Tx,
  deps: InboxDeps,
  arrivals: readonly Arrival[],
  at: Date,
): Promise<void> {
  const addresses = arrivals.map(({ channel, inbound }) => ({ kind: channel, address: inbound.address }));
  const ids = await claimAddresses(tx, deps, addresses, at);
  const rows = arrivals.map(({ channel }, position) => ({
    id: deps.newId(),
    channel,
    address_id: ids[position],
  }));
  await runStatement(tx, insertConversations, [JSON.stringify(rows), at]);
}
