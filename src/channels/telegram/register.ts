import type { Log } from '../../core/log.ts';
import { withinTime } from '../within-time.ts';
import type { TelegramApi } from './api.ts';
import { keepTrying, type Pause, pause } from './keep-trying.ts';
import { allowedUpdates } from './payload.ts';

const longestCallMilliseconds = 10_000;

/** Updates that Telegram may bring at the same time (1 to 100): https://core.telegram.org/bots/api#setwebhook */
const mostConnections = 40;

type Deps = { readonly api: TelegramApi; readonly log: Log; readonly pause?: Pause };

/** Tells Telegram where to bring updates; repeats until it is told, for at start Telegram may be out of reach. */
export async function registerWebhook(
  deps: Deps,
  webhook: { url: string; secret: string },
  stop: AbortSignal,
): Promise<void> {
  const payload = {
    url: webhook.url,
    secret_token: webhook.secret,
    allowed_updates: allowedUpdates,
    max_connections: mostConnections,
  };
  const register = (signal: AbortSignal) => deps.api.call('setWebhook', payload, signal);
  await keepTrying(
    'set_webhook',
    async () => {
      await withinTime(longestCallMilliseconds, register, stop);
      deps.log.info({ channel: 'telegram' }, 'Telegram brings updates to our webhook');
    },
    { log: deps.log, pause: deps.pause ?? pause },
    stop,
  );
}

const menus = [
  {
    commands: [
      { command: 'quaylai', description: 'Sửa câu trả lời trước' },
      { command: 'trogiup', description: 'Hướng dẫn trả lời' },
      { command: 'english', description: 'Switch to English' },
      { command: 'dung', description: 'Dừng, không nhận thêm lời mời' },
    ],
  },
  {
    language_code: 'en',
    commands: [
      { command: 'back', description: 'Correct the answer before' },
      { command: 'help', description: 'How to answer' },
      { command: 'tiengviet', description: 'Chuyển sang tiếng Việt' },
      { command: 'stop', description: 'Stop, no more invitations' },
    ],
  },
];

/** Fills the menu of the chat, Vietnamese unless the phone speaks English. */
export async function registerCommands(deps: Deps, stop: AbortSignal): Promise<void> {
  for (const menu of menus) {
    const register = (signal: AbortSignal) => deps.api.call('setMyCommands', menu, signal);
    await keepTrying(
      'set_commands',
      () => withinTime(longestCallMilliseconds, register, stop),
      { log: deps.log, pause: deps.pause ?? pause },
      stop,
    );
  }
}
