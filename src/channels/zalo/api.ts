/**
 * Calls to Zalo's two servers: the Official Account's (https://developers.zalo.me/docs/official-account) and that
 * of template messages (https://developers.zalo.me/docs/zalo-notification-service).
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import type { Clock } from '../../core/time.ts';
import type { AccessTokens, TokenProblem } from './access-token.ts';
import { accountErrors, templateErrors } from './error-tables.ts';
import type { Exchange, HttpAnswer, HttpFailure } from './http.ts';

export type Server = 'account' | 'template';

export type ApiRequest = {
  readonly server: Server;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
};

export type ApiFailure =
  | HttpFailure
  | TokenProblem
  /** Zalo answered with an error of its tables. */
  | { readonly code: 'refused'; readonly server: Server; readonly error: number }
  /** The minute's calls are used up; nothing was sent. */
  | { readonly code: 'rate_spent' };

export type ZaloApi = {
  /** Resolves with the `data` of a successful answer, unchecked. */
  call(request: ApiRequest, signal?: AbortSignal): Promise<Result<unknown, ApiFailure>>;
  /** Calls that Zalo still takes within this minute, of the application or the account, as its last answer said. */
  callsLeft(): number | undefined;
};

export type ApiSettings = {
  readonly openapiRoot: string;
  readonly businessRoot: string;
  readonly appSecret: string;
  /** Calls that one process may make in a minute; Zalo's own count is obeyed besides. */
  readonly callsPerMinute?: number;
};

/** Success is status 200 and error 0; most failures come with status 200 too. */
const envelopeSchema = z.looseObject({ error: z.coerce.number().int(), data: z.unknown().optional() });

/** Makes the caller. A token that Zalo refuses is renewed once, and the call made again once. */
export function createZaloApi(deps: {
  exchange: Exchange;
  tokens: Pick<AccessTokens, 'current' | 'renew'>;
  settings: ApiSettings;
  clock: Clock;
}): ZaloApi {
  const rate = createRateGate(deps.clock, deps.settings.callsPerMinute ?? Number.POSITIVE_INFINITY);

  async function callWith(
    token: string,
    request: ApiRequest,
    signal: AbortSignal | undefined,
  ): Promise<Result<unknown, ApiFailure>> {
    rate.count();
    const root = request.server === 'account' ? deps.settings.openapiRoot : deps.settings.businessRoot;
    const answer = await deps.exchange({
      method: request.method,
      url: `${root}${request.path}`,
      headers: { access_token: token, appsecret_proof: proofOf(token, deps.settings.appSecret) },
      ...(request.query === undefined ? {} : { query: request.query }),
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answer.ok) return answer;
    rate.note(answer.value);
    const envelope = envelopeSchema.safeParse(answer.value.body);
    if (!envelope.success) return err({ code: 'platform_failed', status: answer.value.status });
    const { error, data } = envelope.data;
    if (error !== 0) return err({ code: 'refused', server: request.server, error });
    return answer.value.status === 200
      ? ok(data)
      : err({ code: 'platform_failed', status: answer.value.status });
  }

  return {
    callsLeft: rate.callsLeft,
    call: async (request, signal) => {
      if (rate.isSpent()) return err({ code: 'rate_spent' });
      const token = await unlessAborted(deps.tokens.current(), signal);
      if (!token.ok) return token;
      const first = await callWith(token.value, request, signal);
      if (first.ok || !isTokenRefused(first.error)) return first;
      const renewed = await unlessAborted(deps.tokens.renew(token.value), signal);
      return renewed.ok ? callWith(renewed.value, request, signal) : renewed;
    },
  };
}

/** Stops waiting for a token, not its renewal: that must be kept whoever still waits. */
function unlessAborted(
  token: Promise<Result<string, TokenProblem>>,
  signal: AbortSignal | undefined,
): Promise<Result<string, TokenProblem>> {
  if (signal === undefined) return token;
  const unavailable: Result<string, TokenProblem> = err({ code: 'unavailable' });
  return new Promise((resolve, reject) => {
    const stop = () => resolve(unavailable);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    token.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Proves that the caller of a token is the application: HMAC-SHA256 keyed with its secret, in hexadecimal. */
export function proofOf(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex');
}

/** The meaning of a number on one of the servers. */
export function faultOf(server: Server, error: number) {
  return (server === 'account' ? accountErrors : templateErrors).get(error);
}

function isTokenRefused(failure: ApiFailure): boolean {
  return failure.code === 'refused' && faultOf(failure.server, failure.error) === 'token_refused';
}

type RateGate = {
  isSpent(): boolean;
  callsLeft(): number | undefined;
  count(): void;
  note(answer: HttpAnswer): void;
};

/** Holds calls back once our own count, or Zalo's answers, say that the minute's are used up. */
function createRateGate(clock: Clock, callsPerMinute: number): RateGate {
  const minuteNow = () => Math.floor(clock.now().getTime() / 60_000);
  let told: { minute: number; calls: number } | undefined;
  let counted = { minute: 0, calls: 0 };
  const callsLeft = () => (told?.minute === minuteNow() ? told.calls : undefined);
  return {
    callsLeft,
    isSpent: () => callsLeft() === 0 || (counted.minute === minuteNow() && counted.calls >= callsPerMinute),
    count: () => {
      const minute = minuteNow();
      counted = { minute, calls: counted.minute === minute ? counted.calls + 1 : 1 };
    },
    note: (answer) => {
      const calls = Number.parseInt(answer.header('x-ratelimit-remain') ?? '', 10);
      if (!Number.isNaN(calls)) told = { minute: minuteNow(), calls: Math.max(0, calls) };
    },
  };
}
