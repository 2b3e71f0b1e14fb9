/**
 * A strict stand-in for Telegram on localhost: the Bot API as far as we use it, and people with phones. It
 * refuses what Telegram would refuse. Nothing in it waits for time to pass: deliveries are tried again when
 * the test says so, and a held `getUpdates` ends when there is an update or the caller hangs up.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import {
  type Answer,
  type Fault,
  isMethod,
  type Keyboard,
  type Markup,
  type Method,
  methods,
  refuse,
} from './fake-telegram-methods.ts';
import { createPerson, type Person, type PersonState, type ShownMessage } from './fake-telegram-person.ts';
import { createUpdateQueue, type Delivery } from './fake-telegram-updates.ts';

export { faults } from './fake-telegram-methods.ts';
export type { Person, ShownMessage } from './fake-telegram-person.ts';
export type { Delivery } from './fake-telegram-updates.ts';

export type Call = { readonly method: Method; readonly payload: Readonly<Record<string, unknown>> };

export type FakeTelegram = {
  readonly apiRoot: string;
  readonly token: string;
  /** Every call that had the right form, in order, also those that a fault answered. */
  readonly calls: readonly Call[];
  /** What was refused for its form, in Telegram's words: a test of a whole story wants none. */
  readonly refused: readonly string[];
  callsOf(method: Method): Readonly<Record<string, unknown>>[];
  /** A person with a private chat with the bot, not opened yet. */
  person(options?: { languageCode?: string }): Person;
  /** Keeps a file as if somebody had sent it; its id is what an update names. */
  keepFile(bytes: Buffer): string;
  /** The next calls of a method go wrong, one fault each. */
  failNext(method: Method, ...faults: Fault[]): void;
  /** Time passes: every chat's oldest update is brought to the webhook again. */
  deliver(): Promise<Delivery[]>;
  /** An update as it is, for what people here cannot do; the fake numbers it. */
  push(kind: string, body: object): Promise<Delivery[]>;
  close(): Promise<void>;
};

export const botId = 7_766_554_433;

/** Starts the server; close it at the end. */
export async function startFakeTelegram(
  options: { token?: string; firstUpdateId?: number } = {},
): Promise<FakeTelegram> {
  const token = options.token ?? `${botId}:FAKE-token_of-the-tests`;
  const calls: Call[] = [];
  const refused: string[] = [];
  const people = new Map<number, PersonState>();
  const files = new Map<string, Buffer>();
  const pendingFaults: { method: Method; fault: Fault }[] = [];
  const updates = createUpdateQueue(options.firstUpdateId ?? 880_000_001, runReply);
  let nextMessageId = 100;

  const answers: { [M in Method]: (payload: z.infer<(typeof methods)[M]>) => Answer | Promise<Answer> } = {
    getMe: () => ({
      ok: true,
      result: { id: botId, is_bot: true, first_name: 'Lắng Nghe', username: 'langnghe_bot' },
    }),
    sendMessage: ({ chat_id, text, reply_markup }) => show(chat_id, { text: text.trim() }, reply_markup),
    sendPhoto: ({ chat_id, photo, caption, reply_markup }) =>
      show(chat_id, { text: (caption ?? '').trim(), picture: photo }, reply_markup),
    editMessageReplyMarkup: ({ chat_id, message_id, reply_markup }) => {
      const person = people.get(chat_id);
      if (person === undefined) return refuse(400, 'Bad Request: chat not found');
      const message = person.screen.find((shown) => shown.id === message_id);
      if (message === undefined) return refuse(400, 'Bad Request: message to edit not found');
      if (message.isFixed) return refuse(400, "Bad Request: message can't be edited");
      const keyboard = reply_markup ?? noKeyboard;
      if (JSON.stringify(keyboard) === JSON.stringify(message.keyboard)) return refuse(400, notModified);
      message.keyboard = keyboard;
      return { ok: true, result: describeMessage(person, message) };
    },
    answerCallbackQuery: ({ callback_query_id }) => {
      const asker = [...people.values()].find((person) => person.openQueries.delete(callback_query_id));
      return asker === undefined ? refuse(400, `Bad Request: ${tooOld}`) : { ok: true, result: true };
    },
    setWebhook: ({ url, secret_token, allowed_updates }) => {
      updates.setWebhook({ url, secret: secret_token, allowed: allowed_updates });
      return { ok: true, result: true };
    },
    deleteWebhook: ({ drop_pending_updates }) => {
      updates.deleteWebhook(drop_pending_updates ?? false);
      return { ok: true, result: true };
    },
    getUpdates: (payload) => updates.fetch(payload),
    setMyCommands: () => ({ ok: true, result: true }),
    getFile: ({ file_id }) => {
      const bytes = files.get(file_id);
      if (bytes === undefined)
        return refuse(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
      if (bytes.length > 20 * 1024 * 1024) return refuse(400, 'Bad Request: file is too big');
      return {
        ok: true,
        result: { file_id, file_unique_id: file_id, file_size: bytes.length, file_path: `photos/${file_id}` },
      };
    },
  };

  function show(
    chatId: number,
    said: { text: string; picture?: string },
    markup: Markup = noKeyboard,
  ): Answer {
    const person = people.get(chatId);
    if (person === undefined) return refuse(400, 'Bad Request: chat not found');
    if (person.isDeactivated) return refuse(403, 'Forbidden: user is deactivated');
    if (person.hasBlocked) return refuse(403, 'Forbidden: bot was blocked by the user');
    if (!person.hasOpened) return refuse(403, "Forbidden: bot can't initiate conversation with a user");
    const isInline = 'inline_keyboard' in markup;
    if ('keyboard' in markup) person.replyKeyboard = markup.keyboard;
    if ('remove_keyboard' in markup) person.replyKeyboard = [];
    const keyboard = isInline ? markup : noKeyboard;
    const message: ShownMessage = { id: nextMessageId++, ...said, keyboard, isFixed: !isInline };
    person.show(message);
    return { ok: true, result: describeMessage(person, message) };
  }

  async function answer<M extends Method>(method: M, body: unknown): Promise<Answer | Fault> {
    const parsed = methods[method].safeParse(body);
    if (!parsed.success) {
      const description = `Bad Request: ${parsed.error.issues[0]?.message ?? 'wrong'}`;
      refused.push(`${method}: ${description}`);
      return refuse(400, description);
    }
    calls.push({ method, payload: body as Record<string, unknown> });
    const position = pendingFaults.findIndex((pending) => pending.method === method);
    const [pending] = position < 0 ? [] : pendingFaults.splice(position, 1);
    if (pending !== undefined && !(pending.fault.kind === 'cut' && pending.fault.when === 'after'))
      return pending.fault;
    const truth = await answers[method](parsed.data as z.infer<(typeof methods)[M]>);
    return pending?.fault ?? truth;
  }

  async function runReply(body: string, updateId: number): Promise<void> {
    const { method, ...payload } = z.looseObject({ method: z.string() }).parse(JSON.parse(body));
    if (isMethod(method)) await answer(method, payload);
    else refused.push(`webhook: the answer to update ${updateId} names no method`);
  }

  const server = createServer((request, response) => {
    void (async () => {
      const [, fileToken, fileId = ''] =
        /^\/file\/bot([^/]+)\/photos\/([\w-]+)$/.exec(request.url ?? '') ?? [];
      const bytes = fileToken === token ? files.get(fileId) : undefined;
      if (bytes !== undefined) {
        response.end(bytes);
        return;
      }
      const [, givenToken, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
      if (givenToken !== token) return reply(request, response, refuse(401, 'Unauthorized'));
      if (!isMethod(method)) return reply(request, response, refuse(404, 'Not Found'));
      const body = request.method === 'GET' ? {} : await json(request);
      return reply(request, response, await answer(method, body));
    })().catch((error: unknown) => {
      refused.push(String(error));
      request.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    calls,
    refused,
    callsOf: (method) => calls.filter((call) => call.method === method).map((call) => call.payload),
    person: (personOptions = {}) => {
      const id = 5_000_000_000 + people.size;
      const { person, state } = createPerson({
        id,
        languageCode: personOptions.languageCode ?? 'vi',
        updates,
      });
      people.set(id, state);
      return person;
    },
    keepFile: (bytes) => {
      const id = `file_${files.size + 1}`;
      files.set(id, bytes);
      return id;
    },
    failNext: (method, ...faults) => {
      pendingFaults.push(...faults.map((fault) => ({ method, fault })));
    },
    deliver: () => updates.deliver(),
    push: (kind, body) => updates.push({ queue: `pushed ${kind}`, kind, body }),
    close: async () => {
      updates.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const noKeyboard: Keyboard = { inline_keyboard: [] };
const tooOld = 'query is too old and response timeout expired or query ID is invalid';
const notModified =
  'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

function describeMessage(person: PersonState, message: ShownMessage): object {
  return {
    message_id: message.id,
    date: 1_790_000_000,
    chat: { id: person.id, type: 'private' },
    ...(message.picture === undefined ? { text: message.text } : { photo: [], caption: message.text }),
  };
}

function reply(request: IncomingMessage, response: ServerResponse, answer: Answer | Fault): void {
  if ('ok' in answer) {
    response.writeHead(answer.error_code ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
    return;
  }
  switch (answer.kind) {
    case 'answer':
      reply(request, response, answer.answer);
      return;
    case 'page':
      response.writeHead(answer.status, { 'content-type': 'text/html' });
      response.end(answer.body);
      return;
    case 'cut':
      request.socket.destroy();
      return;
    case 'hang':
      return;
  }
}
