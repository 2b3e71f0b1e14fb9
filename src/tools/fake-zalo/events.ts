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
  isUnderWay: boolean;
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

  /** Brings everything that is due by the clock. */
  async function deliver(): Promise<EventDelivery[]> {
    const deliveries: EventDelivery[] = [];
    if (url === undefined || !isSubscribed) return deliveries;
    for (const event of [...pending]) {
      if (event.isUnderWay || event.dueAt > now()) continue;
      event.isUnderWay = true;
      const delivery = await bring(url, event);
      event.isUnderWay = false;
      deliveries.push(delivery);
      const wait = retryAfterSeconds[event.retries];
      if (delivery.status === 200 || wait === undefined) pending = pending.filter((other) => other !== event);
      if (delivery.status === 200) continue;
      if (wait === undefined) {
        isSubscribed = false;
        return deliveries;
      }
      event.retries += 1;
      event.dueAt = now() + wait * 1000;
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
      pending.push({ name, body, origin, retries: 0, dueAt: now(), isUnderWay: false });
      return deliver();
    },
    deliver,
  };
}

export type EventQueue = ReturnType<typeof createEventQueue>;
