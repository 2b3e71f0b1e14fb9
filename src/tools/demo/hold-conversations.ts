/**
 * Simulated citizens talk to the real shell: what they send goes through the inbox, the engine answers in its
 * own transactions, and they hear what stands in the outbox. Nothing is written beside that path.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Application, Deps } from '../../application.ts';
import type { Channel } from '../../channels/port.ts';
import { type ConversationDeps, createInbox, handleWaiting } from '../../conversations/index.ts';
import {
  type ChannelName,
  type InboundContent,
  messageContentSchema,
  type QuestionMessage,
} from '../../core/message.ts';
import { silentMeter } from '../../core/meter.ts';
import { createDelivery } from '../../delivery/index.ts';
import { keyedHash } from '../../identity/index.ts';
import { type Citizen, type Reply, replyTo } from './citizen.ts';
import type { Random } from './random.ts';
import type { ZaloPhones } from './zalo-phones.ts';

export type Invited = {
  readonly citizen: Citizen;
  readonly token: string;
  readonly channel: ChannelName;
  readonly address: string;
};

type Talk = Invited & { conversationId: string; answered: number };

const conversationsAtOnce = 50;
const pollMilliseconds = 20;

/** Lets invited citizens open their invitations and talk until each has finished or gone; one round of replies at a time. */
export async function holdConversations(
  { deps, conversations, stopping }: Application,
  invited: readonly Invited[],
  random: Random,
  zalo?: ZaloPhones,
): Promise<void> {
  const { clock, newId } = deps;
  const receive = createInbox({ ...deps, onStored: () => undefined });
  const handOver = createPhones(
    deps,
    invited.some(({ channel }) => channel === 'telegram'),
    zalo,
  );
  const send = ({ channel, address }: Invited, content: InboundContent): Promise<unknown> =>
    channel === 'zalo' && zalo !== undefined
      ? zalo.say(address, content)
      : receive(channel, { externalId: newId(), address, occurredAt: clock.now(), content });

  await Promise.all(
    invited.map((person) =>
      send(person, { kind: 'open', token: person.token, language: person.citizen.language }),
    ),
  );
  let talks = await findConversations(deps, invited);
  let heardUpTo = 0n;
  while (talks.length > 0 && !stopping.aborted) {
    const ids = talks.map((talk) => talk.conversationId);
    await handleAll(conversations, ids, stopping);
    await handOver();
    const { questions, newest } = await hear(deps, ids, heardUpTo);
    heardUpTo = newest;
    const going: Talk[] = [];
    const sent: Promise<unknown>[] = [];
    for (const talk of talks) {
      const question = questions.get(talk.conversationId);
      if (question === undefined) continue;
      const reply = replyTo(talk.citizen, question, talk.answered, random);
      if (reply.kind === 'leave') continue;
      sent.push(send(talk, toContent(reply, question)));
      going.push({ ...talk, answered: talk.answered + 1 });
    }
    await Promise.all(sent);
    talks = going;
  }
}

const unlimited = { perSecond: undefined, perPersonSecond: undefined };

/** The citizens' phones. The returned function hands over what stands in the outbox: it has arrived. */
function createPhones(deps: Deps, hasTelegram: boolean, zalo: ZaloPhones | undefined): () => Promise<void> {
  const telegram: Channel = {
    name: 'telegram',
    invites: [],
    send: () => Promise.resolve({ status: 'wired', externalIds: [deps.newId()] }),
  };
  const channels = [...(hasTelegram ? [telegram] : []), ...(zalo === undefined ? [] : [zalo.channel])];
  const delivery = createDelivery({
    ...deps,
    meter: silentMeter,
    channels,
    // Nobody waits here, and nobody is woken: the citizens are as many as the day had.
    settings: { quietHours: undefined, rates: { telegram: unlimited, zalo: unlimited, web: unlimited } },
    calendar: () => Promise.resolve({ isWorkingDay: () => true }),
    // These citizens open their invitations by themselves.
    linksFromSeed: () => ({ web: '' }),
    onFinished: () => undefined,
  });
  return async () => {
    do await delivery.settled();
    while ((await delivery.step()) > 0);
  };
}

function toContent(reply: Exclude<Reply, { kind: 'leave' }>, { question }: QuestionMessage): InboundContent {
  return reply.kind === 'press' ? { ...reply, question } : reply;
}

async function findConversations(deps: Deps, invited: readonly Invited[]): Promise<Talk[]> {
  const hashOf = ({ channel, address }: Invited) => keyedHash(deps.keys.addressHash, channel, address);
  const rows = await deps.db.conversation.findMany({
    where: { address: { addressHash: { in: invited.map(hashOf) } } },
    select: { id: true, address: { select: { addressHash: true } } },
  });
  const ids = new Map(rows.map((row) => [Buffer.from(row.address.addressHash).toString('hex'), row.id]));
  return invited.map((person) => {
    const conversationId = ids.get(Buffer.from(hashOf(person)).toString('hex'));
    if (conversationId === undefined) throw new Error('a stored message without a conversation');
    return { ...person, conversationId, answered: 0 };
  });
}

/** Until nothing of these conversations waits; a running application may be handling some of it itself. */
async function handleAll(
  deps: ConversationDeps,
  conversationIds: readonly string[],
  stopping: AbortSignal,
): Promise<void> {
  const waiting = { conversationId: { in: [...conversationIds] }, status: 'received' as const };
  while (!stopping.aborted && (await deps.db.inbound.count({ where: waiting })) > 0) {
    if ((await handleWaiting(deps, conversationsAtOnce)) === 0) await delay(pollMilliseconds);
  }
}

/** The last question that each conversation was asked since `after`, if the last word was a question. */
async function hear(
  { db }: Deps,
  conversationIds: readonly string[],
  after: bigint,
): Promise<{ questions: Map<string, QuestionMessage>; newest: bigint }> {
  const rows = await db.outbound.findMany({
    where: { conversationId: { in: [...conversationIds] }, id: { gt: after } },
    orderBy: { id: 'asc' },
    select: { id: true, conversationId: true, content: true },
  });
  const questions = new Map<string, QuestionMessage>();
  for (const row of rows) {
    const content = messageContentSchema.parse(row.content);
    if (content.kind === 'question') questions.set(row.conversationId, content);
    else questions.delete(row.conversationId);
  }
  return { questions, newest: rows.at(-1)?.id ?? after };
}
