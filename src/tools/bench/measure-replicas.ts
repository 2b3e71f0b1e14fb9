/** Replicas of the application on one database, with citizens at their webhooks. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { letAnswer, openConversations, type Scene } from './citizens.ts';
import type { AnswerFigures, MemoryFigures, SoakFigures } from './figures.ts';
import { inviteCitizens } from './invite.ts';
import { type Platform, startPlatform } from './platform.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { questions } from './survey.ts';

/** More conversations than a second uses up on any machine that this was tried on. */
const conversationsPerSecond = 350;
/** A conversation takes a press for each question, and each press some milliseconds. */
const conversationsPerSecondAndCitizen = 15;
/** So long after the last message, what was needed for it is let go of. */
const settleMilliseconds = 3_000;

const secret = () => randomBytes(24).toString('hex');

export type Replicas = {
  readonly platform: Platform;
  readonly servers: readonly ServerProcess[];
  /** Lets citizens answer and counts their answers. */
  answer(pace: Pace): Promise<AnswerFigures>;
  /** Opens that many conversations and leaves them open; what they cost the first replica. */
  open(conversations: number): Promise<MemoryFigures>;
  soak(citizens: number, seconds: number): Promise<SoakFigures>;
  /** Answers so far, over all that was measured. */
  answered(): number;
};

type Pace = Parameters<typeof letAnswer>[1];

/** Starts that many replicas with this environment, lets `work` measure them, and stops them in good order. */
export async function withReplicas<T>(
  count: number,
  folder: string,
  environment: Readonly<Record<string, string>>,
  work: (replicas: Replicas) => Promise<T>,
  profileFolder?: string,
): Promise<T> {
  const platform = await startPlatform();
  const webhookSecret = secret();
  const servers: ServerProcess[] = [];
  let answered = 0;
  const common = {
    ...environment,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_BOT_TOKEN: platform.token,
    TELEGRAM_BOT_USERNAME: 'lang_nghe_bench_bot',
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    TELEGRAM_API_ROOT: platform.apiRoot,
    // A Bot API server of one's own has no such limits; with them, the platform would be measured.
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
  };
  const setScene = async (conversations: number): Promise<Scene> => {
    const [first] = servers;
    if (first === undefined) throw new Error('no replica');
    const tokens = await inviteCitizens(first.address, environment['INTAKE_SECRET'] ?? '', conversations);
    return {
      webhooks: servers.map(({ address }) => `${address}/webhooks/telegram`),
      webhookSecret,
      pids: servers.map(({ pid }) => pid),
      platform,
      tokens,
    };
  };
  const answer = async (pace: Pace) => {
    const seconds = pace.seconds + pace.warmUpSeconds;
    const presses = pace.secondsBetweenPresses;
    const perSecond =
      presses === undefined
        ? Math.min(conversationsPerSecond, conversationsPerSecondAndCitizen * pace.citizens)
        : pace.citizens / presses / questions.length;
    const scene = await setScene(Math.ceil(perSecond * seconds) + 2 * pace.citizens);
    const { figures, total } = await letAnswer(scene, pace);
    answered += total;
    return figures;
  };
  const memory = async () => (await servers[0]?.residentMegabytes()) ?? 0;
  try {
    for (let number = 0; number < count; number += 1)
      servers.push(await startServerProcess(folder, common, profileFolder));
    const result = await work({
      platform,
      servers,
      answer,
      answered: () => answered,
      open: async (conversations) => {
        const scene = await setScene(conversations);
        await delay(settleMilliseconds);
        const before = await memory();
        await openConversations(scene, conversations, 50);
        await delay(settleMilliseconds);
        return { conversations, megabytesBefore: before, megabytesAfter: await memory() };
      },
      soak: async (citizens, seconds) => {
        const megabytes: number[] = [];
        const sampling = setInterval(() => void memory().then((value) => megabytes.push(value)), 1_000);
        try {
          // A press every two seconds each: a load that can be kept up for long.
          const figures = await answer({ citizens, warmUpSeconds: 5, seconds, secondsBetweenPresses: 2 });
          const third = Math.max(1, Math.floor(megabytes.length / 3));
          return {
            seconds,
            answers: figures,
            megabytesFirstThird: middle(megabytes.slice(0, third)),
            megabytesLastThird: middle(megabytes.slice(-third)),
          };
        } finally {
          clearInterval(sampling);
        }
      },
    });
    for (const server of servers) await server.stop();
    return result;
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
    await platform.close();
  }
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
