import { describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../src/core/message.ts';
import { nextTry } from '../../src/delivery/next-try.ts';

const now = new Date('2026-11-23T02:00:00Z');

type Case = {
  what: string;
  outcome: SendOutcome;
  attempts: number;
  becomes: 'wired' | 'errored' | 'failed';
  afterSeconds?: number;
  counts?: boolean;
};

const cases: Case[] = [
  { what: 'accepted', outcome: { status: 'wired', externalIds: ['7'] }, attempts: 1, becomes: 'wired' },
  {
    what: 'connection lost once',
    outcome: { status: 'errored', reason: 'connection_failed' },
    attempts: 1,
    becomes: 'errored',
    afterSeconds: 5,
  },
  {
    what: 'connection lost twice',
    outcome: { status: 'errored', reason: 'connection_failed' },
    attempts: 2,
    becomes: 'errored',
    afterSeconds: 300,
  },
  {
    what: 'connection lost three times',
    outcome: { status: 'errored', reason: 'connection_failed' },
    attempts: 3,
    becomes: 'errored',
    afterSeconds: 600,
  },
  {
    what: 'connection lost four times',
    outcome: { status: 'errored', reason: 'connection_failed' },
    attempts: 4,
    becomes: 'failed',
  },
  {
    what: 'too many requests',
    outcome: { status: 'errored', reason: 'throttled', retryAfterSeconds: 14 },
    attempts: 1,
    becomes: 'errored',
    afterSeconds: 14,
    counts: false,
  },
  {
    what: 'too many requests, for the tenth time',
    outcome: { status: 'errored', reason: 'throttled', retryAfterSeconds: 14 },
    attempts: 10,
    becomes: 'errored',
    afterSeconds: 14,
    counts: false,
  },
  {
    what: 'platform down, asking for a minute',
    outcome: { status: 'errored', reason: 'platform_failed', retryAfterSeconds: 60 },
    attempts: 1,
    becomes: 'errored',
    afterSeconds: 60,
  },
  {
    what: 'blocked by the person',
    outcome: { status: 'failed', reason: 'recipient_blocked' },
    attempts: 1,
    becomes: 'failed',
  },
  {
    what: 'message refused',
    outcome: { status: 'failed', reason: 'message_rejected' },
    attempts: 1,
    becomes: 'failed',
  },
];

describe('what follows from a send', () => {
  it.each(cases)(
    '$what (try $attempts) → $becomes',
    ({ outcome, attempts, becomes, afterSeconds, counts }) => {
      const next = nextTry(1n, outcome, attempts, now);
      expect(next.status).toBe(becomes);
      expect(next.availableAt.getTime() - now.getTime()).toBe((afterSeconds ?? 0) * 1000);
      expect(next.countsAsTry).toBe(counts ?? true);
    },
  );
});
