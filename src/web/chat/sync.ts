/**
 * Two loops that do not give up: one sends the kept messages, oldest first and one at a time, the other
 * follows the transcript. After a failure each pauses, twice as long every time, and goes on at once when the
 * device says that it is back online or the person looks at the page again.
 */
import { longestWaitSeconds } from '../../contract/web-chat.ts';
import type { ChatApi, Failure } from './chat-api.ts';
import type { ChatEvent } from './chat-state.ts';
import type { KeptMessages } from './kept-messages.ts';

const longestPauseSeconds = 30;

/**
 * The pause after `failures` failures in a row, in milliseconds: 1, 2, 4 … 30 s, a quarter more or less, or what the server
 * asked for and up to a quarter more; so that a thousand phones that lost one mast do not come back in step. `random` is
 * from 0 to 1.
 */
export function pauseMilliseconds(
  failures: number,
  retryAfterSeconds: number | null,
  random: number,
): number {
  if (retryAfterSeconds !== null) return Math.round(retryAfterSeconds * 1000 * (1 + random / 4));
  return Math.round(Math.min(2 ** (failures - 1), longestPauseSeconds) * 1000 * (0.75 + random / 2));
}

/** The part of the page's surroundings that the loops depend on. */
export type Surroundings = {
  /** Nobody is looking, or nobody has touched the page for long: no sense in asking for news. */
  isUnattended(): boolean;
  /** Calls back when the device loses its connection. */
  onLost(callback: () => void): void;
  /** Calls back when it may be worth trying again: connection found, page looked at, page touched. */
  onFound(callback: () => void): void;
};

export type Sync = {
  /** Says that there is something to send. */
  send(): void;
};

/** Starts both loops. Nothing is sent once the server refuses the link, nothing is followed once it is over. */
export function startSync(deps: {
  api: ChatApi;
  kept: KeptMessages;
  dispatch: (event: ChatEvent) => void;
  /** Nothing can follow any more. */
  isOver: () => boolean;
  surroundings: Surroundings;
}): Sync {
  const { api, kept, dispatch, surroundings } = deps;
  const pauses = createPauses();
  let reading = new AbortController();
  let isSending = false;
  let isRefused = false;

  const note = (failure: Failure) => {
    if (failure.kind === 'unreachable') dispatch({ kind: 'connection_changed', isConnected: false });
    if (failure.kind === 'link_refused') {
      isRefused = true;
      kept.clear();
      dispatch(failure);
    }
  };
  const pauseAfter = (failures: number, failure: Failure) =>
    pauseMilliseconds(
      failures,
      'retryAfterSeconds' in failure ? failure.retryAfterSeconds : null,
      Math.random(),
    );

  const send = async () => {
    if (isSending) return;
    isSending = true;
    let failures = 0;
    for (let next = kept.list()[0]; next !== undefined && !isRefused; next = kept.list()[0]) {
      const { key, content } = next;
      const outcome = await api.post({ key, content });
      if (outcome.kind === 'accepted' || outcome.kind === 'rejected') {
        failures = 0;
        kept.remove(key);
        dispatch({ kind: 'connection_changed', isConnected: true });
        dispatch({ kind: outcome.kind === 'accepted' ? 'message_accepted' : 'message_rejected', key });
        pauses.endAll();
      } else {
        note(outcome);
        failures += 1;
        const pause = pauseAfter(failures, outcome);
        if (outcome.kind === 'too_fast') dispatch({ kind: 'asked_to_wait', until: Date.now() + pause });
        if (!isRefused) await pauses.pause(pause);
      }
    }
    isSending = false;
  };

  const follow = async () => {
    let cursor: string | null = null;
    let failures = 0;
    while (!isRefused && !deps.isOver()) {
      if (cursor !== null && surroundings.isUnattended()) {
        await pauses.pause(null);
        continue;
      }
      reading = new AbortController();
      const outcome = await api.read(cursor, longestWaitSeconds, reading.signal);
      if (outcome.kind === 'read') {
        failures = 0;
        cursor = outcome.transcript.cursor;
        dispatch({ kind: 'connection_changed', isConnected: true });
        dispatch({ kind: 'transcript_read', transcript: outcome.transcript });
        if (outcome.transcript.retryAfter > 0) await pauses.pause(outcome.transcript.retryAfter * 1000);
      } else {
        note(outcome);
        failures += 1;
        if (!isRefused) await pauses.pause(pauseAfter(failures, outcome));
      }
    }
  };

  surroundings.onLost(() => {
    dispatch({ kind: 'connection_changed', isConnected: false });
    reading.abort();
  });
  surroundings.onFound(pauses.endAll);
  void send();
  void follow();
  return { send: () => void send() };
}

/** Pauses that can be cut short together. Without a length, a pause lasts until then. */
function createPauses(): { pause(milliseconds: number | null): Promise<void>; endAll(): void } {
  const ends = new Set<() => void>();
  return {
    pause: (milliseconds) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          ends.delete(end);
          resolve();
        };
        const timer = milliseconds === null ? undefined : setTimeout(end, milliseconds);
        ends.add(end);
      }),
    endAll: () => {
      for (const end of [...ends]) end();
    },
  };
}
