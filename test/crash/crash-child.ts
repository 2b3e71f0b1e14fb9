/**
 * The application as a process that can be killed at a chosen step. The parent arms it with a number; the
 * process then dies, as by `kill -9`, just before or just after that many further statements reached the
 * database. Nothing in the application knows of this: the database drivers are wrapped here.
 */
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { createApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import { openEmbedded, openPostgres } from '../../src/db/index.ts';
import { releaseAbandoned } from '../../src/delivery/index.ts';
import { loadFlows } from '../../src/surveys/index.ts';
import { memoryLog, testSecret } from '../support/deps.ts';

type Order = { arm: number; when: 'before' | 'after' };

let armed: Order | undefined;
let steps = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

/** Counts a statement; true if the process must die after it. */
function step(): boolean {
  steps += 1;
  if (armed === undefined || steps !== armed.arm) return false;
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
// One process works on this database, so whatever is being sent was left by one that died.
await releaseAbandoned(database.db, { now: new Date(), afterSeconds: 0 });
const port = await application.start();

process.on('message', (order: Order) => {
  steps = 0;
  armed = order;
  process.send?.({ armed: order.arm });
});
process.send?.({ port });
