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
import { openEmbedded, openPostgres } from '../../src/db/index.ts';
import { releaseAbandoned } from '../../src/delivery/index.ts';
import { loadFlows } from '../../src/surveys/index.ts';
import { memoryLog, testSecret } from '../support/deps.ts';
import { aReportedDossier } from '../support/reports.ts';

/** What the parent may ask for: to die at a step, or to have a finished dossier. */
export type Order = { kind: 'arm'; at: number; when: 'before' | 'after' } | { kind: 'invite' };
export type Report = { kind: 'ready'; port: number } | { kind: 'armed' } | { kind: 'invited'; token: string };

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
await database.migrate();
const application = createApplication({ ...config.value, appSecret: testSecret }, database, {
  log: memoryLog(),
});
await loadFlows(application.deps, new URL('../../flows/', import.meta.url));
// With replicas, the sweep waits until nobody can be sending any more; here there is nobody else.
if (database.kind === 'postgresql') {
  await releaseAbandoned(database.db, { now: new Date(), afterSeconds: 0 });
}
const port = await application.start();

const tell = (report: Report) => process.send?.(report);
process.on('message', (order: Order) => {
  if (order.kind === 'arm') {
    steps = 0;
    armed = order;
    tell({ kind: 'armed' });
    return;
  }
  const phone = `09${randomInt(10_000_000, 99_999_999)}`;
  void aReportedDossier(database.db, {
    dossierCode: `H38.12.05-261110-${randomInt(1_000_000, 9_999_999)}`,
    applicant: { kind: 'person', phone, locale: 'vi' },
  }).then(({ token }) => tell({ kind: 'invited', token }));
});
process.on('SIGTERM', () => {
  void application
    .stop()
    .then(() => database.close())
    .then(() => process.exit(0));
});
tell({ kind: 'ready', port });
