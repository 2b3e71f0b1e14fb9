import { randomUUID } from 'node:crypto';
import type { Log } from '../../src/core/log.ts';
import type { Clock } from '../../src/core/time.ts';
import { deriveKeys } from '../../src/identity/index.ts';

export const testSecret = 'a secret of the tests, at least 32 characters';

/** A clock that a test sets; it stands still otherwise. */
export function fixedClock(
  start = new Date('2026-11-23T02:00:00Z'),
): Clock & { set(to: Date): void; advance(seconds: number): void } {
  let now = start;
  return {
    now: () => now,
    set: (to) => {
      now = to;
    },
    advance: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
}

/** A log that keeps its lines, for tests that look at them. */
export function memoryLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) => {
    lines.push(JSON.stringify({ level, message, ...fields }));
  };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

export const testKeys = deriveKeys(testSecret);
export const newId = (): string => randomUUID();
