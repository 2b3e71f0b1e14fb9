import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transcript } from '../../src/contract/web-chat.ts';
import type { ChatApi, PostOutcome, ReadOutcome } from '../../src/web/chat/chat-api.ts';
import type { ChatEvent } from '../../src/web/chat/chat-state.ts';
import { memoryStore, openKeptMessages } from '../../src/web/chat/kept-messages.ts';
import { newKey } from '../../src/web/chat/new-key.ts';
import { pauseMilliseconds, startSync } from '../../src/web/chat/sync.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const unreachable = { kind: 'unreachable', retryAfterSeconds: null } as const;
const empty: Transcript = {
  status: 'not_opened',
  channel: null,
  language: 'vi',
  messages: [],
  question: null,
  cursor: 'a',
  retryAfter: 0,
};

/** A page over a server that answers as the test says. */
function aPage(server: { post?: (text: string) => PostOutcome; read?: () => ReadOutcome } = {}) {
  const posts: { text: string; key: string }[] = [];
  const reads: (string | null)[] = [];
  const events: ChatEvent[] = [];
  const page = { isOver: false, isUnattended: false, lost: () => {}, found: () => {} };
  const kept = openKeptMessages(memoryStore(), '/s/t', Date.now);
  const api: ChatApi = {
    post: async ({ key, content }) => {
      const text = content.kind === 'text' ? content.text : content.kind;
      posts.push({ text, key });
      return server.post?.(text) ?? { kind: 'accepted' };
    },
    // Without an answer of its own the server holds the request, as it does while nothing changes.
    read: (cursor, _wait, signal) => {
      reads.push(cursor);
      const outcome = server.read?.();
      if (outcome !== undefined) return Promise.resolve(outcome);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(unreachable)));
    },
  };
  const say = (text: string) => kept.add({ key: newKey(), content: { kind: 'text', text }, label: text });
  const start = () =>
    startSync({
      api,
      kept,
      dispatch: (event) => events.push(event),
      isOver: () => page.isOver,
      surroundings: {
        isUnattended: () => page.isUnattended,
        onLost: (callback) => {
          page.lost = callback;
        },
        onFound: (callback) => {
          page.found = callback;
        },
      },
    });
  const textsSent = () => posts.map(({ text }) => text);
  return { page, posts, reads, events, kept, say, start, textsSent };
}

describe('sending', () => {
  it('sends what was kept, in order, and forgets what the server has', async () => {
    const { kept, say, start, textsSent, events } = aPage();
    for (const text of ['một', 'hai', 'ba']) say(text);
    start();
    await vi.advanceTimersByTimeAsync(0);
    expect(textsSent()).toEqual(['một', 'hai', 'ba']);
    expect(kept.list()).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'message_accepted')).toHaveLength(3);
  });

  it('says when it goes on if the server asks for a pause, and goes on then by itself', async () => {
    let isOver = false;
    const { posts, events, say, start } = aPage({
      post: () => (isOver ? { kind: 'accepted' } : { kind: 'too_fast', retryAfterSeconds: 20 }),
    });
    const begun = Date.now();
    say('một');
    start();
    await vi.advanceTimersByTimeAsync(0);
    const told = events.find(({ kind }) => kind === 'asked_to_wait');
    if (told?.kind !== 'asked_to_wait') throw new Error('nothing was said of a pause');
    expect(told.until).toBeGreaterThanOrEqual(begun + 20_000);
    isOver = true;
    await vi.advanceTimersByTimeAsync(told.until - begun - 1);
    expect(posts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(posts.map(({ key }) => key)).toEqual([posts[0]?.key, posts[0]?.key]);
    expect(events.at(-1)?.kind).toBe('message_accepted');
    expect(events.filter(({ kind }) => kind === 'connection_changed')).not.toContainEqual({
      kind: 'connection_changed',
      isConnected: false,
    });
  });

  it('tries again under the same key and lets nothing overtake', async () => {
    let failures = 3;
    const { posts, say, start, textsSent } = aPage({
      post: () => {
        failures -= 1;
        return failures >= 0 ? unreachable : { kind: 'accepted' };
      },
    });
    say('trước');
    say('sau');
    start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(textsSent()).toEqual(['trước', 'trước', 'trước', 'trước', 'sau']);
    expect(new Set(posts.slice(0, 4).map(({ key }) => key)).size).toBe(1);
  });

  it('goes on at once when the connection is back', async () => {
    let isOnline = false;
    const { page, say, start, textsSent } = aPage({
      post: () => (isOnline ? { kind: 'accepted' } : unreachable),
    });
    say('chờ mạng');
    start();
    await vi.advanceTimersByTimeAsync(40_000);
    const tries = textsSent().length;
    isOnline = true;
    page.found();
    await vi.advanceTimersByTimeAsync(0);
    expect(textsSent()).toHaveLength(tries + 1);
  });

  it('drops what the server will never take and sends the rest', async () => {
    const { kept, say, start, events } = aPage({
      post: (text) => (text === 'hỏng' ? { kind: 'rejected' } : { kind: 'accepted' }),
    });
    say('hỏng');
    say('tốt');
    start();
    await vi.advanceTimersByTimeAsync(0);
    expect(kept.list()).toEqual([]);
    expect(events.map(({ kind }) => kind)).toContain('message_rejected');
  });

  it('stops and forgets everything when the link is refused', async () => {
    const { kept, say, start, textsSent, events } = aPage({
      post: () => ({ kind: 'link_refused', refusal: 'link_expired' }),
    });
    say('muộn rồi');
    say('không gửi nữa');
    start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(textsSent()).toEqual(['muộn rồi']);
    expect(kept.list()).toEqual([]);
    expect(events).toContainEqual({ kind: 'link_refused', refusal: 'link_expired' });
  });
});

describe('following', () => {
  it('asks for what is newer than it has, and stops when nothing can follow', async () => {
    const transcripts = ['a', 'b', 'c'].map((cursor) => ({ ...empty, cursor }));
    const test = aPage({
      read: () => {
        const transcript = transcripts.shift() ?? empty;
        test.page.isOver = transcripts.length === 0;
        return { kind: 'read', transcript };
      },
    });
    test.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(test.reads).toEqual([null, 'a', 'b']);
  });

  it('leaves the server the time that it asks for', async () => {
    const test = aPage({ read: () => ({ kind: 'read', transcript: { ...empty, retryAfter: 3 } }) });
    test.start();
    await vi.advanceTimersByTimeAsync(8_500);
    expect(test.reads).toHaveLength(3);
    test.page.isOver = true;
  });

  it('asks nothing while nobody looks, and at once when somebody does', async () => {
    const test = aPage({ read: () => ({ kind: 'read', transcript: { ...empty, retryAfter: 1 } }) });
    test.page.isUnattended = true;
    test.start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(test.reads).toHaveLength(1);
    test.page.isUnattended = false;
    test.page.found();
    await vi.advanceTimersByTimeAsync(0);
    expect(test.reads).toHaveLength(2);
    test.page.isOver = true;
  });

  it('lets go of a held request when the connection is lost, and says so', async () => {
    const test = aPage();
    test.start();
    await vi.advanceTimersByTimeAsync(0);
    test.page.lost();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(test.events).toContainEqual({ kind: 'connection_changed', isConnected: false });
    expect(test.reads.length).toBeGreaterThan(1);
  });
});

describe('the pause after a failure', () => {
  it.each([
    [1, null, 0.5, 1_000],
    [2, null, 0.5, 2_000],
    [3, null, 0.5, 4_000],
    [6, null, 0.5, 30_000],
    [50, null, 0.5, 30_000],
    [1, null, 0, 750],
    [1, null, 1, 1_250],
    [1, 60, 0, 60_000],
    [1, 60, 1, 75_000],
  ])('number %i, with Retry-After %s and chance %d, is %i ms', (failures, retryAfter, random, expected) => {
    expect(pauseMilliseconds(failures, retryAfter, random)).toBe(expected);
  });
});
