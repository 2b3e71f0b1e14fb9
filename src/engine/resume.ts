/** What can continue a waiting session. */
import type { Command, Language, SentFile } from '../core/message.ts';

export type Resume =
  /** Written words, NFC. `on` is the day in Viet Nam on which they were written: "hôm qua" needs it. */
  | { readonly kind: 'text'; readonly text: string; readonly on?: string }
  /** A button: `ask` is the number of the question that it was under. */
  | { readonly kind: 'press'; readonly ask: number; readonly value: string }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'language'; readonly language: Language }
  /** A phone number that the platform vouches for (Telegram's contact button, Zalo's form). */
  | { readonly kind: 'contact'; readonly phone: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'file'; readonly file: SentFile }
  | { readonly kind: 'unsupported'; readonly what: string }
  /** The question was left without an answer for its time; a reminder may be due, or its own way out. */
  | { readonly kind: 'reminder_due'; readonly ask: number }
  | { readonly kind: 'timeout'; readonly ask: number }
  /** The time allowed for the session is over. */
  | { readonly kind: 'expiry' };
