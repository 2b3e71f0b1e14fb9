/** The way of an event to the webhook: signed, and brought again at Zalo's times until it is taken. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../core/time.ts';

export type EventDelivery = {
  readonly event: string;
  readonly status: number;
  /** How often it was brought before; Zalo says so in `num_retry`. */
  readonly retries: number;
};

type Pending = {
  readonly name: string;
  readonly body: string;
  readonly origin: string;
  retries: number;
  dueAt: number;
  underWay: Promise<EventDelivery> | undefined;
};

/** Seconds after the first try; then the application is unsubscribed. */
const retryAfterSeconds = [30, 300, 900, 1800, 3600] as const;

export function createEventQueue(options: { appId: string; oaSecret: string; clock: Clock }) {
  let url: string | undefined;
  let pending: Pending[] = [];
  let isSubscribed = true;
  const now = () => options.clock.now().getTime();

  function signatureOf(body: string): string {
    const timestamp = String((JSON.parse(body) as { timestamp?: unknown }).timestamp ?? '');
    const signed = `${options.appId}${body}${timestamp}${options.oaSecret}`;
    return `mac=${createHash('sha256').update(signed).digest('hex')}`;
  }

  async function bring(target: string, event: Pending): Promise<EventDelivery> {
    const response = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'ZaloWebhook',
        'x-zevent-server': event.origin,
        'x-zevent-signature': signatureOf(event.body),
        ...(event.retries === 0 ? {} : { num_retry: String(event.retries) }),
      },
      body: event.body,
    }).catch(() => undefined);
    await response?.arrayBuffer();
    return { event: event.name, status: response?.status ?? 0, retries: event.retries };
  }

  async function bringOnce(target: string, event: Pending): Promise<EventDelivery> {
    const delivery = await bring(target, event);
    event.underWay = undefined;
    const wait = retryAfterSeconds[event.retries];
    if (delivery.status === 200 || wait === undefined) pending = pending.filter((other) => other !== event);
    else {
      event.retries += 1;
      event.dueAt = now() + wait * 1000;
    }
    if (delivery.status !== 200 && wait === undefined) isSubscribed = false;
    return delivery;
  }

  /** Brings everything that is due by the clock, each once: what others are bringing already is waited for. */
  async function deliver(): Promise<EventDelivery[]> {
    const deliveries: EventDelivery[] = [];
    for (const event of [...pending]) {
      if (url === undefined || !isSubscribed) return deliveries;
      if (!pending.includes(event) || event.dueAt > now()) continue;
      event.underWay ??= bringOnce(url, event);
      deliveries.push(await event.underWay);
    }
    return deliveries;
  }

  return {
    get isSubscribed() {
      return isSubscribed;
    },
    /** The console: saves the address, which is asked with an unsigned `{}` first. Resolves with whether it answered 200. */
    saveWebhook: async (to: string): Promise<boolean> => {
      const response = await fetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      if (response.status === 200) {
        url = to;
        isSubscribed = true;
      }
      return response.status === 200;
    },
    push: (name: string, fields: object, origin = 'OA OpenAPI'): Promise<EventDelivery[]> => {
      const body = JSON.stringify({
        app_id: options.appId,
        ...fields,
        event_name: name,
        timestamp: String(now()),
      });
      pending.push({ name, body, origin, retries: 0, dueAt: now(), underWay: undefined });
      return deliver();
    },
    deliver,
  };
}

export type EventQueue = ReturnType<typeof createEventQueue>;
