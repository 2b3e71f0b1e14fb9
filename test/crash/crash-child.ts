/**
 * The application as a process that can be killed at a chosen step. The parent arms it with a number; the
 * process then dies, as by `kill -9`, just before or just after that many further statements reached the
 * database. Nothing in the application knows of this: the database drivers are wrapped here.
 */
import { randomInt } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { createApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import type { InvitationId } from '../../src/core/ids.ts';
import { openEmbedded, openPostgres } from '../../src/db/index.ts';
import { releaseAbandoned } from '../../src/delivery/index.ts';
import { invitationCode } from '../../src/dossiers/index.ts';
import { findJob } from '../../src/jobs/definitions.ts';
import { loadFlows } from '../../src/surveys/index.ts';
import { memoryLog, newId, testSecret } from '../support/deps.ts';
import { aReportedDossier } from '../support/reports.ts';
import { complaintProcedure } from './complaint-procedure.ts';

/** What the parent may ask for: to die at a step (0: not at all), to have a finished dossier, to run a job. */
export type Order =
  | { kind: 'arm'; at: number; when: 'before' | 'after' }
  | { kind: 'invite'; phone?: string; procedureCode?: string }
  | { kind: 'job'; name: string };
export type Report =
  | { kind: 'ready'; port: number }
  /** `steps` since it was armed before. */
  | { kind: 'armed'; steps: number }
  /** `code` is what a person may write to Zalo. */
  | { kind: 'invited'; token: string; code: string }
  | { kind: 'job_done'; summary: object };

let armed: Extract<Order, { kind: 'arm' }> | undefined;
let steps = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

/** Counts a statement; true if the process must die after it. */
function step(): boolean {
  steps += 1;
  if (armed === undefined || steps !== armed.at) return false;
  if (armed.when === 'before') die();
  return true;
}

function wrap<This, Arguments extends unknown[]>(original: (this: This, ...args: Arguments) => unknown) {
  return function (this: This, ...args: Arguments): unknown {
    const diesAfter = step();
    const result = original.apply(this, args);
    if (diesAfter && result instanceof Promise) return result.finally(die);
    return result;
  };
}

pg.Client.prototype.query = wrap(pg.Client.prototype.query) as typeof pg.Client.prototype.query;
PGlite.prototype.execProtocolRaw = wrap(
  PGlite.prototype.execProtocolRaw,
) as typeof PGlite.prototype.execProtocolRaw;

const config = parseConfig(process.env);
if (!config.ok) throw new Error(`bad environment: ${JSON.stringify(config.error)}`);
const database =
  config.value.databaseUrl === undefined
    ? await openEmbedded(`${config.value.dataDir}/database`)
    : openPostgres(config.value.databaseUrl, 4);
const { db } = database;
await database.migrate();
const application = createApplication({ ...config.value, appSecret: testSecret }, database, {
  log: memoryLog(),
});
await loadFlows(application.deps, new URL('../../flows/', import.meta.url));
await serveComplaints();
// With replicas, the sweep waits until nobody can be sending any more; here there is nobody else.
if (database.kind === 'postgresql') await releaseAbandoned(db, { now: new Date(), afterSeconds: 0 });
const port = await application.start();

async function serveComplaints(): Promise<void> {
  const name = 'complaints of the crash tests';
  if ((await db.flowAssignment.count({ where: { name } })) > 0) return;
  const { id: flowId } = await db.flow.findUniqueOrThrow({ where: { key: 'complaint' } });
  const conditions = { procedures: [complaintProcedure] };
  await db.flowAssignment.create({
    data: { id: newId(), flowId, name, priority: 1, conditions, createdAt: new Date() },
  });
}

async function invite({ phone, procedureCode }: Extract<Order, { kind: 'invite' }>): Promise<Report> {
  const { token, invitationId } = await aReportedDossier(db, {
    dossierCode: `H38.12.05-261110-${randomInt(1_000_000, 9_999_999)}`,
    applicant: { kind: 'person', phone: phone ?? `09${randomInt(10_000_000, 99_999_999)}`, locale: 'vi' },
    ...(procedureCode === undefined ? {} : { procedureCode }),
  });
  const code = await invitationCode(application.deps, invitationId as InvitationId, new Date());
  return { kind: 'invited', token, code };
}

async function answer(order: Order): Promise<Report> {
  switch (order.kind) {
    case 'arm': {
      const report = { kind: 'armed', steps } as const;
      steps = 0;
      armed = order;
      return report;
    }
    case 'invite':
      return invite(order);
    case 'job': {
      const job = findJob(order.name);
      if (job === undefined) throw new Error(`no job ${order.name}`);
      return { kind: 'job_done', summary: await job.run(application.jobs, { until: new Date() }) };
    }
  }
}

const tell = (report: Report) => process.send?.(report);
process.on('message', (order: Order) => void answer(order).then(tell));
process.on('SIGTERM', () => {
  void application
    .stop()
    .then(() => database.close())
    .then(() => process.exit(0));
});
tell({ kind: 'ready', port });
