/** What Zalo tells besides a person's own messages, and what it changes here. Each may be told twice. */
import {
  type EventDeps,
  type GivenContact,
  outboundOfTracking,
  type Receipt,
  type TemplateRating,
  type TemplateReply,
  toZaloPhone,
  type ZaloNews,
} from '../../channels/zalo/index.ts';
import { receiveTappedRating, receiveTemplateReply } from '../../conversations/index.ts';
import type { Log } from '../../core/log.ts';
import type { Inbound } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import { addSeconds, type Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import {
  createReceipts,
  type DeliveryReceipt,
  pauseConversation,
  recordQuotaChange,
  recordTemplateChange,
} from '../../delivery/index.ts';
import { openInvitationOf } from '../../dossiers/index.ts';
import { eraseRespondent, type Keys, keyedHash, linkAddress } from '../../identity/index.ts';

export type NewsDeps = {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly oaId: string;
  /** For how long an officer's own message silences us in that conversation. */
  readonly officerPauseSeconds: number;
  readonly receive: (inbound: Inbound) => Promise<unknown>;
  /** Something was put into the inbox. */
  readonly onStored: () => void;
  readonly onTemplateChanged: (templateId: string) => void;
};

/** Makes the consumer of Zalo's news; it resolves once the consequences are committed. */
export function createZaloNews(deps: NewsDeps): EventDeps['tell'] {
  const record = createReceipts(deps);
  return async (news) => {
    switch (news.kind) {
      case 'receipt':
        await takeReceipt(record, news.receipt);
        return 'used';
      case 'template_rating':
        return takeTemplateRating(deps, news.rating);
      case 'template_reply':
        return takeReply(deps, news.reply);
      case 'officer_wrote':
        // From our own clock: Zalo's may be wrong, and a pause without end would silence us for ever.
        await pauseConversation(deps, {
          address: news.address,
          until: addSeconds(deps.clock.now(), deps.officerPauseSeconds),
        });
        return 'used';
      case 'contact_given':
        await takeContact(deps, news.contact);
        return 'used';
      case 'consent_withdrawn':
        return takeWithdrawal(deps, news);
      case 'quota_changed':
        await recordQuotaChange(deps.db, deps.oaId, news);
        deps.log.info({ channel: 'zalo', daily: news.daily }, 'Zalo changed the daily quota');
        return 'used';
      case 'template_changed':
        await takeTemplateChange(deps, news);
        return 'used';
      default:
        return assertNever(news);
    }
  };
}

async function takeReceipt(
  record: (receipt: DeliveryReceipt) => Promise<void>,
  receipt: Receipt,
): Promise<void> {
  const { trackingId, ...rest } = receipt;
  const outboundId = trackingId === undefined ? undefined : outboundOfTracking(trackingId);
  // A template message of another system that sends for the same account.
  if (trackingId !== undefined && outboundId === undefined) return;
  await record({ ...rest, outboundId });
}

/** Stars that were given to a template message; also for those that `/rating/get` brings. */
export async function takeTemplateRating(
  deps: Pick<NewsDeps, 'db' | 'clock' | 'onStored'>,
  rating: TemplateRating,
): Promise<'used' | 'unused'> {
  const outboundId = outboundOfTracking(rating.trackingId);
  if (outboundId === undefined) return 'unused';
  const words = [rating.note, ...rating.remarks].filter((text) => text.trim() !== '').join('\n');
  const received = await receiveTappedRating(deps, {
    outboundId,
    messageId: rating.messageId,
    at: rating.at,
    rating: { level: rating.level, words },
  });
  return received === 'unknown_message' ? 'unused' : 'used';
}

async function takeReply(deps: NewsDeps, reply: TemplateReply): Promise<'used' | 'unused'> {
  const outboundId = outboundOfTracking(reply.trackingId);
  if (outboundId === undefined) return 'unused';
  const received = await receiveTemplateReply(deps, { ...reply, outboundId });
  return received === 'unknown_message' ? 'unused' : 'used';
}

/**
 * The form came back: the number answers a question for one, and tells who the person is. With an invitation that
 * waits for an answer the survey begins.
 */
async function takeContact(deps: NewsDeps, contact: GivenContact): Promise<void> {
  const { externalId, address, at } = contact;
  const phone = contact.phone === undefined ? undefined : (toZaloPhone(contact.phone) ?? undefined);
  const inbound = { externalId, address, occurredAt: at };
  if (phone === undefined) {
    await deps.receive({ ...inbound, content: { kind: 'unsupported', what: 'contact' } });
    return;
  }
  await deps.receive({ ...inbound, content: { kind: 'contact', phone: `+${phone}` } });
  const linked = await linkAddress(deps, {
    known: { kind: 'zalo', address },
    given: { kind: 'phone', address: phone },
    at: deps.clock.now(),
  });
  if (linked !== 'linked' || (await hasSession(deps, address))) return;
  const token = await openInvitationOf(deps, { kind: 'zalo', address }, deps.clock.now());
  if (token === undefined) return;
  await deps.receive({ ...inbound, externalId: `${externalId}:open`, content: { kind: 'open', token } });
}

/** A conversation that is about something already goes on with that. */
async function hasSession({ db, keys }: NewsDeps, address: string): Promise<boolean> {
  const addressHash = keyedHash(keys.addressHash, 'zalo', address);
  const waiting = await db.conversation.count({
    where: { address: { kind: 'zalo', addressHash }, activeSession: { status: 'waiting' } },
  });
  return waiting > 0;
}

async function takeWithdrawal(
  deps: NewsDeps,
  news: Extract<ZaloNews, { kind: 'consent_withdrawn' }>,
): Promise<'used' | 'unused'> {
  const erased = await eraseRespondent(deps, {
    kind: 'zalo',
    address: news.address,
    at: deps.clock.now(),
    because: 'zalo_user_withdraw',
  });
  if (erased === 'unknown_address') return 'unused';
  deps.log.info({ channel: 'zalo' }, 'a person withdrew at Zalo: what we held of them is erased');
  return 'used';
}

async function takeTemplateChange(
  deps: NewsDeps,
  news: Extract<ZaloNews, { kind: 'template_changed' }>,
): Promise<void> {
  const { templateId, status, reason, at } = news;
  await recordTemplateChange(deps.db, { templateId, status, reason, changedAt: at });
  deps.onTemplateChanged(templateId);
  const fields = { channel: 'zalo', templateId, status };
  if (status === 'ENABLE') deps.log.info(fields, 'Zalo approved a template');
  else deps.log.error(fields, 'Zalo does not allow a template: npm run zalo -- status tells what to do');
}
