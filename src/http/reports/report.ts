/** What a printed report is made of: blocks, from top to bottom. */
import type { Language } from '../../core/message.ts';

export type Bar = {
  readonly label: string;
  /** 0 to 100; null where nothing is published. */
  readonly value: number | null;
  readonly lower: number;
  readonly upper: number;
  /** What stands beside it in words. */
  readonly note: string;
};

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Small print: what explains, or is left out. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly lines: readonly string[] }
  | { readonly kind: 'figure'; readonly value: string; readonly text: string; readonly bar: Bar }
  | { readonly kind: 'bars'; readonly bars: readonly Bar[] }
  | { readonly kind: 'levels'; readonly shares: readonly number[]; readonly labels: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'box'; readonly title: string; readonly lines: readonly string[] };

export type Report = {
  readonly title: string;
  readonly subtitle: string;
  readonly footer: string;
  readonly language: Language;
  /** When it was published: a report is as old as its figures. */
  readonly createdAt: Date;
  readonly blocks: readonly Block[];
};
