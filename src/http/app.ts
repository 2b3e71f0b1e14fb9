/** The web server: the same assembly in production and in tests. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { errorFields, type Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import { isDatabaseAway } from '../db/index.ts';
import { type Endpoint, toRouter } from './endpoint.ts';
import { setPagePolicy } from './page-policy.ts';
import { problemsAsPages } from './pages/problem.ts';
import { sendProblem } from './problem.ts';

/** Builds the app from endpoints. `trustProxy` is the number of proxies whose forwarded address is believed. */
export function createHttpApp(
  endpoints: readonly Endpoint[],
  deps: {
    log: Log;
    meter: Pick<Meter, 'requestAnswered'>;
    trustProxy: number;
    /** Whether what a request brings can be kept; without it, it always can. */
    hasRoom?: () => boolean;
  },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxy);
  app.set('query parser', 'simple');
  app.use(measure(deps.meter));
  app.use(
    exceptWebhooks(
      helmet({
        contentSecurityPolicy: false,
        // A survey link is a secret: it must not travel to another site as a referrer.
        referrerPolicy: { policy: 'no-referrer' },
      }),
    ),
  );
  app.use((_request, response, next) => {
    setPagePolicy(response);
    next();
  });
  app.use(problemsAsPages());
  app.use(refuseWithoutRoom(deps.hasRoom ?? (() => true)));
  app.use(toRouter(endpoints));
  app.use((_request, response) => {
    sendProblem(response, { status: 404, code: 'not_found', title: 'There is nothing at this address' });
  });
  app.use(onError(deps.log));
  return app;
}

/** A platform that brings an update shows no page: what protects pages would only be written and read for nothing. */
function exceptWebhooks(protect: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.path.startsWith('/webhooks/')) next();
    else protect(request, response, next);
  };
}

/** Whoever brings something brings it again later: refused in whole, it is not half kept. */
function refuseWithoutRoom(hasRoom: () => boolean): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'POST' || hasRoom()) {
      next();
      return;
    }
    sendProblem(response, {
      status: 503,
      code: 'unavailable',
      title: 'Nothing can be stored at the moment',
      retryAfterSeconds: 60,
    });
  };
}

/** A restart or a failover of the database takes some seconds. */
const retryAfterSeconds = 5;

function measure(meter: Pick<Meter, 'requestAnswered'>): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('finish', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      meter.requestAnswered(request.method, routeOf(request.route), response.statusCode, seconds);
    });
    next();
  };
}

function onError(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status === undefined && isDatabaseAway(error)) {
      log.warn(
        { method: request.method, route: routeOf(request.route), ...errorFields(error) },
        'database away',
      );
      sendProblem(response, {
        status: 503,
        code: 'unavailable',
        title: 'Please try again in a moment',
        retryAfterSeconds,
      });
      return;
    }
    if (status === undefined) {
      log.error(
        { method: request.method, route: routeOf(request.route), ...errorFields(error) },
        'request failed',
      );
      sendProblem(response, {
        status: 500,
        code: 'internal_error',
        title: 'Something went wrong on our side',
      });
      return;
    }
    const code =
      status === 413 ? 'body_too_large' : status === 415 ? 'unsupported_encoding' : 'malformed_request';
    sendProblem(response, { status, code, title: 'The request cannot be read' });
  };
}

/** Body parsers and Express itself report the caller's mistakes as errors with a 4xx status. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function routeOf(route: unknown): string {
  return typeof route === 'object' && route !== null && 'path' in route ? String(route.path) : 'none';
}
