/**
 * What the replicas of one database call to each other, by LISTEN and NOTIFY: that there is work which one of them
 * cannot take alone, and what has changed. Only a shortcut: whoever waits also looks for himself, so a call
 * that nobody hears costs one interval, never a message.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { errorFields, type Log } from '../core/log.ts';

export type Signals = {
  /** Calls words without blanks to the other replicas, soon. */
  call(words: readonly string[]): void;
  stop(): Promise<void>;
};

const channel = 'lang_nghe';

/**
 * Calls are gathered for so long, and made outside any transaction: a commit that notifies waits for every other one
 * that does (https://www.postgresql.org/docs/15/sql-notify.html, and the lock that its queue is written under).
 */
const gatherMilliseconds = 25;
/** A payload must be shorter than 8000 bytes; a word is an id of 36. */
const wordsAtOnce = 200;
/** What is called while there is no connection is kept up to this, then dropped: others look for themselves. */
const mostWaiting = 10_000;
const reconnectMilliseconds = 1_000;

/** Listens from now on, over connections that `connect` makes; `onHeard` gets what others call. */
export function openSignals(
  connect: () => Promise<pg.Client>,
  onHeard: (words: readonly string[]) => void,
  log: Log,
): Signals {
  const stopping = new AbortController();
  let waiting = new Set<string>();
  let connected: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const send = async () => {
    timer = undefined;
    const words = [...waiting];
    if (connected === undefined) return;
    waiting = new Set();
    try {
      for (let start = 0; start < words.length; start += wordsAtOnce) {
        const payload = words.slice(start, start + wordsAtOnce).join(' ');
        await connected.query({ name: 'call', text: 'select pg_notify($1, $2)', values: [channel, payload] });
      }
    } catch (error) {
      log.warn(errorFields(error), 'other replicas could not be called');
    }
  };

  const listen = async () => {
    const client = await connect();
    if (stopping.signal.aborted) {
      await client.end();
      return;
    }
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.once('error', () => resolve());
    });
    stopping.signal.addEventListener('abort', () => void client.end().catch(() => undefined), { once: true });
    client.on('notification', ({ processId, payload }) => {
      if (processId !== ownProcess(client)) onHeard((payload ?? '').split(' '));
    });
    await client.query(`listen ${channel}`);
    connected = client;
    if (waiting.size > 0) await send();
    await ended;
    connected = undefined;
    await client.end().catch(() => undefined);
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await listen();
      } catch (error) {
        if (!stopping.signal.aborted) log.warn(errorFields(error), 'other replicas cannot be heard');
      }
      await delay(reconnectMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const running = run();
  return {
    call: (words) => {
      if (waiting.size < mostWaiting) for (const word of words) waiting.add(word);
      timer ??= setTimeout(() => void send(), gatherMilliseconds);
    },
    stop: async () => {
      clearTimeout(timer);
      await send();
      stopping.abort();
      await running;
    },
  };
}

/** The server process of a connection, which its notifications carry. The driver has it and does not say so in its types. */
function ownProcess(client: pg.Client): unknown {
  return 'processID' in client ? client.processID : undefined;
}
