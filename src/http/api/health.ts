/** What load balancers, orchestrators and Prometheus ask. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { errorFields, type Log } from '../../core/log.ts';
import { type Db, missingMigrations } from '../../db/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { sendProblem } from '../problem.ts';

const databaseAnswersWithinMilliseconds = 2_000;

type NotReady = 'stopping' | 'disk_full' | 'database_unreachable' | 'migrations_missing';

/**
 * `/healthz`: the process lives. `/readyz`: it may be sent requests; 503 otherwise, with the reason as
 * `detail`. `/metrics`: for Prometheus, with `Authorization: Bearer <token>` if a token is configured.
 */
export function healthEndpoints(deps: {
  db: Db;
  log: Log;
  isStopping: () => boolean;
  hasRoom: () => boolean;
  renderMetrics: () => Promise<string>;
  metricsToken: string | undefined;
}): Endpoint[] {
  return [
    {
      method: 'get',
      path: '/healthz',
      access: 'public',
      body: 'none',
      handle: (_request, response) => {
        response.set('Cache-Control', 'no-store').json({ status: 'alive' });
      },
    },
    {
      method: 'get',
      path: '/readyz',
      access: 'public',
      body: 'none',
      handle: async (_request, response) => {
        response.set('Cache-Control', 'no-store');
        const reason = await whyNotReady(deps);
        if (reason === undefined) response.json({ status: 'ready' });
        else sendProblem(response, { status: 503, code: 'not_ready', title: 'Not ready', detail: reason });
      },
    },
    {
      method: 'get',
      path: '/metrics',
      access: 'metrics_token',
      body: 'none',
      handle: async (request, response) => {
        if (!mayReadMetrics(request, deps.metricsToken)) {
          response.set('WWW-Authenticate', 'Bearer');
          sendProblem(response, {
            status: 401,
            code: 'unauthorized',
            title: 'The metrics token is missing or wrong',
          });
          return;
        }
        const text = await deps.renderMetrics();
        response.set('Cache-Control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8').send(text);
      },
    },
  ];
}

async function whyNotReady(deps: {
  db: Db;
  log: Log;
  isStopping: () => boolean;
  hasRoom: () => boolean;
}): Promise<NotReady | undefined> {
  if (deps.isStopping()) return 'stopping';
  if (!deps.hasRoom()) return 'disk_full';
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const fail = () => reject(new Error('the database did not answer in time'));
    timer = setTimeout(fail, databaseAnswersWithinMilliseconds);
  });
  try {
    const missing = await Promise.race([missingMigrations(deps.db), tooLate]);
    return missing.length === 0 ? undefined : 'migrations_missing';
  } catch (error) {
    deps.log.warn(errorFields(error), 'not ready: the database does not answer');
    return 'database_unreachable';
  } finally {
    clearTimeout(timer);
  }
}

/** Compares digests, so that neither the content nor the length of the token shows in the time taken. */
function mayReadMetrics(request: Request, token: string | undefined): boolean {
  if (token === undefined) return true;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.get('authorization') ?? ''), digest(`Bearer ${token}`));
}
