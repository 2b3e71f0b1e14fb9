/**
 * `npm run bench -- [--json] [--only PARTS] [--seconds N] [--citizens 50,500] [--replicas 1,2,4] [--open N] [--soak MINUTES]
 * [--postgres URL] [--profile FOLDER]`: the engine alone, then the way from a webhook over HTTP to the next question at the platform, on
 * PostgreSQL and on the embedded database, each beside what the database could do at most and beside two
 * ordinary bots under the same load. PARTS are some of `engine,replicas,bots,process,embedded,zalo`. Makes databases of its own and drops them.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { BotFigures, PostgresFigures } from './figures.ts';
import { measureEmbedded } from './measure-embedded.ts';
import { measureEngine } from './measure-engine.ts';
import { type BenchSettings, measureBot, measurePostgres } from './measure-postgres.ts';
import { measureZaloWebhook, tellWebhook, type WebhookFigures } from './measure-zalo-webhook.ts';
import { describeMachine, type Report, toTable } from './report.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'engine,replicas,bots,process,embedded,zalo' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '10' },
    citizens: { type: 'string', default: '50,500' },
    replicas: { type: 'string', default: '1,2,4' },
    open: { type: 'string', default: '10000' },
    soak: { type: 'string', default: '0.5' },
    postgres: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432/postgres' },
  },
});

const aboveZero = z.coerce.number().positive();
const counts = z
  .string()
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.number().int().positive()).min(1));
const part = z.enum(['engine', 'replicas', 'bots', 'process', 'embedded', 'zalo']);
const parts = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(part).min(1));
const optionsSchema = z.object({
  only: parts,
  seconds: aboveZero,
  citizens: counts,
  replicas: counts,
  open: aboveZero.int(),
  soak: aboveZero,
});
const options = optionsSchema.safeParse(values);
if (!options.success) {
  for (const { path } of options.error.issues) console.error(`--${String(path[0])} cannot be used as it is.`);
  process.exit(1);
}
const only = new Set(options.data.only);
const measures = (name: z.infer<typeof part>) => only.has(name);
const settings: BenchSettings = {
  seconds: options.data.seconds,
  warmUpSeconds: 3,
  citizens: options.data.citizens,
  replicas: measures('replicas') ? options.data.replicas : [],
  openConversations: options.data.open,
  soakSeconds: options.data.soak * 60,
  isProcessMeasured: measures('process'),
  ...(values.profile === undefined ? {} : { profileFolder: resolve(values.profile) }),
};

const say = (words: string) => console.error(words);
const leftOut: string[] = [];
let postgres: PostgresFigures | undefined;
const bots: BotFigures[] = [];

if (measures('engine')) say('The engine …');
const engine = measures('engine') ? measureEngine(settings.seconds) : undefined;
try {
  if (measures('replicas') || measures('process'))
    postgres = await measurePostgres(values.postgres, settings, say);
  for (const bot of measures('bots') ? (['telegraf', 'grammy'] as const) : [])
    bots.push(await measureBot(bot, values.postgres, settings, say));
} catch (error) {
  if (isUnreachable(error)) leftOut.push('PostgreSQL does not answer; name a server with --postgres URL.');
  else if (isMissingPackage(error)) {
    leftOut.push('The ordinary bot with grammY is a development dependency: npm ci without --omit=dev.');
  } else throw error;
}
if (measures('embedded')) say('The embedded database …');
const embedded = measures('embedded') ? await measureEmbedded(settings) : undefined;

if (measures('zalo')) say('The webhook of Zalo …');
const zaloWebhook: WebhookFigures[] = [];
for (const url of measures('zalo') ? (leftOut.length > 0 ? [undefined] : [values.postgres, undefined]) : [])
  zaloWebhook.push(await measureZaloWebhook(url, { seconds: settings.seconds, warmUpSeconds: 3 }));

const report: Report = {
  at: new Date().toISOString(),
  machine: describeMachine(),
  engine,
  postgres,
  bots,
  embedded,
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

/** What the process of a bot says when it ends because a package is not installed. */
function isMissingPackage(error: unknown): boolean {
  return error instanceof Error && error.message.includes('ERR_MODULE_NOT_FOUND');
}
