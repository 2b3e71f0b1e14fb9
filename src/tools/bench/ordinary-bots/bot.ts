/** What the two ordinary bots are given, and what they have in common: they keep eight numbers for each chat. */
import type { RequestListener } from 'node:http';
import type pg from 'pg';
import { levelLabels } from '../survey.ts';

export type BotSettings = {
  readonly token: string;
  readonly apiRoot: string;
  readonly secretToken: string;
  readonly webhookPath: string;
  readonly databaseUrl: string;
};

/** A bot, ready for updates over HTTP. */
export type StartBot = (settings: BotSettings) => Promise<RequestListener>;

export const botInfo = {
  id: 1,
  is_bot: true,
  first_name: 'Bench',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
} as const;

/** Buttons of a question, one in a row; the citizens of the bench press the one that ends in `.5`. */
export function buttonsOf(question: number): { text: string; callback_data: string }[][] {
  return levelLabels.map((text, index) => [{ text, callback_data: `p.${question}.${index + 1}` }]);
}

/** The level that a button of this question stands for. */
export function levelOf(question: number, data: string): number | undefined {
  const [, asked, level] = /^p\.(\d+)\.([1-5])$/.exec(data) ?? [];
  return asked === String(question) ? Number(level) : undefined;
}

export const createTables = `
  create table if not exists bot_sessions (key text primary key, value jsonb not null);
  create table if not exists bot_answers (
    id bigint generated always as identity primary key, chat_id bigint not null, answers int[] not null,
    answered_at timestamptz not null default now()
  )`;

export async function storeAnswers(
  db: Pick<pg.Pool, 'query'>,
  chat: number,
  answers: readonly number[],
): Promise<void> {
  await db.query('insert into bot_answers (chat_id, answers) values ($1, $2)', [chat, [...answers]]);
}
