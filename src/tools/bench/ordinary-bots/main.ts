/** An ordinary bot as a process of its own: `main.ts telegraf|grammy`, with its settings in the environment. */
import { createServer } from 'node:http';
import { z } from 'zod';
import type { StartBot } from './bot.ts';

const environmentSchema = z.object({
  PORT: z.coerce.number(),
  DATABASE_URL: z.string(),
  TELEGRAM_BOT_TOKEN: z.string(),
  TELEGRAM_API_ROOT: z.string(),
  TELEGRAM_WEBHOOK_SECRET: z.string(),
});
const environment = environmentSchema.parse(process.env);

const starters: Readonly<Record<string, () => Promise<StartBot>>> = {
  telegraf: async () => (await import('./telegraf-bot.ts')).startTelegrafBot,
  // A development dependency: an installation for production does not have it.
  grammy: async () => (await import('./grammy-bot.ts')).startGrammyBot,
};

const starter = starters[process.argv[2] ?? ''];
if (starter === undefined) throw new Error('name telegraf or grammy');
const start = await starter();
const listener = await start({
  token: environment.TELEGRAM_BOT_TOKEN,
  apiRoot: environment.TELEGRAM_API_ROOT,
  secretToken: environment.TELEGRAM_WEBHOOK_SECRET,
  webhookPath: '/webhooks/telegram',
  databaseUrl: environment.DATABASE_URL,
});
createServer((request, response) => {
  if (request.url === '/readyz') response.end();
  else listener(request, response);
}).listen(environment.PORT, '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
