/** A person with Zalo on their phone: what they do becomes events, what the account sends appears in the chat. */
import type { Clock } from '../../core/time.ts';
import type { EventDelivery, EventQueue } from './events.ts';
import type { Consultation, FakeButton } from './requests.ts';

/** A message of the account in the chat. */
export type ZaloShown = {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly FakeButton[];
  readonly message: Consultation['message'] | undefined;
  /** Of a template message: its template, fields and tracking id. */
  readonly template?: { id: string; fields: Record<string, string>; trackingId?: string };
};

export type ZaloPerson = {
  readonly id: string;
  /** `84` and nine digits. */
  readonly phone: string;
  readonly screen: readonly ZaloShown[];
  follows(): Promise<EventDelivery[]>;
  unfollows(): Promise<EventDelivery[]>;
  /** Blocks the account: nothing comes through any more. */
  blocks(): Promise<EventDelivery[]>;
  /** Fills in and sends the form of `request_user_info`. */
  submitsInfo(info: { name?: string; phone?: string }): Promise<EventDelivery[]>;
  /** Presses a ready-made reply of a template message. */
  replies(message: ZaloShown, label: string): Promise<EventDelivery[]>;
  /** The chat button of the account's page. */
  clicksChat(): Promise<EventDelivery[]>;
  writes(text: string): Promise<EventDelivery[]>;
  /** Presses a button by its title, once it is there: its payload goes out as a message. */
  presses(title: string): Promise<EventDelivery[]>;
  /** Sends an image, a sticker…: the event's name without `user_send_`. */
  sends(kind: string, message?: object): Promise<EventDelivery[]>;
  /** Looks at the chat: what was not seen yet is reported as seen. */
  looks(): Promise<EventDelivery[]>;
  /** Rates a template message with stars. */
  rates(message: ZaloShown, stars: number, note?: string): Promise<EventDelivery[]>;
  withdraws(): Promise<EventDelivery[]>;
  /** The next message that was not read yet (and says `expected`), once it is there. */
  sees(expected?: string | RegExp): Promise<ZaloShown>;
};

export type ZaloPersonState = {
  readonly id: string;
  readonly phone: string;
  readonly screen: ZaloShown[];
  isFollowing: boolean;
  hasBlocked: boolean;
  lastInteractionAt: number | undefined;
  show(message: ZaloShown): void;
};

const patienceMilliseconds = 20_000;

export function createZaloPerson(options: {
  id: string;
  phone: string;
  oaId: string;
  clock: Clock;
  events: EventQueue;
  nextMessageId: () => string;
  /** False where the rating's event gets lost. */
  onRating: (rating: { message: ZaloShown; stars: number; note: string }) => boolean;
}): { person: ZaloPerson; state: ZaloPersonState } {
  const { id, oaId, events } = options;
  const watchers = new Set<() => void>();
  let read = 0;
  let seen = 0;
  const state: ZaloPersonState = {
    id,
    phone: options.phone,
    screen: [],
    isFollowing: false,
    hasBlocked: false,
    lastInteractionAt: undefined,
    show: (message) => {
      state.screen.push(message);
      for (const watcher of [...watchers]) watcher();
    },
  };
  const interact = () => {
    state.lastInteractionAt = options.clock.now().getTime();
  };

  function say(kind: string, message: object): Promise<EventDelivery[]> {
    interact();
    return events.push(`user_send_${kind}`, {
      sender: { id },
      recipient: { id: oaId },
      user_id_by_app: `9${id}`,
      message: { msg_id: options.nextMessageId(), ...message },
    });
  }

  function once<T>(find: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(look);
        const screen = JSON.stringify(state.screen.map((shown) => shown.text));
        reject(new Error(`the person waited in vain for ${what}; in the chat: ${screen}`));
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

  const person: ZaloPerson = {
    id,
    phone: options.phone,
    screen: state.screen,
    follows: () => {
      state.isFollowing = true;
      state.hasBlocked = false;
      interact();
      return events.push('follow', { oa_id: oaId, follower: { id }, source: 'oa_profile' });
    },
    unfollows: () => {
      state.isFollowing = false;
      return events.push('unfollow', { oa_id: oaId, follower: { id }, source: 'oa_profile' });
    },
    blocks: () => {
      state.isFollowing = false;
      state.hasBlocked = true;
      return events.push('unfollow', { oa_id: oaId, follower: { id }, source: 'oa_profile' });
    },
    submitsInfo: (info) => {
      interact();
      return events.push('user_submit_info', { sender: { id }, recipient: { id: oaId }, info });
    },
    replies: (message, label) =>
      events.push(
        'user_click_response_button',
        {
          oa_id: oaId,
          msg_id: message.id,
          message: {
            submit_time: String(options.clock.now().getTime()),
            button_type: 'response',
            data: label,
            tracking_id: message.template?.trackingId ?? '',
          },
        },
        'ZNS',
      ),
    clicksChat: () => {
      interact();
      return events.push('user_click_chatnow', { oa_id: oaId, user_id: id });
    },
    writes: (text) => say('text', { text }),
    presses: async (title) => {
      const button = await once(() => {
        for (const shown of [...state.screen].reverse()) {
          const found = shown.buttons.find((candidate) => candidate.title === title);
          if (found !== undefined) return found;
        }
        return undefined;
      }, `a button "${title}"`);
      if (typeof button.payload !== 'string') throw new Error(`"${title}" opens an address`);
      return say('text', { text: button.payload });
    },
    sends: (kind, message = {}) => say(kind, message),
    looks: async () => {
      const unseen = state.screen.slice(seen).map((shown) => shown.id);
      seen = state.screen.length;
      if (unseen.length === 0) return [];
      return events.push('user_seen_message', {
        sender: { id: oaId },
        recipient: { id },
        message: { msg_ids: unseen },
      });
    },
    rates: async (message, stars, note = '') => {
      if (!options.onRating({ message, stars, note })) return [];
      return events.push(
        'user_feedback',
        {
          oa_id: oaId,
          message: {
            msg_id: message.id,
            rate: stars,
            note,
            submit_time: String(options.clock.now().getTime()),
            feedbacks: [],
            tracking_id: message.template?.trackingId ?? '',
          },
        },
        'ZNS',
      );
    },
    withdraws: () => events.push('user_withdraw', { user_id: id }),
    sees: (expected) =>
      once(
        () => {
          const position = state.screen.findIndex((shown, at) => at >= read && says(shown.text, expected));
          if (position < 0) return undefined;
          read = position + 1;
          return state.screen[position];
        },
        expected === undefined ? 'a message' : `a message that says ${expected}`,
      ),
  };
  return { person, state };
}

function says(text: string, expected: string | RegExp | undefined): boolean {
  if (expected === undefined) return true;
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}
