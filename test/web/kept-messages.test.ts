import { describe, expect, it } from 'vitest';
import { memoryStore, openKeptMessages } from '../../src/web/chat/kept-messages.ts';
import { newKey } from '../../src/web/chat/new-key.ts';

const day = 86_400_000;
const chat = '/s/a-token';
const text = (words: string) => ({
  key: newKey(),
  content: { kind: 'text', text: words } as const,
  label: words,
});
const words = (messages: readonly { label: string | null }[]) => messages.map(({ label }) => label);

describe('messages that the server has not confirmed', () => {
  it('lie in the order of the taps, also of two taps in one millisecond', () => {
    const kept = openKeptMessages(memoryStore(), chat, () => 1_000);
    for (const word of ['một', 'hai', 'ba']) kept.add(text(word));
    expect(words(kept.list())).toEqual(['một', 'hai', 'ba']);
  });

  it('keep their order when the clock of the phone is set back', () => {
    let now = 5_000;
    const kept = openKeptMessages(memoryStore(), chat, () => now);
    kept.add(text('trước'));
    now = 1_000;
    kept.add(text('sau'));
    expect(words(kept.list())).toEqual(['trước', 'sau']);
  });

  it('are there again after the page was closed', () => {
    const store = memoryStore();
    const message = openKeptMessages(store, chat, () => day).add(text('còn đây'));
    expect(openKeptMessages(store, chat, () => 2 * day).list()).toEqual([message]);
  });

  it('belong to one chat: another one on the same device neither sees nor clears them', () => {
    const store = memoryStore();
    openKeptMessages(store, chat, () => 1).add(text('của tôi'));
    const other = openKeptMessages(store, '/s/another', () => 1);
    expect(other.list()).toEqual([]);
    other.clear();
    expect(words(openKeptMessages(store, chat, () => 1).list())).toEqual(['của tôi']);
  });

  it('of two tabs do not overwrite each other, and one that is confirmed goes from both', () => {
    const store = memoryStore();
    const first = openKeptMessages(store, chat, () => 1);
    const second = openKeptMessages(store, chat, () => 2);
    const message = first.add(text('tab một'));
    second.add(text('tab hai'));
    second.remove(message.key);
    expect(words(first.list())).toEqual(['tab hai']);
  });

  it('do not stay on a shared device for ever', () => {
    const store = memoryStore();
    openKeptMessages(store, '/s/long-ago', () => 0).add(text('cũ'));
    openKeptMessages(store, chat, () => 61 * day);
    expect(store.length).toBe(0);
  });

  it.each([
    ['no JSON', '{'],
    ['a message of another version', '{"key":"x","content":{"kind":"song"},"label":null,"order":1}'],
  ])('are not disturbed by %s in the store', (_case, garbage) => {
    const store = memoryStore();
    store.setItem(`lang-nghe:${chat}:garbage`, garbage);
    store.setItem('of-somebody-else', garbage);
    expect(openKeptMessages(store, chat, () => 1).list()).toEqual([]);
    expect(store.getItem('of-somebody-else')).toBe(garbage);
  });
});

describe('a key', () => {
  it('is a random UUID of version 4', () => {
    const keys = Array.from({ length: 50 }, newKey);
    for (const key of keys) {
      expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(keys).size).toBe(50);
  });
});
