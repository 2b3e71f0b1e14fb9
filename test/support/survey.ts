import { randomUUID } from 'node:crypto';
import { type ConversationDeps, createInbox, handleWaiting } from '../../src/conversations/index.ts';
import type { ChannelName, InboundContent, MessageContent } from '../../src/core/message.ts';
import { messageContentSchema } from '../../src/core/message.ts';
import type { Db } from '../../src/db/index.ts';
import { keyedHash } from '../../src/identity/index.ts';
import { createAnswerCounts } from '../../src/indices/index.ts';
import { createFlowLibrary } from '../../src/surveys/index.ts';
import { fixedClock, memoryLog, newId, testKeys } from './deps.ts';
import { aReportedDossier } from './reports.ts';
import { loadSteadyFlows } from './steady-flows.ts';

export { flowsFolder } from './steady-flows.ts';

/** The conversation shell over a test's database, with flows that draw nothing, worked by hand. */
export async function aSurvey(db: Db, changes: Partial<ConversationDeps> = {}) {
  const clock = fixedClock();
  const log = memoryLog();
  const deps: ConversationDeps = {
    db,
    clock,
    log,
    newId,
    keys: testKeys,
    flows: createFlowLibrary(),
    counts: createAnswerCounts({ clock }),
    onCommitted: () => undefined,
    onFileSent: () => undefined,
    ...changes,
  };
  await loadSteadyFlows({ db, newId, clock });
  const receive = createInbox({ db, keys: testKeys, clock, newId, onStored: () => undefined });

  const handleAll = async () => {
    let handled = 0;
    for (;;) {
      const more = await handleWaiting(deps, 50);
      if (more === 0) return handled;
      handled += more;
    }
  };

  /** One person on one channel. `sends` stores a message and lets the shell handle it. */
  const person = (channel: ChannelName, address: string) => {
    const conversation = () =>
      db.conversation.findFirst({
        where: { channel, address: { addressHash: { in: [hashOf(channel, address)] } } },
        select: { id: true },
      });
    const heard = async (): Promise<MessageContent[]> => {
      const rows = await db.outbound.findMany({
        where: { conversationId: (await conversation())?.id ?? randomUUID() },
        orderBy: { id: 'asc' },
      });
      return rows.map((row) => messageContentSchema.parse(row.content));
    };
    const asked = async () => {
      const question = (await heard()).findLast((message) => message.kind === 'question');
      if (question?.kind !== 'question') throw new Error('nothing was asked');
      return question;
    };
    const arrives = (content: InboundContent, externalId: string = randomUUID()) =>
      receive(channel, { externalId, address, occurredAt: clock.now(), content });
    const sends = async (content: InboundContent, externalId?: string) => {
      const received = await arrives(content, externalId);
      await handleAll();
      return received;
    };
    return {
      heard,
      asked,
      arrives,
      sends,
      opens: (token: string) => sends({ kind: 'open', token }),
      writes: (text: string, externalId?: string) => sends({ kind: 'text', text }, externalId),
      presses: async (label: string, externalId?: string) => {
        const question = await asked();
        const option = question.options.find((candidate) => candidate.label.includes(label));
        if (option === undefined) throw new Error(`no button ${label} under "${question.text}"`);
        return sends({ kind: 'press', question: question.question, value: option.value }, externalId);
      },
    };
  };

  let phones = 0;
  /** A finished dossier of a new applicant, with its invitation. */
  const invite = (report: Record<string, unknown> = {}) => {
    phones += 1;
    const phone = `09${String(10_000_000 + phones)}`;
    return aReportedDossier(db, { applicant: { kind: 'person', phone, locale: 'vi' }, ...report }, { clock });
  };

  return { deps, clock, log, receive, handleAll, person, invite };
}

function hashOf(channel: ChannelName, address: string): Uint8Array<ArrayBuffer> {
  return keyedHash(testKeys.addressHash, channel, address);
}
