/** A person with a phone: what they do becomes updates, what the bot sends appears on their screen. */
import type { Keyboard, ReplyButton } from './fake-telegram-methods.ts';
import type { Delivery, UpdateQueue } from './fake-telegram-updates.ts';

/** A message of the bot in the chat. */
export type ShownMessage = {
  readonly id: number;
  /** Of a picture, its caption. */
  readonly text: string;
  /** The address of the picture. */
  readonly picture?: string;
  keyboard: Keyboard;
  /** Came with a reply keyboard, or took one away: Telegram lets nobody edit those. */
  readonly isFixed: boolean;
};

export type Person = {
  readonly id: string;
  /** The bot's messages, oldest first. */
  readonly screen: readonly ShownMessage[];
  /** Presses that the bot has not answered: the phone shows a clock. */
  readonly waitingPresses: number;
  /** Follows the deep link of an invitation; without a token, finds the bot by its name. */
  opens(token?: string): Promise<Delivery[]>;
  writes(text: string): Promise<Delivery[]>;
  /** Presses the button with this label, once it is there; of several, the newest. */
  presses(label: string): Promise<Delivery[]>;
  /** Sends something else than words: `{ sticker: { … } }`. */
  sends(media: object): Promise<Delivery[]>;
  edits(text: string): Promise<Delivery[]>;
  blocks(): Promise<Delivery[]>;
  unblocks(): Promise<Delivery[]>;
  closesAccount(): void;
  /** The next message of the bot that was not looked at yet (and says `expected`), once it is there. */
  sees(expected?: string | RegExp): Promise<ShownMessage>;
  /** The labels of the keyboard that stands in place of the letters. */
  readonly replyButtons: readonly string[];
  /** The labels of the buttons under a message. */
  buttons(message?: ShownMessage): string[];
};

export type PersonState = {
  readonly id: number;
  readonly screen: ShownMessage[];
  readonly openQueries: Set<string>;
  /** The keyboard in place of the letters; empty where there is none. */
  replyKeyboard: readonly (readonly ReplyButton[])[];
  hasOpened: boolean;
  hasBlocked: boolean;
  isDeactivated: boolean;
  show(message: ShownMessage): void;
};

const patienceMilliseconds = 20_000;

/** As the platform gives a number: with the country's code, mostly without a plus. */
export const ownPhone = '84912345678';

export function createPerson(options: { id: number; languageCode: string; updates: UpdateQueue }): {
  person: Person;
  state: PersonState;
} {
  const { id, updates } = options;
  const watchers = new Set<() => void>();
  let seen = 0;
  let messageId = 1;
  let queries = 0;
  let sentAt = 1_790_000_000;
  const from = { id, is_bot: false, first_name: 'Nguyễn Thị Ví Dụ', language_code: options.languageCode };
  const chat = { id, type: 'private', first_name: from.first_name };

  const state: PersonState = {
    id,
    screen: [],
    openQueries: new Set(),
    replyKeyboard: [],
    hasOpened: false,
    hasBlocked: false,
    isDeactivated: false,
    show: (message) => {
      state.screen.push(message);
      for (const watcher of [...watchers]) watcher();
    },
  };

  function push(kind: string, body: object): Promise<Delivery[]> {
    return updates.push({ queue: `chat ${id}`, kind, body });
  }

  function message(content: object): object {
    sentAt += 1;
    return { message_id: messageId++, from, chat, date: sentAt, ...content };
  }

  function sendMessage(content: object): Promise<Delivery[]> {
    state.hasOpened = true;
    return push('message', message(content));
  }

  function changeMembership(before: string, after: string): Promise<Delivery[]> {
    state.hasBlocked = after === 'kicked';
    const member = (status: string) => ({ user: { id: 1, is_bot: true, first_name: 'bot' }, status });
    sentAt += 1;
    return push('my_chat_member', {
      chat,
      from,
      date: sentAt,
      old_chat_member: member(before),
      new_chat_member: after === 'kicked' ? { ...member(after), until_date: 0 } : member(after),
    });
  }

  /** Resolves with what `find` finds, now or after a message that is yet to come. */
  function once<T>(find: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(look);
        reject(
          new Error(`the person waited in vain for ${what}; on the screen: ${JSON.stringify(state.screen)}`),
        );
      }, patienceMilliseconds);
      const look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
    });
  }

  function findButton(label: string) {
    for (const shown of [...state.screen].reverse()) {
      const button = shown.keyboard.inline_keyboard.flat().find((candidate) => candidate.text === label);
      if (button !== undefined) return { shown, button };
    }
    return undefined;
  }

  /** What a press on the keyboard in place of the letters sends. */
  function pressReply(button: ReplyButton): Promise<Delivery[]> {
    if ('request_contact' in button)
      return sendMessage({
        contact: { phone_number: ownPhone, first_name: from.first_name, user_id: id },
      });
    if ('request_location' in button)
      return sendMessage({ location: { latitude: 21.028511, longitude: 105.804817 } });
    return sendMessage({ text: button.text });
  }

  const person: Person = {
    id: String(id),
    screen: state.screen,
    get waitingPresses() {
      return state.openQueries.size;
    },
    opens: (token) => sendMessage({ text: token === undefined ? '/start' : `/start ${token}` }),
    writes: (text) => sendMessage({ text }),
    get replyButtons() {
      return state.replyKeyboard.flat().map(({ text }) => text);
    },
    presses: async (label) => {
      const found = await once(
        () => state.replyKeyboard.flat().find(({ text }) => text === label) ?? findButton(label),
        `a button "${label}"`,
      );
      if (!('shown' in found)) return pressReply(found);
      const { shown, button } = found;
      // A link into the bot itself starts it anew with what the link carries.
      if ('url' in button) {
        const token = new URL(button.url).searchParams.get('start');
        if (token === null) throw new Error(`${button.url} leads out of the chat`);
        return sendMessage({ text: `/start ${token}` });
      }
      queries += 1;
      const queryId = `${id}${queries}`;
      state.openQueries.add(queryId);
      return push('callback_query', {
        id: queryId,
        from,
        message: { message_id: shown.id, date: sentAt, chat, text: shown.text },
        chat_instance: '1',
        data: button.callback_data,
      });
    },
    sends: (media) => sendMessage(media),
    edits: (text) => push('edited_message', message({ text, edit_date: sentAt })),
    blocks: () => changeMembership('member', 'kicked'),
    unblocks: () => changeMembership('kicked', 'member'),
    closesAccount: () => {
      state.isDeactivated = true;
    },
    sees: (expected) =>
      once(
        () => {
          const position = state.screen.findIndex((shown, at) => at >= seen && says(shown.text, expected));
          if (position < 0) return undefined;
          seen = position + 1;
          return state.screen[position];
        },
        expected === undefined ? 'a message' : `a message that says ${expected}`,
      ),
    buttons: (shown = state.screen.at(-1)) =>
      (shown?.keyboard.inline_keyboard ?? []).flat().map((button) => button.text),
  };
  return { person, state };
}

function says(text: string, expected: string | RegExp | undefined): boolean {
  if (expected === undefined) return true;
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}
