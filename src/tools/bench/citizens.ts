/** Citizens who open their invitations in Telegram and press buttons until they are thanked. */
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Platform, ShownMessage } from './platform.ts';
import { type AnswerFigures, toAnswerFigures } from './report.ts';

export type Scene = {
  readonly address: string;
  readonly webhookSecret: string;
  readonly platform: Platform;
  /** Tokens of invitations that nobody has opened; used up one by one. */
  readonly tokens: string[];
};

export type Pace = {
  readonly citizens: number;
  /** Before anything is measured: everybody has come in, the code is warm. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Each citizen presses at most once in that time; without it, as soon as the next question is there. */
  readonly secondsBetweenPresses?: number;
};

/** Telegram's default is 40 connections to a webhook (https://core.telegram.org/bots/api#setwebhook). */
const agent = new Agent({ keepAlive: true, maxSockets: 40 });
const firstChat = 1_000_000;
let updates = 1;
let chats = firstChat;

/**
 * Lets citizens answer for some seconds. Every conversation that began is held to its end: `total` counts all
 * its answers, the figures only those within the time.
 */
export async function letAnswer(
  scene: Scene,
  pace: Pace,
): Promise<{ figures: AnswerFigures; total: number }> {
  const milliseconds: number[] = [];
  let total = 0;
  const measuredFrom = performance.now() + pace.warmUpSeconds * 1000;
  const deadline = measuredFrom + pace.seconds * 1000;
  const onAnswer = (pressedAt: number, next: ShownMessage) => {
    total += 1;
    if (next.at >= measuredFrom && next.at <= deadline) milliseconds.push(next.at - pressedAt);
  };
  await Promise.all(
    Array.from({ length: pace.citizens }, async (_citizen, index) => {
      const apart = (pace.secondsBetweenPresses ?? 0) * 1000;
      // Spread over the time between presses, so that they come as a stream and not in waves.
      await delay((apart * index) / pace.citizens);
      while (performance.now() < deadline) {
        const token = scene.tokens.pop();
        if (token === undefined) throw new Error('the bench has too few invitations for this machine');
        await converse(scene, token, apart, deadline, onAnswer);
      }
    }),
  );
  return { figures: toAnswerFigures(pace.citizens, milliseconds, pace.seconds), total };
}

async function converse(
  scene: Scene,
  token: string,
  millisecondsBetweenPresses: number,
  deadline: number,
  onAnswer: (pressedAt: number, next: ShownMessage) => void,
): Promise<void> {
  const chat = chats++;
  const from = { id: chat, is_bot: false, first_name: 'Nguyễn Thị Ví Dụ', language_code: 'vi' };
  const place = { id: chat, type: 'private' };
  const date = Math.floor(Date.now() / 1000);
  const opening = { message_id: 1, from, chat: place, date, text: `/start ${token}` };
  await bring(scene, { update_id: updates++, message: opening });
  let shown = await scene.platform.nextMessage(chat);
  while (shown.buttons.length === 0) shown = await scene.platform.nextMessage(chat);
  for (let button = choose(shown); button !== undefined; button = choose(shown)) {
    if (performance.now() < deadline) await delay(millisecondsBetweenPresses);
    const update = updates++;
    const message = { message_id: shown.id, chat: place, date };
    const press = { id: String(update), from, message, chat_instance: '1', data: button };
    const pressedAt = performance.now();
    const next = scene.platform.nextMessage(chat);
    await bring(scene, { update_id: update, callback_query: press });
    shown = await next;
    onAnswer(pressedAt, shown);
  }
}

/** The best level of a rating, else the first option; nothing under a message without options. */
function choose(message: ShownMessage): string | undefined {
  const options = message.buttons.filter((data) => data.startsWith('p'));
  return options.find((data) => data.endsWith('.5')) ?? options[0];
}

/** Brings an update to the webhook as Telegram does; resolves when it is acknowledged. */
async function bring(scene: Scene, update: object): Promise<void> {
  const body = Buffer.from(JSON.stringify(update));
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(
      `${scene.address}/webhooks/telegram`,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': body.length,
          'X-Telegram-Bot-Api-Secret-Token': scene.webhookSecret,
        },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
  if (status !== 200) throw new Error(`the webhook answered ${status}`);
}
