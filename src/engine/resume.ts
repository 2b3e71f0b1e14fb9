/** What can continue a waiting session. */
import type { Language } from '../core/message.ts';

export type Resume =
  /** Written words, NFC. */
  | { readonly kind: 'text'; readonly text: string }
  /** A button: `ask` is the number of the question that it was under. */
  | { readonly kind: 'press'; readonly ask: number; readonly value: string }
  | { readonly kind: 'command'; readonly command: 'back' | 'stop' | 'help' | 'repeat' }
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'unsupported'; readonly what: string }
  /** The time allowed for the session is over. */
  | { readonly kind: 'expiry' };
