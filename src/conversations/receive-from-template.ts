/**
 * What a person did inside a template message: gave stars, pressed a ready-made reply. Such an event names no
 * person, only the message, so it belongs to the conversation to which that message went.
 */
import type { TappedRating } from '../core/message.ts';
import type { Db } from '../db/index.ts';
import type { StoredContent } from './stored-content.ts';

export type TemplateDeed = {
  /** Our row in the outbox, as the message carried it. */
  readonly outboundId: bigint;
  /** The platform's own id of the message: the same deed told twice is stored once. */
  readonly messageId: string;
  readonly at: Date;
};

export type DeedReceived = 'stored' | 'duplicate' | 'unknown_message';

type ReceiveDeps = { readonly db: Db; readonly clock: { now(): Date }; readonly onStored: () => void };

/** Stars: they open the invitation and answer its first question. */
export function receiveTappedRating(
  deps: ReceiveDeps,
  deed: TemplateDeed & { rating: TappedRating },
): Promise<DeedReceived> {
  return receive(deps, deed, (tokenHash) => [
    {
      externalId: `user_feedback:${deed.messageId}`,
      content: { kind: 'opened', tokenHash, rating: deed.rating },
    },
  ]);
}

/** A ready-made reply: opens the invitation and is read like written words, so that it may also be a wish to stop. */
export function receiveTemplateReply(
  deps: ReceiveDeps,
  deed: TemplateDeed & { label: string },
): Promise<DeedReceived> {
  const externalId = `user_click_response_button:${deed.messageId}`;
  return receive(deps, deed, (tokenHash) => [
    { externalId: `${externalId}:open`, content: { kind: 'opened', tokenHash } },
    { externalId: `${externalId}:text`, content: { kind: 'text', text: deed.label } },
  ]);
}

async function receive(
  deps: ReceiveDeps,
  deed: TemplateDeed,
  toRows: (tokenHash: string) => { externalId: string; content: StoredContent }[],
): Promise<DeedReceived> {
  const outbound = await deps.db.outbound.findUnique({
    where: { id: deed.outboundId },
    select: {
      conversationId: true,
      conversation: { select: { channel: true } },
      invitation: { select: { tokenHash: true } },
    },
  });
  if (outbound?.invitation == null || outbound.conversation.channel !== 'zalo') return 'unknown_message';
  const now = deps.clock.now();
  const rows = toRows(Buffer.from(outbound.invitation.tokenHash).toString('hex'));
  const { count } = await deps.db.inbound.createMany({
    data: rows.map(({ externalId, content }) => ({
      channel: 'zalo' as const,
      externalId,
      conversationId: outbound.conversationId,
      content,
      occurredAt: deed.at,
      receivedAt: now,
      availableAt: now,
    })),
    skipDuplicates: true,
  });
  if (count > 0) deps.onStored();
  return count > 0 ? 'stored' : 'duplicate';
}
