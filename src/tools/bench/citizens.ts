/** Citizens who open their invitations in Telegram and press buttons until they are thanked. */
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { type AnswerFigures, spread } from './figures.ts';
import type { Platform, ShownMessage } from './platform.ts';
import { perAnswer, usedProcessors } from './processors.ts';
import { questions } from './survey.ts';

export type Scene = {
  /** Where updates are brought, one address for each replica, in turns. */
  readonly webhooks: readonly string[];
  readonly webhookSecret: string;
  /** The processes that are measured. */
  readonly pids: readonly number[];
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
const webhookConnections = 40;
const firstChat = 1_000_000;
let updates = 1;
let chats = firstChat;

type Bring = (update: object) => Promise<void>;

/**
 * Lets citizens answer for some seconds. Every conversation that began is held to its end: `total` counts all
 * its answers, the figures only those within the time.
 */
export async function letAnswer(
  scene: Scene,
  pace: Pace,
): Promise<{ figures: AnswerFigures; total: number }> {
  const next: number[] = [];
  const acknowledged: number[] = [];
  let total = 0;
  const measuredFrom = performance.now() + pace.warmUpSeconds * 1000;
  const deadline = measuredFrom + pace.seconds * 1000;
  const onAnswer = (pressedAt: number, acknowledgedAt: number, shown: ShownMessage) => {
    total += 1;
    if (shown.at < measuredFrom || shown.at > deadline) return;
    next.push(shown.at - pressedAt);
    acknowledged.push(acknowledgedAt - pressedAt);
  };
  const usedAt = async (instant: number) => {
    await delay(instant - performance.now());
    return usedProcessors(scene.pids);
  };
  const used = Promise.all([usedAt(measuredFrom), usedAt(deadline)]);
  await withWebhooks(scene, (bring) =>
    Promise.all(
      Array.from({ length: pace.citizens }, async (_citizen, index) => {
        const apart = (pace.secondsBetweenPresses ?? 0) * 1000;
        // Spread over the time between presses, so that they come as a stream and not in waves.
        await delay((apart * index) / pace.citizens);
        while (performance.now() < deadline) await converse(scene, bring, apart, deadline, onAnswer);
      }),
    ),
  );
  const figures = {
    citizens: pace.citizens,
    answers: next.length,
    answersPerSecond: next.length / pace.seconds,
    acknowledged: spread(acknowledged),
    nextQuestion: spread(next),
    processors: perAnswer(...(await used), next.length),
  };
  return { figures, total };
}

/** Opens that many conversations, `atOnce` at a time, and leaves each at its first question. */
export async function openConversations(scene: Scene, count: number, atOnce: number): Promise<void> {
  let left = count;
  await withWebhooks(scene, (bring) =>
    Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (left > 0) {
          left -= 1;
          await open(scene, bring);
        }
      }),
    ),
  );
}

async function converse(
  scene: Scene,
  bring: Bring,
  millisecondsBetweenPresses: number,
  deadline: number,
  onAnswer: (pressedAt: number, acknowledgedAt: number, next: ShownMessage) => void,
): Promise<void> {
  const { chat, first } = await open(scene, bring);
  let shown = first;
  let answers = 0;
  for (let button = choose(shown); button !== undefined; button = choose(shown)) {
    if (millisecondsBetweenPresses > 0 && performance.now() < deadline)
      await delay(millisecondsBetweenPresses);
    const update = updates++;
    const message = { message_id: shown.id, chat: placeOf(chat), date: now(), text: '?' };
    const press = { id: String(update), from: personOf(chat), message, chat_instance: '1', data: button };
    const next = scene.platform.nextMessage(chat);
    const pressedAt = performance.now();
    await bring({ update_id: update, callback_query: press });
    const acknowledgedAt = performance.now();
    shown = await next;
    onAnswer(pressedAt, acknowledgedAt, shown);
    answers += 1;
  }
  if (answers !== questions.length)
    throw new Error(`a survey of ${answers} questions was held instead of ${questions.length}`);
}

/** A new person opens an invitation; resolves with the first message that asks something. */
async function open(scene: Scene, bring: Bring): Promise<{ chat: number; first: ShownMessage }> {
  const token = scene.tokens.pop();
  if (token === undefined) throw new Error('the bench has too few invitations for this machine');
  const chat = chats++;
  const text = `/start ${token}`;
  const entities = [{ type: 'bot_command', offset: 0, length: 6 }];
  const message = { message_id: 1, from: personOf(chat), chat: placeOf(chat), date: now(), text, entities };
  await bring({ update_id: updates++, message });
  let first = await scene.platform.nextMessage(chat);
  while (first.buttons.length === 0) first = await scene.platform.nextMessage(chat);
  return { chat, first };
}

const now = () => Math.floor(Date.now() / 1000);
const placeOf = (chat: number) => ({ id: chat, type: 'private', first_name: 'Ví Dụ' });
const personOf = (chat: number) => ({
  id: chat,
  is_bot: false,
  first_name: 'Nguyễn Thị Ví Dụ',
  language_code: 'vi',
});

/** The best level of a rating, else the first option; nothing under a message without options. */
function choose(message: ShownMessage): string | undefined {
  const options = message.buttons.filter((data) => data.startsWith('p'));
  return options.find((data) => data.endsWith('.5')) ?? options[0];
}

/** Brings updates to the webhooks as Telegram does; `bring` resolves when one is acknowledged. */
async function withWebhooks<T>(scene: Scene, work: (bring: Bring) => Promise<T>): Promise<T> {
  const { webhooks } = scene;
  const pools = webhooks.map((address) => {
    const { origin, pathname } = new URL(address);
    return { pathname, pool: new Pool(origin, { connections: webhookConnections / webhooks.length }) };
  });
  const headers = {
    'Content-Type': 'application/json',
    'X-Telegram-Bot-Api-Secret-Token': scene.webhookSecret,
  };
  let turn = 0;
  const bring = async (update: object) => {
    const place = pools[turn++ % pools.length];
    if (place === undefined) throw new Error('no webhook');
    const body = JSON.stringify(update);
    const answer = await place.pool.request({ path: place.pathname, method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`the webhook answered ${answer.statusCode}`);
  };
  try {
    return await work(bring);
  } finally {
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }
}
