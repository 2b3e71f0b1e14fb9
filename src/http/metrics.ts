/** What operators watch, for Prometheus: counters of this process and the depth of the queues in the database. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { errorFields, type Log } from '../core/log.ts';
import { type OutboundKind, outboundKinds } from '../core/message.ts';
import type { Meter } from '../core/meter.ts';
import { type Clock, dayOf } from '../core/time.ts';
import type { Db } from '../db/index.ts';
import { readLedger } from '../delivery/index.ts';

export type Metrics = {
  readonly meter: Meter;
  /** Everything in the Prometheus text format 0.0.4. A database that does not answer shows as `database_up 0`. */
  render(): Promise<string>;
};

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const waitSeconds = [0.05, 0.25, 1, 5, 30, 300, 3_600, 43_200];
const jobSeconds = [0.1, 1, 10, 60, 300, 1800];

/** Makes the metrics of one application, in a registry of its own. */
export function createMetrics(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  /** The Official Account, where Zalo is on. */
  zaloOaId?: string | undefined;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'lang_nghe_http_request_duration_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: requestSeconds,
    registers,
  });
  const ignored = new Counter({
    name: 'lang_nghe_updates_ignored_total',
    help: 'Updates of a platform that were understood and not used',
    labelNames: ['channel', 'reason'],
    registers,
  });
  const sends = new Counter({
    name: 'lang_nghe_sends_total',
    help: 'Attempts to send a message, by what became of them',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const waits = new Histogram({
    name: 'lang_nghe_send_wait_seconds',
    help: 'Time between when a message could be sent and when it was taken for sending',
    labelNames: ['kind'],
    buckets: waitSeconds,
    registers,
  });
  const pauses = new Counter({
    name: 'lang_nghe_sending_pauses_total',
    help: 'How often a platform asked for patience',
    labelNames: ['channel', 'scope'],
    registers,
  });
  const guards = new Counter({
    name: 'lang_nghe_guard_refusals_total',
    help: 'What a guard kept from being sent, taken or begun',
    labelNames: ['reason'],
    registers,
  });
  const jobs = new Histogram({
    name: 'lang_nghe_job_duration_seconds',
    help: 'Runs of scheduled jobs on this replica',
    labelNames: ['job', 'outcome'],
    buckets: jobSeconds,
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const queues = {
    databaseUp: gauge('lang_nghe_database_up', '1 if the database answered this scrape'),
    inboxWaiting: gauge('lang_nghe_inbox_waiting', 'Messages of respondents that are not handled yet'),
    inboxOldest: gauge('lang_nghe_inbox_oldest_seconds', 'Age of the oldest message that is not handled yet'),
    outboxWaiting: gauge('lang_nghe_outbox_waiting', 'Messages to respondents that are not sent yet'),
    outboxOldest: gauge('lang_nghe_outbox_oldest_seconds', 'Age of the oldest message that is not sent yet'),
  };
  const ofKind = (name: string, help: string) => new Gauge({ name, help, labelNames: ['kind'], registers });
  const byKind = {
    waiting: ofKind('lang_nghe_outbox_waiting_by_kind', 'Messages to respondents that are not sent yet'),
    oldest: ofKind(
      'lang_nghe_outbox_oldest_by_kind_seconds',
      'Age of the oldest message that is not sent yet',
    ),
  };

  const zalo = deps.zaloOaId === undefined ? undefined : createZaloGauges(gauge, deps.zaloOaId);

  let watchesProcess = false;
  return {
    meter: {
      requestAnswered: (method, route, status, seconds) =>
        requests.observe({ method, route, status: String(status) }, seconds),
      updateIgnored: (channel, reason) => ignored.inc({ channel, reason }),
      sendFinished: (channel, outcome) => sends.inc({ channel, outcome }),
      sendWaited: (kind, seconds) => waits.observe({ kind }, seconds),
      sendingPaused: (channel, scope) => pauses.inc({ channel, scope }),
      guardRefused: (reason) => guards.inc({ reason }),
      jobFinished: (job, outcome, seconds) => jobs.observe({ job, outcome }, seconds),
    },
    render: async () => {
      if (!watchesProcess) {
        watchesProcess = true;
        collectDefaultMetrics({ register: registry });
      }
      try {
        const depths = await readDepths(deps.db, deps.clock.now());
        queues.databaseUp.set(1);
        queues.inboxWaiting.set(depths.inboxWaiting);
        queues.inboxOldest.set(depths.inboxOldest);
        queues.outboxWaiting.set(depths.outboxWaiting);
        queues.outboxOldest.set(depths.outboxOldest);
        for (const kind of outboundKinds) {
          byKind.waiting.set({ kind }, depths.kinds.get(kind)?.waiting ?? 0);
          byKind.oldest.set({ kind }, depths.kinds.get(kind)?.oldest ?? 0);
        }
        await zalo?.(deps.db, deps.clock.now());
      } catch (error) {
        deps.log.warn(errorFields(error), 'queue depths could not be read');
        queues.databaseUp.set(0);
      }
      return registry.metrics();
    },
  };
}

type Depth = { readonly waiting: number; readonly oldest: number };

type Depths = {
  readonly inboxWaiting: number;
  readonly inboxOldest: number;
  readonly outboxWaiting: number;
  readonly outboxOldest: number;
  readonly kinds: ReadonlyMap<OutboundKind, Depth>;
};

async function readDepths(db: Db, now: Date): Promise<Depths> {
  const [inbox, outbox] = await Promise.all([
    db.inbound.aggregate({ where: { status: 'received' }, _count: true, _min: { receivedAt: true } }),
    db.outbound.groupBy({
      by: ['kind'],
      where: { status: { in: ['queued', 'sending', 'errored'] } },
      _count: true,
      _min: { createdAt: true },
    }),
  ]);
  const age = (since: Date | null) =>
    since === null ? 0 : Math.max(0, (now.getTime() - since.getTime()) / 1000);
  const kinds = new Map<OutboundKind, Depth>(
    outbox.map((row) => [row.kind, { waiting: row._count, oldest: age(row._min.createdAt) }]),
  );
  const depths = [...kinds.values()];
  return {
    inboxWaiting: inbox._count,
    inboxOldest: age(inbox._min.receivedAt),
    outboxWaiting: depths.reduce((sum, { waiting }) => sum + waiting, 0),
    outboxOldest: Math.max(0, ...depths.map(({ oldest }) => oldest)),
    kinds,
  };
}

/** How the Official Account is: whether it is connected, what it spent today, what is left. */
function createZaloGauges(gauge: (name: string, help: string) => Gauge, oaId: string) {
  const token = gauge(
    'lang_nghe_zalo_token_seconds',
    'Seconds until the access token ends; below zero for long: connect the Official Account again',
  );
  const templates = gauge('lang_nghe_zalo_templates_today', 'Template messages sent today, each charged');
  const charged = gauge('lang_nghe_zalo_charged_today', 'Other messages charged today');
  const quota = gauge(
    'lang_nghe_zalo_daily_quota',
    'Template messages that Zalo allows a day; absent until it says so',
  );
  const remaining = gauge('lang_nghe_zalo_remaining_quota', 'What Zalo last said is left of it today');
  return async (db: Db, now: Date) => {
    const grant = await db.zaloGrant.findUnique({ where: { oaId }, select: { expiresAt: true } });
    const until = grant?.expiresAt ?? undefined;
    token.set(until === undefined ? -1 : (until.getTime() - now.getTime()) / 1000);
    const today = await readLedger(db, oaId, dayOf(now));
    templates.set(today.templates);
    charged.set(today.charged);
    if (today.dailyQuota !== null) quota.set(today.dailyQuota);
    if (today.remainingQuota !== null) remaining.set(today.remainingQuota);
  };
}
