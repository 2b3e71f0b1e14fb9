/** What each channel can show and take. */
import type { ChannelName } from './message.ts';
import { toNfc } from './text.ts';

export type Capabilities = {
  readonly name: ChannelName;
  /** Units of the longest text of one message; longer ones are sent in parts. */
  readonly longestText: number;
  /** Buttons under one message; more options are only written out, to be answered by number. */
  readonly mostButtons: number;
  /** Units of the longest label that a button shows whole; a longer one is cut there and written out. */
  readonly longestLabel: number;
  /** The length of a text in the platform's own unit. */
  measure(text: string): number;
  readonly showsImages: boolean;
  /** Can take buttons away from a message that was sent. */
  readonly edits: boolean;
  /** Has its own button with which a person shares the phone number, and the place. */
  readonly asksPhone: boolean;
  readonly asksPlace: boolean;
  /** Kinds of files that a person can send. */
  readonly takes: readonly ('photo' | 'voice' | 'document')[];
};

const utf16Units = (text: string): number => text.length;
const characters = (text: string): number => [...toNfc(text)].length;

export const capabilities: Readonly<Record<ChannelName, Capabilities>> = {
  /** core.telegram.org/bots/api: sendMessage 4096 UTF-16 units, inline keyboards, request_contact. A narrow phone shows 36 characters of a button. */
  telegram: {
    name: 'telegram',
    longestText: 4_096,
    mostButtons: 100,
    longestLabel: 36,
    measure: utf16Units,
    showsImages: true,
    edits: true,
    asksPhone: true,
    asksPlace: true,
    takes: ['photo', 'voice', 'document'],
  },
  /**
   * developers.zalo.me, consultation message v3.0: text up to 2,000 characters, up to 5 buttons with titles up to
   * 100 characters; request_user_info asks for name, phone and address; what was sent stays as it is.
   */
  zalo: {
    name: 'zalo',
    longestText: 2_000,
    mostButtons: 5,
    longestLabel: 100,
    measure: characters,
    showsImages: true,
    edits: false,
    asksPhone: true,
    asksPlace: false,
    takes: ['photo', 'voice', 'document'],
  },
  /** Our own page. */
  web: {
    name: 'web',
    longestText: 10_000,
    mostButtons: 100,
    longestLabel: 300,
    measure: characters,
    showsImages: true,
    edits: true,
    asksPhone: false,
    asksPlace: true,
    takes: ['photo', 'document'],
  },
};
