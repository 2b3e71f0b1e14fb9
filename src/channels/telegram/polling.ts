import type { Log } from '../../core/log.ts';
import { withinTime } from '../within-time.ts';
import type { TelegramApi } from './api.ts';
import { keepTrying, type Pause, pause } from './keep-trying.ts';
import { allowedUpdates, updateSchema, updatesSchema } from './payload.ts';
import { takeUpdate, type UpdateDeps } from './take-update.ts';

/** How long Telegram holds a request open that has no update to bring, and how long we give it in all. */
const holdSeconds = 50;
const longestFetchMilliseconds = 60_000;
const longestCallMilliseconds = 10_000;

/**
 * Fetches updates until told to stop: for development, where Telegram cannot reach us. One process at a time.
 * Asking for `offset` confirms everything below it, so the offset moves only once a whole batch is stored; a
 * batch that failed half-way comes again, and what was stored of it is known by its id.
 * https://core.telegram.org/bots/api#getupdates
 */
export async function pollUpdates(
  deps: UpdateDeps & { api: TelegramApi; log: Log; pause?: Pause },
  stop: AbortSignal,
): Promise<void> {
  const tries = { log: deps.log, pause: deps.pause ?? pause };
  const dropWebhook = (signal: AbortSignal) => deps.api.call('deleteWebhook', {}, signal);
  await keepTrying(
    'delete_webhook',
    () => withinTime(longestCallMilliseconds, dropWebhook, stop),
    tries,
    stop,
  );
  let offset: number | undefined;
  while (!stop.aborted) {
    offset = (await keepTrying('get_updates', () => takeBatch(deps, offset, stop), tries, stop)) ?? offset;
  }
}

/** Fetches and stores one batch; resolves with the next offset. */
async function takeBatch(
  deps: UpdateDeps & { api: TelegramApi },
  offset: number | undefined,
  stop: AbortSignal,
): Promise<number | undefined> {
  const payload = {
    timeout: holdSeconds,
    allowed_updates: allowedUpdates,
    ...(offset === undefined ? {} : { offset }),
  };
  const answer = await withinTime(
    longestFetchMilliseconds,
    (signal) => deps.api.call('getUpdates', payload, signal),
    stop,
  );
  let next = offset;
  for (const update of updatesSchema.parse(answer)) {
    const taken = await takeUpdate(deps, update);
    if (!taken.ok) deps.count('unreadable_update');
    next = afterUpdate(update) ?? next;
  }
  return next;
}

function afterUpdate(update: unknown): number | undefined {
  const parsed = updateSchema.safeParse(update);
  return parsed.success ? Number(parsed.data.update_id) + 1 : undefined;
}
