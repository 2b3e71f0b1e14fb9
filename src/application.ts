/**
 * The composition: every part is made here, once, from the configuration, and handed what it needs. The
 * same assembly runs in production, in the commands and in the tests; tests replace the clock or the log.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { v7 as newUuid } from 'uuid';
import { z } from 'zod';
import { createCalendarReader } from './catalogue/index.ts';
import type { Config } from './config.ts';
import { connectTelegram, connectZalo, type ZaloAccount } from './connections.ts';
import {
  type ConversationDeps,
  createChangeSignal,
  createFloodCounts,
  createFloodGuard,
  createInbox,
  handleWaiting,
  tellLostFile,
} from './conversations/index.ts';
import type { Log } from './core/log.ts';
import type { Meter } from './core/meter.ts';
import { type Clock, systemClock } from './core/time.ts';
import { createBackgroundWork, createWorkLoops, type Database, type Db, type Signals } from './db/index.ts';
import {
  abandonedAfterSeconds,
  createDelivery,
  largestInFlight,
  releaseAbandoned,
  waysToInvite,
} from './delivery/index.ts';
import { linksFromSeed } from './dossiers/index.ts';
import { criteria, factors } from './engine/index.ts';
import { createFileFetcher, createFileStore } from './files/index.ts';
import { createPressureGauge, refuseUnderPressure } from './http/api/back-pressure.ts';
import { dossierEndpoints } from './http/api/dossiers.ts';
import { healthEndpoints } from './http/api/health.ts';
import { indexEndpoints } from './http/api/indices.ts';
import { descriptionEndpoints } from './http/api/openapi.ts';
import { webChatEndpoints } from './http/api/web-chat.ts';
import { createHttpApp } from './http/app.ts';
import { closeServer } from './http/close-server.ts';
import type { Endpoint } from './http/endpoint.ts';
import { invitationQrEndpoints } from './http/invitation-qr.ts';
import { createMetrics } from './http/metrics.ts';
import { openDataEndpoints } from './http/open-data/endpoints.ts';
import { pageEndpoints } from './http/pages/index.ts';
import { deriveKeys, type Keys } from './identity/index.ts';
import { createAnswerCounts, createPlanStore, createSigner, type PublishDeps } from './indices/index.ts';
import { type JobDeps, type Schedule, startSchedule } from './jobs/index.ts';
import { createFlowLibrary, createSampler } from './surveys/index.ts';

/** What most parts need; a function asks for the slice that it uses. */
export type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly keys: Keys;
  readonly newId: () => string;
};

type Loop = 'conversations' | 'more conversations' | 'delivery' | 'files' | 'abandoned';

/** People whose messages are handled in one transaction. */
const conversationsAtOnce = 50;
/** A lost wake-up costs this much, no more. */
const idleMilliseconds = 1000;
/** Waited before each round, so that what people do at nearly the same time shares statements and a commit. */
const gatherMilliseconds = 2;
/** How often a replica looks for what another one was sending when it died. */
const lookForAbandonedMilliseconds = 5_000;
/** Called to the other replicas where one has more than it can take at once. */
const moreWork = 'work';

export type Application = {
  readonly config: Config;
  readonly deps: Deps;
  readonly conversations: ConversationDeps;
  readonly jobs: JobDeps;
  readonly zalo: ZaloAccount | undefined;
  readonly endpoints: readonly Endpoint[];
  readonly app: Express;
  /** Starts listening and working; resolves with the port. */
  start(): Promise<number>;
  /** Aborted when `stop` begins. */
  readonly stopping: AbortSignal;
  /** Does something outside any request; `stop` waits for it, and its failure is logged. */
  inBackground(name: string, work: () => Promise<void>): void;
  /** Finishes the work in hand and lets go of everything but the database, which its opener closes. */
  stop(): Promise<void>;
};

/** Puts the parts together on a migrated database. Nothing runs before `start`. */
export function createApplication(
  config: Config & { appSecret: string },
  database: Database,
  deps: {
    log: Log;
    clock?: Clock;
    newId?: () => string;
    /** Whether there is room to write to; without it, there always is. */
    hasRoom?: () => boolean;
  },
): Application {
  const { db } = database;
  const hasRoom = deps.hasRoom ?? (() => true);
  const clock = deps.clock ?? systemClock;
  const metrics = createMetrics({ db, clock, log: deps.log, zaloOaId: config.zalo?.oaId });
  const shared: Deps = {
    db,
    clock,
    log: deps.log,
    meter: metrics.meter,
    keys: deriveKeys(config.appSecret),
    newId: deps.newId ?? newUuid,
  };
  const { wake, ...loops } = createWorkLoops<Loop>();
  const changes = createChangeSignal();
  let signals: Signals | undefined;
  const onHeard = (words: readonly string[]) => {
    if (words.includes(moreWork)) wake('conversations', 'delivery');
    changes.announce(words);
  };
  /** A full step leaves more for others. */
  const sharing = (largest: number, step: () => Promise<number>) => async () => {
    const taken = await step();
    if (taken < largest) return taken;
    signals?.call([moreWork]);
    wake('more conversations');
    return taken;
  };
  const receive = createInbox({ ...shared, onStored: () => wake('conversations') });
  const background = createBackgroundWork(deps.log);
  const floodCounts = createFloodCounts(shared);
  const receiveGuarded = createFloodGuard({
    ...shared,
    receive,
    counts: floodCounts,
    limit: config.floodLimit,
    inBackground: background.begin,
    onWritten: () => wake('delivery'),
  });
  const conversations: ConversationDeps = {
    ...shared,
    flows: createFlowLibrary(),
    counts: createAnswerCounts(shared),
    onCommitted: (changed) => {
      changes.announce(changed);
      signals?.call(changed);
      wake('delivery');
    },
    onFileSent: () => wake('files'),
  };
  const telegram = connectTelegram(config, shared, (inbound) => receiveGuarded('telegram', inbound));
  const zalo = connectZalo(config, { ...shared, onStored: () => wake('conversations') }, (inbound) =>
    receiveGuarded('zalo', inbound),
  );
  const channels = [telegram.channel, zalo.channel].filter((channel) => channel !== undefined);
  const delivery = createDelivery({
    ...shared,
    channels,
    settings: config.delivery,
    calendar: createCalendarReader(shared),
    linksFromSeed: (tokenSeed) => linksFromSeed(config, shared.keys, tokenSeed),
    onFinished: () => wake('delivery'),
  });
  const files = createFileStore(config.filesDir);
  const fetcher = createFileFetcher({
    ...shared,
    store: files,
    sources: {
      ...(telegram.fetchFile === undefined ? {} : { telegram: telegram.fetchFile }),
      ...(zalo.fetchFile === undefined ? {} : { zalo: zalo.fetchFile }),
    },
    onLost: (tx, file) => tellLostFile(tx, file, clock.now()),
    onSettled: () => wake('conversations', 'delivery'),
  });
  const releaseDead = async (afterSeconds: number) => {
    await delivery.keepHold();
    const released = await releaseAbandoned(db, { now: clock.now(), afterSeconds });
    if (released === 0) return;
    deps.log.warn({ released }, 'messages of a process that died are sent again');
    wake('delivery');
  };
  const startLoops = () => {
    const timing = { idleMilliseconds, gatherMilliseconds, log: deps.log };
    const whileThereIsRoom = (step: () => Promise<number>) => () => (hasRoom() ? step() : Promise.resolve(0));
    const handle = whileThereIsRoom(() => handleWaiting(conversations, conversationsAtOnce));
    const handling = { ...timing, step: sharing(conversationsAtOnce, handle) };
    loops.start('conversations', handling);
    // A second transaction at once helps where one is full, or held up; else it would only halve what they share.
    if (database.kind === 'postgresql') loops.start('more conversations', handling);
    loops.start('delivery', { ...timing, step: sharing(largestInFlight, whileThereIsRoom(delivery.step)) });
    loops.start('files', { ...timing, step: whileThereIsRoom(fetcher.step) });
    const look = () => releaseDead(abandonedAfterSeconds).then(() => 0);
    loops.start('abandoned', { step: look, idleMilliseconds: lookForAbandonedMilliseconds, log: deps.log });
    signals = database.signals(onHeard, deps.log);
  };
  const criteriaList = { criteria, factors };
  const release = { closingDays: config.closingDays, leastPeople: config.leastRatings };
  const plans = createPlanStore({ criteria: criteriaList, ...release });
  const pressure = createPressureGauge({ db, limits: config.pressure });
  const stopping = new AbortController();
  const endpoints: Endpoint[] = [
    ...healthEndpoints({
      db,
      log: deps.log,
      isStopping: () => stopping.signal.aborted,
      hasRoom,
      renderMetrics: metrics.render,
      metricsToken: config.metricsToken,
    }),
    ...telegram.endpoints,
    ...zalo.endpoints,
    ...dossierEndpoints({
      ...shared,
      config,
      drawSample: createSampler(shared),
      guards: [refuseUnderPressure({ pressure, meter: metrics.meter })],
    }),
    ...invitationQrEndpoints({ ...shared, config }),
    ...indexEndpoints({ db, clock, criteria: criteriaList, plans }),
    ...openDataEndpoints({ db, publicUrl: config.publicUrl, leastRatings: config.leastRatings }),
    ...descriptionEndpoints(config),
    ...webChatEndpoints({ ...shared, receive, files, changes, floodCounts, stopping: stopping.signal }),
    ...pageEndpoints({ ...shared, config }),
  ];
  const app = createHttpApp(endpoints, {
    log: deps.log,
    meter: metrics.meter,
    trustProxy: config.trustProxy,
    hasRoom,
  });
  const publishing: PublishDeps = {
    ...shared,
    criteria: criteriaList,
    plans,
    signer: createSigner(shared.keys.publication),
    codeVersion: readCodeVersion(),
    leastRatings: config.leastRatings,
    closingDays: config.closingDays,
  };
  const jobs: JobDeps = {
    files,
    ...shared,
    conversations,
    publishing,
    rollUpLanes: config.rollUpLanes,
    release,
    campaigns: { ...config.campaigns, ways: waysToInvite(channels) },
    onWritten: () => wake('conversations', 'delivery'),
    zalo: zalo.account && { ...zalo.account, renewGrant: zalo.account.tokens.renewIfDue },
  };
  let server: Server | undefined;
  let schedule: Schedule | undefined;
  return {
    config,
    deps: shared,
    conversations,
    jobs,
    zalo: zalo.account,
    endpoints,
    app,
    start: async () => {
      const listening = app.listen(config.port);
      server = listening;
      await once(listening, 'listening');
      // A process that cannot listen does no work either.
      // The embedded database has one process: whatever is being sent was left by one that died.
      if (database.kind === 'embedded') await releaseDead(0);
      startLoops();
      telegram.start();
      zalo.start();
      schedule = startSchedule(jobs);
      return (listening.address() as AddressInfo).port;
    },
    stopping: stopping.signal,
    inBackground: background.begin,
    stop: async () => {
      stopping.abort();
      const fetching = Promise.all([telegram.stop(), zalo.stop()]);
      if (server !== undefined) await closeServer(server);
      await Promise.all([fetching, schedule?.stop(), background.settled(), loops.stop()]);
      await delivery.settled();
      // What is left is for others.
      signals?.call([moreWork]);
      await signals?.stop();
    },
  };
}

/** The version of this program, which figures name. */
function readCodeVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
