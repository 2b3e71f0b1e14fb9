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
import { type Clock, systemClock } from './core/time.ts';
import type { Database, Db } from './db/index.ts';
import { createHttpApp } from './http/app.ts';
import type { Endpoint } from './http/endpoint.ts';
import { deriveKeys, type Keys } from './identity/index.ts';

/** What most parts need; a function asks for the slice that it uses. */
export type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly keys: Keys;
  readonly newId: () => string;
};

export type Application = {
  readonly deps: Deps;
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
  const shared: Deps = {
    db: database.db,
    clock: deps.clock ?? systemClock,
    log: deps.log,
    keys: deriveKeys(config.appSecret),
    newId: deps.newId ?? newUuid,
  };
  const endpoints: Endpoint[] = [];
  const app = createHttpApp(endpoints, { log: deps.log, trustProxy: config.trustProxy });
  let server: Server | undefined;
  return {
    deps: shared,
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
      const closing = server;
      if (closing !== undefined) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
}
