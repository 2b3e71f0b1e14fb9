/**
 * The composition: every part is made here, once, from the configuration, and handed what it needs. The
 * same assembly runs in production, in the commands and in the tests; tests replace the clock or the log.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { v7 as newUuid } from 'uuid';
import type { Config } from './config.ts';
import type { Log } from './core/log.ts';
import type { Meter } from './core/meter.ts';
import { type Clock, systemClock } from './core/time.ts';
import type { Database, Db } from './db/index.ts';
import { healthEndpoints } from './http/api/health.ts';
import { createHttpApp } from './http/app.ts';
import type { Endpoint } from './http/endpoint.ts';
import { createMetrics } from './http/metrics.ts';
import { deriveKeys, type Keys } from './identity/index.ts';

/** What most parts need; a function asks for the slice that it uses. */
export type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly keys: Keys;
  readonly newId: () => string;
};

export type Application = {
  readonly deps: Deps;
  readonly endpoints: readonly Endpoint[];
  readonly app: Express;
  /** Starts listening and working; resolves with the port. */
  start(): Promise<number>;
  /** Finishes the work in hand and lets go of everything but the database, which its opener closes. */
  stop(): Promise<void>;
};

/** Puts the parts together on a migrated database. Nothing runs before `start`. */
export function createApplication(
  config: Config & { appSecret: string },
  database: Database,
  deps: { log: Log; clock?: Clock; newId?: () => string },
): Application {
  const { db } = database;
  const clock = deps.clock ?? systemClock;
  const metrics = createMetrics({ db, clock, log: deps.log });
  const shared: Deps = {
    db,
    clock,
    log: deps.log,
    meter: metrics.meter,
    keys: deriveKeys(config.appSecret),
    newId: deps.newId ?? newUuid,
  };
  let isStopping = false;
  const endpoints: Endpoint[] = [
    ...healthEndpoints({
      db,
      log: deps.log,
      isStopping: () => isStopping,
      renderMetrics: metrics.render,
      metricsToken: config.metricsToken,
    }),
  ];
  const app = createHttpApp(endpoints, {
    log: deps.log,
    meter: metrics.meter,
    trustProxy: config.trustProxy,
  });
  let server: Server | undefined;
  return {
    deps: shared,
    endpoints,
    app,
    start: async () => {
      const listening = app.listen(config.port);
      server = listening;
      await new Promise<void>((resolve, reject) => {
        listening.once('listening', resolve);
        listening.once('error', reject);
      });
      return (listening.address() as AddressInfo).port;
    },
    stop: async () => {
      isStopping = true;
      const closing = server;
      if (closing !== undefined) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
}
