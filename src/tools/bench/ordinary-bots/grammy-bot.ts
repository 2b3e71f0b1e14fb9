/** The survey as a conversation of grammY, kept in PostgreSQL by its own storage. */
import {
  type ConversationBuilder,
  type ConversationData,
  type ConversationFlavor,
  conversations,
  createConversation,
  type VersionedState,
} from '@grammyjs/conversations';
import { PsqlAdapter } from '@grammyjs/storage-psql';
import { Bot, type Context, webhookCallback } from 'grammy';
import pg from 'pg';
import { questions, thanks } from '../survey.ts';
import { botInfo, buttonsOf, createTables, levelOf, type StartBot, storeAnswers } from './bot.ts';

type BotContext = ConversationFlavor<Context>;

export const startGrammyBot: StartBot = async (settings) => {
  const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: 10 });
  await pool.query(createTables);
  const client = new pg.Client({ connectionString: settings.databaseUrl });
  await client.connect();

  const survey: ConversationBuilder<BotContext, Context> = async (conversation, ctx) => {
    const answers: number[] = [];
    for (const [question, text] of questions.entries()) {
      await ctx.reply(text, { reply_markup: { inline_keyboard: buttonsOf(question) } });
      let level: number | undefined;
      while (level === undefined) {
        const pressed = await conversation.waitFor('callback_query:data');
        level = levelOf(question, pressed.callbackQuery.data);
        await pressed.answerCallbackQuery();
      }
      answers.push(level);
    }
    await conversation.external(() => storeAnswers(pool, ctx.chat?.id ?? 0, answers));
    await ctx.reply(thanks);
  };

  const bot = new Bot<BotContext>(settings.token, {
    client: { apiRoot: settings.apiRoot },
    botInfo: {
      ...botInfo,
      has_main_web_app: false,
      can_connect_to_business: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
  });
  // Its type says that it may hold anything.
  const created = await PsqlAdapter.create({ client, tableName: 'grammy_sessions' });
  const adapter = created as PsqlAdapter<VersionedState<ConversationData>>;
  bot.use(conversations({ storage: { type: 'key', adapter } }));
  bot.use(createConversation(survey, 'survey'));
  bot.command('start', (ctx) => ctx.conversation.enter('survey'));
  return webhookCallback(bot, 'http', { secretToken: settings.secretToken });
};
