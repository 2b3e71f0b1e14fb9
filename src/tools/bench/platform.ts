/**
 * As much of Telegram on localhost as the bench needs: it takes what a bot sends and hands it to the citizens. It
 * shares the processors with what is measured, so it does no more than it must.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** A message as it reached a chat; `buttons` are their callback data. */
export type ShownMessage = { readonly id: number; readonly buttons: readonly string[]; readonly at: number };

export type Platform = {
  readonly apiRoot: string;
  readonly token: string;
  /** The next message to a chat that nobody has taken yet. */
  nextMessage(chat: number): Promise<ShownMessage>;
  close(): Promise<void>;
};

const sendMessageSchema = z.object({
  chat_id: z.union([z.number(), z.string()]),
  reply_markup: z
    .object({ inline_keyboard: z.array(z.array(z.object({ callback_data: z.string() }))) })
    .optional(),
});

/** Whoever is not asked for so long never will be. */
const longestWaitMilliseconds = 60_000;

const nothingMore = JSON.stringify({ ok: true, result: true });

/** Starts the platform. */
export async function startPlatform(): Promise<Platform> {
  const arrived = new Map<number, ShownMessage[]>();
  const waiting = new Map<number, (message: ShownMessage) => void>();
  let nextId = 1;

  const show = (body: string): string => {
    const { chat_id, reply_markup: keyboard } = sendMessageSchema.parse(JSON.parse(body));
    const chat = Number(chat_id);
    const id = nextId++;
    const buttons = keyboard?.inline_keyboard.flat().map((button) => button.callback_data) ?? [];
    const message = { id, buttons, at: performance.now() };
    const wakeUp = waiting.get(chat);
    if (wakeUp === undefined) arrived.set(chat, [...(arrived.get(chat) ?? []), message]);
    else {
      waiting.delete(chat);
      wakeUp(message);
    }
    return JSON.stringify({
      ok: true,
      result: { message_id: id, date: 0, chat: { id: chat, type: 'private' } },
    });
  };

  const server = createServer((request, response) => {
    const isMessage = request.url?.endsWith('/sendMessage') === true;
    if (!isMessage) request.resume().once('end', () => answer(response, nothingMore));
    else readText(request, (body) => answer(response, show(body)));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: `1:${randomBytes(12).toString('hex')}`,
    nextMessage: (chat) => {
      const messages = arrived.get(chat);
      const first = messages?.shift();
      if (messages?.length === 0) arrived.delete(chat);
      return first === undefined
        ? new Promise((resolve, reject) => {
            const tooLong = setTimeout(
              () => reject(new Error('a question did not come')),
              longestWaitMilliseconds,
            );
            waiting.set(chat, (message) => {
              clearTimeout(tooLong);
              resolve(message);
            });
          })
        : Promise.resolve(first);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function readText(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

function answer(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
