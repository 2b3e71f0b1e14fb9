/** An ordinary bot as a process of its own: `main.ts telegraf|grammy SETTINGS`, the settings as JSON. */
import { createServer } from 'node:http';
import { z } from 'zod';
import type { StartBot } from './bot.ts';

const settingsSchema = z.object({
  port: z.number(),
  databaseUrl: z.string(),
  token: z.string(),
  apiRoot: z.string(),
  secretToken: z.string(),
});
const [name = '', json = ''] = process.argv.slice(2);
const { port, ...settings } = settingsSchema.parse(JSON.parse(json));

const starters: Readonly<Record<string, () => Promise<StartBot>>> = {
  telegraf: async () => (await import('./telegraf-bot.ts')).startTelegrafBot,
  // A development dependency: an installation for production does not have it.
  grammy: async () => (await import('./grammy-bot.ts')).startGrammyBot,
};

const starter = starters[name];
if (starter === undefined) throw new Error('name telegraf or grammy');
const start = await starter();
const listener = await start({ ...settings, webhookPath: '/webhooks/telegram' });
createServer((request, response) => {
  if (request.url === '/readyz') response.end();
  else listener(request, response);
}).listen(port, '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
