/** Whether the intake should wait: asked for at every report, measured once a second. */
import type { RequestHandler } from 'express';
import type { Meter } from '../../core/meter.ts';
import { type Db, runStatement, type Statement } from '../../db/index.ts';
import { sendProblem } from '../problem.ts';

export type PressureLimits = {
  /** Messages of people that wait to be handled, or answers that wait to be sent. */
  readonly backlog: number;
  /** How long the database may take to say how many there are, twice in a row. */
  readonly databaseMilliseconds: number;
};

export type Pressure = 'inbox_full' | 'outbox_full' | 'database_slow';

const measureMilliseconds = 1_000;
/** A backlog that is a little too long is worked off in a few seconds. */
const retryAfterSeconds = 5;

// Counted no further than the limit: the longer the queue, the less may be spent on looking at it.
const countWaiting: Statement = {
  name: 'count_waiting',
  text: `
    select (select count(*) from (select 1 from inbounds where status = 'received' limit $1::int + 1) i)::int as inbox,
      (select count(*) from (
        select 1 from outbounds where status in ('queued', 'errored') and kind = 'answer' limit $1::int + 1
      ) o)::int as outbox`,
};

type GaugeDeps = { readonly db: Db; readonly limits: PressureLimits; readonly milliseconds: () => number };

/**
 * Tells what presses now, if something does. `milliseconds` is a clock that only goes forward. A database that does not
 * answer is no answer here: the report itself will say so.
 */
export function createPressureGauge(given: {
  db: Db;
  limits: PressureLimits;
  milliseconds?: () => number;
}): () => Promise<Pressure | undefined> {
  const deps: GaugeDeps = { milliseconds: () => performance.now(), ...given };
  let kept: { at: number; pressure: Promise<Pressure | undefined> } | undefined;
  let wasSlow = false;
  /** One slow answer is a first question or a checkpoint; two in a row are a database that cannot keep up. */
  const look = async () => {
    const pressure = await measure(deps);
    const isFirstSlow = pressure === 'database_slow' && !wasSlow;
    wasSlow = pressure === 'database_slow';
    return isFirstSlow ? undefined : pressure;
  };
  return () => {
    const at = deps.milliseconds();
    if (kept === undefined || at - kept.at >= measureMilliseconds) {
      kept = { at, pressure: look().catch(() => undefined) };
    }
    return kept.pressure;
  };
}

async function measure(deps: GaugeDeps): Promise<Pressure | undefined> {
  const { backlog, databaseMilliseconds } = deps.limits;
  const begun = deps.milliseconds();
  const [waiting] = await runStatement<{ inbox: number; outbox: number }>(deps.db, countWaiting, [backlog]);
  if (deps.milliseconds() - begun > databaseMilliseconds) return 'database_slow';
  if (waiting !== undefined && waiting.inbox > backlog) return 'inbox_full';
  if (waiting !== undefined && waiting.outbox > backlog) return 'outbox_full';
  return undefined;
}

/** Answers 503 with `Retry-After` while something presses: reports can wait, people who write cannot. */
export function refuseUnderPressure(deps: {
  pressure: () => Promise<Pressure | undefined>;
  meter: Meter;
}): RequestHandler {
  return async (_request, response, next) => {
    const pressure = await deps.pressure();
    if (pressure === undefined) return next();
    deps.meter.guardRefused(pressure);
    response.set('Retry-After', String(retryAfterSeconds));
    sendProblem(response, {
      status: 503,
      code: 'busy',
      title: 'Busy: send the report again later',
      detail: pressure,
    });
  };
}
