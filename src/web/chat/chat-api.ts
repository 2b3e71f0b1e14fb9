/** The two requests of the page. Whatever can go wrong comes back as data; nothing is thrown. */
import * as z from 'zod/mini';
import { type ChatMessage, type Transcript, transcriptSchema } from '../../contract/web-chat.ts';

export type Refusal = 'link_expired' | 'link_unknown';

export type Failure =
  /** Worth another try; the server may say when. */
  | { readonly kind: 'unreachable'; readonly retryAfterSeconds: number | null }
  /** So much came from here within a minute that the server asks for a pause. */
  | { readonly kind: 'too_fast'; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'link_refused'; readonly refusal: Refusal }
  /** The server understood and will never take it. */
  | { readonly kind: 'rejected' };

export type PostOutcome = { readonly kind: 'accepted' } | Failure;
export type ReadOutcome = { readonly kind: 'read'; readonly transcript: Transcript } | Failure;

export type ChatApi = {
  post(message: ChatMessage): Promise<PostOutcome>;
  /** With a cursor, the server answers when there is something else than it names, or after `waitSeconds`. */
  read(cursor: string | null, waitSeconds: number, signal: AbortSignal): Promise<ReadOutcome>;
};

const requestSeconds = 20;
const acceptedSchema = z.object({ status: z.literal('accepted') });

/** `address` is the chat's own, `/s/{token}`. */
export function createChatApi(address: string): ChatApi {
  return {
    post: async (message) => {
      const answer = await request(`${address}/messages`, requestSeconds, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
      });
      if (answer.kind !== 'answered') return answer;
      return acceptedSchema.safeParse(answer.body).success ? { kind: 'accepted' } : unreachable;
    },
    read: async (cursor, waitSeconds, signal) => {
      const query = cursor === null ? '' : `?after=${encodeURIComponent(cursor)}&wait=${waitSeconds}`;
      const answer = await request(`${address}/transcript${query}`, requestSeconds + waitSeconds, { signal });
      if (answer.kind !== 'answered') return answer;
      const parsed = transcriptSchema.safeParse(answer.body);
      return parsed.success ? { kind: 'read', transcript: parsed.data } : unreachable;
    },
  };
}

const unreachable: Failure = { kind: 'unreachable', retryAfterSeconds: null };

async function request(
  url: string,
  timeoutSeconds: number,
  init: RequestInit,
): Promise<{ kind: 'answered'; body: unknown } | Failure> {
  // Not `AbortSignal.timeout` and `AbortSignal.any`: older phones lack them.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutSeconds * 1000);
  init.signal?.addEventListener('abort', () => abort.abort());
  try {
    const response = await fetch(url, { ...init, signal: abort.signal });
    if (response.ok) return { kind: 'answered', body: await response.json() };
    if (response.status === 404) return { kind: 'link_refused', refusal: 'link_unknown' };
    if (response.status === 410) return { kind: 'link_refused', refusal: 'link_expired' };
    if (response.status === 429 || response.status >= 500) {
      const seconds = Number(response.headers.get('retry-after'));
      const kind = response.status === 429 ? 'too_fast' : 'unreachable';
      return { kind, retryAfterSeconds: seconds > 0 ? seconds : null };
    }
    return { kind: 'rejected' };
  } catch {
    return unreachable;
  } finally {
    clearTimeout(timer);
  }
}
