/**
 * `npm run bench -- [--json] [--seconds N] [--citizens N] [--postgres URL]`: the engine alone, then the way from
 * a webhook over HTTP to the next question at the platform, on PostgreSQL and on the embedded database, each
 * beside what the database could do at most. Makes databases of its own and drops them.
 */
import { parseArgs } from 'node:util';
import { type BenchSettings, measureEmbedded, measurePostgres } from './measure-database.ts';
import { measureEngine } from './measure-engine.ts';
import { measureZaloWebhook, tellWebhook, type WebhookFigures } from './measure-zalo-webhook.ts';
import { type DatabaseFigures, describeMachine, type Report, toTable } from './report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '5' },
    citizens: { type: 'string', default: '100' },
    postgres: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432/postgres' },
  },
});
const settings: BenchSettings = {
  seconds: Number(values.seconds),
  warmUpSeconds: 2,
  citizens: Number(values.citizens),
};
if (!(settings.seconds > 0) || !(settings.citizens > 0)) {
  console.error('--seconds and --citizens are numbers above 0.');
  process.exit(1);
}

const say = (words: string) => console.error(words);
const databases: DatabaseFigures[] = [];
const leftOut: string[] = [];

say('The engine …');
const engine = measureEngine(settings.seconds);
say('PostgreSQL …');
try {
  databases.push(await measurePostgres(values.postgres, settings));
} catch (error) {
  if (!isUnreachable(error)) throw error;
  leftOut.push('PostgreSQL does not answer; name a server with --postgres URL.');
}
say('The embedded database …');
databases.push(await measureEmbedded(settings));

say('The webhook of Zalo …');
const zaloWebhook: WebhookFigures[] = [];
for (const url of leftOut.length === 0 ? [values.postgres, undefined] : [undefined])
  zaloWebhook.push(await measureZaloWebhook(url, { seconds: settings.seconds, warmUpSeconds: 3 }));

const report: Report = {
  at: new Date().toISOString(),
  machine: describeMachine(),
  engine,
  databases,
  leftOut,
};
console.log(
  values.json
    ? JSON.stringify({ ...report, zaloWebhook })
    : [toTable(report), '', ...zaloWebhook.map(tellWebhook)].join('\n'),
);

function isUnreachable(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'].includes(String(error.code))
  );
}
