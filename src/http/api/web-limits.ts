/** How often the web chat may be asked within a minute: by one invitation, and, far more, from one network address. */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { FloodCounts } from '../../conversations/index.ts';
import type { Clock } from '../../core/time.ts';
import { type Keys, keyedHash } from '../../identity/index.ts';
import { type Problem, sendProblem } from '../problem.ts';

export type PerMinute = { readonly token: number; readonly address: number };

type Whose = { readonly by: keyof PerMinute; readonly keyOf: (request: Request) => string };

const whose: readonly Whose[] = [
  { by: 'address', keyOf: (request) => ipKeyGenerator(request.ip ?? '') },
  { by: 'token', keyOf: (request) => String(request.params['token']) },
];

const tooMany: Problem = { status: 429, code: 'too_many_requests', title: 'Too many requests' };

/** Limits what brings something, over all replicas together; `Retry-After` tells when the minute is over. */
export function limitMessages(
  deps: { readonly floodCounts: FloodCounts; readonly keys: Keys; readonly clock: Clock },
  what: 'message' | 'file',
  most: PerMinute,
): RequestHandler[] {
  return whose.map(({ by, keyOf }) => async (request, response, next) => {
    // Neither an address nor a link is kept in clear.
    const hash = Buffer.from(keyedHash(deps.keys.addressHash, by, keyOf(request))).toString('hex');
    const { hasRoom, until } = await deps.floodCounts.take(`web ${what} ${hash}`, most[by]);
    if (hasRoom) {
      next();
      return;
    }
    const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - deps.clock.now().getTime()) / 1000));
    sendProblem(response, { ...tooMany, retryAfterSeconds });
  });
}

/** Limits what asks for news. Only this process is the worse for it, so each counts by itself. */
export function limitReads(most: PerMinute): RequestHandler[] {
  return whose.map(({ by, keyOf }) =>
    rateLimit({
      windowMs: 60_000,
      limit: most[by],
      keyGenerator: keyOf,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      // The application itself says how many proxies are believed; their headers alone are no mistake.
      validate: { xForwardedForHeader: false, forwardedHeader: false },
      // `Retry-After` is set by then.
      handler: (_request, response) => sendProblem(response, tooMany),
    }),
  );
}
