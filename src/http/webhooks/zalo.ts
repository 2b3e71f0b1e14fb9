import { type EventDeps, signatureHeader, takeEvent, verifyRequest } from '../../channels/zalo/index.ts';
import { errorFields, type Log } from '../../core/log.ts';
import type { Endpoint } from '../endpoint.ts';
import { sendProblem } from '../problem.ts';

const largestEventBytes = 1024 * 1024;

type WebhookDeps = {
  /** Absent: no event is let in. */
  readonly account:
    | { readonly appId: string; readonly oaSecret: string; readonly events: EventDeps }
    | undefined;
  readonly log: Log;
};

/**
 * Where Zalo brings events. It is told 200 once the event is stored, or is of no use to us; on 503 it brings it
 * again after 30 s, 5, 15, 30 and 60 minutes, and then switches the webhook off.
 */
export function zaloEndpoints(deps: WebhookDeps): Endpoint[] {
  return [
    {
      method: 'post',
      path: '/webhooks/zalo',
      access: 'platform_signature',
      body: { kind: 'raw', limitBytes: largestEventBytes },
      handle: async (request, response) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const signature = request.get(signatureHeader);
        const event = parseJson(rawBody);
        // When its address is saved, the console asks with an unsigned, empty object whether anyone is there.
        if (signature === undefined && isEmptyObject(event)) {
          response.status(200).end();
          return;
        }
        const { account, log } = deps;
        if (account === undefined || !verifyRequest(signature, rawBody, timestampOf(event), account)) {
          log.warn({ channel: 'zalo' }, 'a webhook request without a right signature was turned away');
          sendProblem(response, {
            status: 401,
            code: 'signature_wrong',
            title: 'The signature is missing or wrong',
          });
          return;
        }
        const taken = await take(account.events, log, event);
        if (taken === 'taken') response.status(200).end();
        else sendProblem(response, problems[taken]);
      },
    },
  ];
}

const problems = {
  not_an_event: { status: 400, code: 'not_an_update', title: 'The body is not an event of Zalo' },
  not_stored: {
    status: 503,
    code: 'not_stored',
    title: 'The event could not be stored; please send it again',
  },
} as const;

async function take(
  events: EventDeps,
  log: Log,
  event: unknown,
): Promise<'taken' | 'not_an_event' | 'not_stored'> {
  try {
    const taken = await takeEvent(events, event);
    return taken.ok ? 'taken' : taken.error.code;
  } catch (error) {
    log.error({ channel: 'zalo', ...errorFields(error) }, 'an event could not be stored');
    return 'not_stored';
  }
}

/** Undefined for what is no JSON: its signature cannot be right either, for the timestamp is in the body. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A text or a number; empty for anything else, which no signature can be right for. */
function timestampOf(event: unknown): string {
  const isObject = typeof event === 'object' && event !== null && 'timestamp' in event;
  const timestamp = isObject ? event.timestamp : undefined;
  return typeof timestamp === 'string' || typeof timestamp === 'number' ? String(timestamp) : '';
}

function isEmptyObject(event: unknown): boolean {
  return (
    typeof event === 'object' && event !== null && !Array.isArray(event) && Object.keys(event).length === 0
  );
}
