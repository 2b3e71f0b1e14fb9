import { setTimeout as pauseFor } from 'node:timers/promises';
import { TelegramError } from 'telegraf';
import { errorFields, type Log } from '../../core/log.ts';

/** Waits; rejects when the signal says to stop. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

export const pause: Pause = (milliseconds, signal) => pauseFor(milliseconds, undefined, { signal });

const firstPauseSeconds = 1;
const longestPauseSeconds = 60;

/**
 * Repeats a piece of work until it succeeds: after 1, 2, 4 … 60 seconds, or as long as Telegram asks for.
 * Undefined if it was told to stop before that.
 */
export async function keepTrying<T>(
  purpose: string,
  work: () => Promise<T>,
  deps: { log: Log; pause: Pause },
  stop: AbortSignal,
): Promise<T | undefined> {
  let seconds = firstPauseSeconds;
  while (!stop.aborted) {
    try {
      return await work();
    } catch (error) {
      if (stop.aborted) return undefined;
      const waitSeconds = Math.max(seconds, retryAfterSeconds(error) ?? 0);
      report(deps.log, purpose, waitSeconds, error);
      await deps.pause(waitSeconds * 1000, stop).catch(() => undefined);
      seconds = Math.min(seconds * 2, longestPauseSeconds);
    }
  }
  return undefined;
}

function retryAfterSeconds(error: unknown): number | undefined {
  return error instanceof TelegramError ? error.parameters?.retry_after : undefined;
}

function report(log: Log, purpose: string, waitSeconds: number, error: unknown): void {
  const status = error instanceof TelegramError ? error.code : undefined;
  const fields = { channel: 'telegram', purpose, status, retryInSeconds: waitSeconds, ...errorFields(error) };
  if (status === 409) {
    log.error(
      fields,
      'Telegram refuses: another process fetches the updates of this bot, or a webhook is set for it',
    );
  } else if (status === 401 || status === 404) {
    log.error(fields, 'Telegram does not know this bot token');
  } else {
    log.warn(fields, 'Telegram did not do what was asked; trying again');
  }
}
