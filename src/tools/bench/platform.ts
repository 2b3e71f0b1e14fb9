/** As much of Telegram on localhost as the bench needs: it takes what the application sends and hands it to the citizens. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
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
  chat_id: z.coerce.number(),
  reply_markup: z
    .object({ inline_keyboard: z.array(z.array(z.object({ callback_data: z.string() }))) })
    .optional(),
});

/** Starts the platform. */
export async function startPlatform(): Promise<Platform> {
  const arrived = new Map<number, ShownMessage[]>();
  const waiting = new Map<number, (message: ShownMessage) => void>();
  let nextId = 1;

  const show = (chat: number, message: ShownMessage) => {
    const wakeUp = waiting.get(chat);
    if (wakeUp === undefined) arrived.set(chat, [...(arrived.get(chat) ?? []), message]);
    else {
      waiting.delete(chat);
      wakeUp(message);
    }
  };
  const answer = (method: string, body: unknown): unknown => {
    if (method !== 'sendMessage') return true;
    const { chat_id: chat, reply_markup: keyboard } = sendMessageSchema.parse(body);
    const id = nextId++;
    const buttons = keyboard?.inline_keyboard.flat().map((button) => button.callback_data) ?? [];
    show(chat, { id, buttons, at: performance.now() });
    return { message_id: id, date: 0, chat: { id: chat, type: 'private' } };
  };

  const server = createServer(async (request, response) => {
    const result = answer(request.url?.split('/').at(-1) ?? '', await json(request));
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ ok: true, result }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: `1:${randomBytes(12).toString('hex')}`,
    nextMessage: async (chat) => {
      const [first, ...rest] = arrived.get(chat) ?? [];
      arrived.set(chat, rest);
      return first ?? new Promise((resolve) => waiting.set(chat, resolve));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
