/** The survey as a wizard scene of telegraf with its session middleware over a table of PostgreSQL. */
import { Agent } from 'node:http';
import pg from 'pg';
import { Scenes, session, Telegraf } from 'telegraf';
import { questions, thanks } from '../survey.ts';
import { botInfo, buttonsOf, createTables, levelOf, type StartBot, storeAnswers } from './bot.ts';

type Session = Scenes.WizardSession & { answers?: number[] };
type Context = Scenes.WizardContext & { session: Session };

export const startTelegrafBot: StartBot = async (settings) => {
  const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: 10 });
  await pool.query(createTables);
  const ask = (ctx: Context, question: number) =>
    ctx.reply(questions[question] ?? '', { reply_markup: { inline_keyboard: buttonsOf(question) } });

  const wizard = new Scenes.WizardScene<Context>(
    'survey',
    async (ctx) => {
      ctx.session.answers = [];
      await ask(ctx, 0);
      ctx.wizard.next();
    },
    ...questions.map((_text, question) => async (ctx: Context) => {
      const query = ctx.callbackQuery;
      const level = query !== undefined && 'data' in query ? levelOf(question, query.data) : undefined;
      if (level === undefined) return;
      await ctx.answerCbQuery();
      ctx.session.answers = [...(ctx.session.answers ?? []), level];
      if (question + 1 < questions.length) {
        await ask(ctx, question + 1);
        ctx.wizard.next();
        return;
      }
      await storeAnswers(pool, ctx.chat?.id ?? 0, ctx.session.answers);
      await ctx.reply(thanks);
      await ctx.scene.leave();
    }),
  );

  // Its default answers the webhook with a method before the session is kept; who then presses at once is
  // read with the session of before, and the press is lost.
  const telegram = { apiRoot: settings.apiRoot, webhookReply: false };
  const bot = new Telegraf<Context>(settings.token, { telegram });
  // It keeps connections to Telegram open over https; over http it has to be told.
  Object.assign(bot.telegram.options, { agent: new Agent({ keepAlive: true }) });
  bot.botInfo = { ...botInfo };
  bot.use(
    session({
      store: {
        get: async (key) => {
          const { rows } = await pool.query<{ value: Session }>(
            'select value from bot_sessions where key = $1',
            [key],
          );
          return rows[0]?.value;
        },
        set: async (key: string, value: Session) => {
          await pool.query(
            'insert into bot_sessions (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
            [key, JSON.stringify(value)],
          );
        },
        delete: async (key) => {
          await pool.query('delete from bot_sessions where key = $1', [key]);
        },
      },
    }),
  );
  bot.use(new Scenes.Stage<Context>([wizard]).middleware());
  bot.start((ctx) => ctx.scene.enter('survey'));
  return bot.webhookCallback(settings.webhookPath, { secretToken: settings.secretToken });
};
