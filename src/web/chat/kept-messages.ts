/**
 * What the person did and the server has not confirmed: kept on the device until it has. Each message lies
 * under a name of its own, so that two open tabs cannot overwrite each other's; the same message sent from
 * both is one message to the server, by its key.
 */
import * as z from 'zod/mini';
import { type ChatContent, chatContentSchema } from '../../contract/web-chat.ts';

export type KeptMessage = {
  /** UUID, made at the tap and sent with every try. */
  readonly key: string;
  readonly content: ChatContent;
  /** What the person saw on the button, or wrote. */
  readonly label: string | null;
  /** Place in the order of sending: milliseconds since 1970 at the tap, moved on if two would be equal. */
  readonly order: number;
};

const keptMessageSchema = z.object({
  key: z.uuid(),
  content: chatContentSchema,
  label: z.nullable(z.string()),
  order: z.number(),
});

/** The part of `localStorage` that is used. */
export type Store = {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
};

const prefix = 'lang-nghe:';
/** No invitation lives longer; what a shared device still holds then is only a trace of its owner. */
const longestKeptDays = 60;

export type KeptMessages = {
  /** In order of sending. */
  list(): KeptMessage[];
  /** Keeps a message and returns it with its place in the order. */
  add(message: Omit<KeptMessage, 'order'>): KeptMessage;
  remove(key: string): void;
  clear(): void;
};

/** The kept messages of one chat; `chat` is its address. Old ones of any chat are thrown away first. */
export function openKeptMessages(store: Store, chat: string, now: () => number): KeptMessages {
  const namesUnder = (start: string) =>
    Array.from({ length: store.length }, (_, index) => store.key(index) ?? '').filter((name) =>
      name.startsWith(start),
    );
  const read = (name: string): KeptMessage | undefined => {
    try {
      const parsed = keptMessageSchema.safeParse(JSON.parse(store.getItem(name) ?? 'null'));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  };
  const oldest = now() - longestKeptDays * 86_400_000;
  for (const name of namesUnder(prefix)) {
    const message = read(name);
    if (message === undefined || message.order < oldest) store.removeItem(name);
  }

  const nameOf = (key: string) => `${prefix}${chat}:${key}`;
  const list = () =>
    namesUnder(nameOf(''))
      .map(read)
      .filter((message) => message !== undefined)
      .sort((a, b) => a.order - b.order);
  return {
    list,
    add: (message) => {
      const last = list().pop();
      const order = Math.max(now(), last === undefined ? 0 : last.order + 1);
      const kept = { ...message, order };
      store.setItem(nameOf(message.key), JSON.stringify(kept));
      return kept;
    },
    remove: (key) => store.removeItem(nameOf(key)),
    clear: () => {
      for (const name of namesUnder(nameOf(''))) store.removeItem(name);
    },
  };
}

/** A store that lasts as long as the page, for browsers that refuse theirs. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => Array.from(values.keys())[index] ?? null,
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => {
      values.set(name, value);
    },
    removeItem: (name) => {
      values.delete(name);
    },
  };
}
