/** The way of an update from a phone to the bot: a webhook with Telegram's retries, or `getUpdates`. */
import { type Answer, refuse } from './fake-telegram-methods.ts';

type Update = {
  readonly id: number;
  readonly queue: string;
  readonly kind: string;
  readonly body: object;
  attempts: number;
};

/** One try to bring an update. `retryInSeconds`: when Telegram would try again. */
export type Delivery = {
  readonly updateId: number;
  readonly status: number;
  readonly retryInSeconds?: number;
};

type Webhook = { url: string; secret: string | undefined; allowed: string[] | undefined };

export type UpdateQueue = {
  setWebhook(webhook: Webhook): void;
  deleteWebhook(dropPending: boolean): void;
  fetch(query: {
    offset?: number | undefined;
    limit: number;
    timeout: number;
    allowed_updates?: string[] | undefined;
  }): Promise<Answer>;
  /** Queues an update and, with a webhook, brings what is due. */
  push(update: { queue: string; kind: string; body: object }): Promise<Delivery[]>;
  deliver(): Promise<Delivery[]>;
  close(): void;
};

const longestRetrySeconds = 60;
const longestRetryAfterSeconds = 3600;
/** Kinds that are not sent unless asked for by name. */
const onlyOnRequest = ['chat_member', 'message_reaction', 'message_reaction_count'];

/**
 * `run` does what a webhook's answer names; nobody learns what became of it.
 * https://core.telegram.org/bots/api#making-requests-when-getting-updates
 */
export function createUpdateQueue(
  firstUpdateId: number,
  run: (body: string, updateId: number) => Promise<unknown>,
): UpdateQueue {
  let pending: Update[] = [];
  let nextId = firstUpdateId;
  let webhook: Webhook | undefined;
  let allowed: string[] | undefined;
  let held: ((answer: Answer) => void) | undefined;

  function isAllowed(kind: string): boolean {
    return allowed === undefined || allowed.length === 0
      ? !onlyOnRequest.includes(kind)
      : allowed.includes(kind);
  }

  /** A chat's updates arrive in order: one that fails holds back those behind it. Without a chat, all of them. */
  async function deliver(queue?: string): Promise<Delivery[]> {
    const target = webhook;
    if (target === undefined) return [];
    const deliveries: Delivery[] = [];
    const blocked = new Set<string>();
    for (const update of pending.filter((candidate) => queue === undefined || candidate.queue === queue)) {
      if (blocked.has(update.queue)) continue;
      const delivery = await bring(target, update);
      deliveries.push(delivery);
      if (delivery.retryInSeconds === undefined) pending = pending.filter((other) => other !== update);
      else blocked.add(update.queue);
    }
    return deliveries;
  }

  async function bring(target: Webhook, update: Update): Promise<Delivery> {
    update.attempts += 1;
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(target.secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': target.secret }),
      },
      body: JSON.stringify({ update_id: update.id, [update.kind]: update.body }),
    }).catch(() => undefined);
    const body = await response?.text();
    if (response?.ok === true) {
      if (body !== undefined && body !== '') await run(body, update.id);
      return { updateId: update.id, status: response.status };
    }
    const asked = Number(response?.headers.get('retry-after') ?? Number.NaN);
    const retryInSeconds = Number.isNaN(asked)
      ? Math.min(2 ** (update.attempts - 1), longestRetrySeconds)
      : Math.min(asked, longestRetryAfterSeconds);
    return { updateId: update.id, status: response?.status ?? 0, retryInSeconds };
  }

  function release(answer: Answer): void {
    held?.(answer);
    held = undefined;
  }

  function batch(limit: number): Answer {
    const result = pending
      .slice(0, limit)
      .map((update) => ({ update_id: update.id, [update.kind]: update.body }));
    return { ok: true, result };
  }

  return {
    setWebhook: (next) => {
      webhook = next;
      allowed = next.allowed ?? allowed;
      release(refuse(409, 'Conflict: terminated by setWebhook request'));
    },
    deleteWebhook: (dropPending) => {
      webhook = undefined;
      if (dropPending) pending = [];
    },
    fetch: async (query) => {
      if (webhook !== undefined) {
        return refuse(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      }
      release(
        refuse(
          409,
          'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
        ),
      );
      allowed = query.allowed_updates ?? allowed;
      const { offset } = query;
      if (offset !== undefined) pending = pending.filter((update) => update.id >= offset);
      if (pending.length > 0 || query.timeout === 0) return batch(query.limit);
      return new Promise((resolve) => {
        held = resolve;
      });
    },
    push: async ({ queue, kind, body }) => {
      if (!isAllowed(kind)) return [];
      pending.push({ id: nextId++, queue, kind, body, attempts: 0 });
      release(batch(100));
      return deliver(queue);
    },
    deliver: () => deliver(),
    close: () => release({ ok: true, result: [] }),
  };
}
