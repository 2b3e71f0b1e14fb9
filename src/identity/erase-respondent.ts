/**
 * Erasure of what we hold of a person (Law 91/2025/QH15, Article 14): address, sealed data and words go; what they
 * rated stays as counts that lead to nobody, for data without its person is not personal data. The record of the
 * dossier is its agency's, and the proof of a consent (Article 9) is kept without the words that gave it.
 */
import { randomBytes } from 'node:crypto';
import { recordAudit } from '../audit/index.ts';
import { ok } from '../core/result.ts';
import type { AddressKind } from '../db/enums.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import { type Keys, keyedHash } from './keys.ts';

export type Erasure = 'erased' | 'unknown_address';

const hashBytes = 32;

/** Erases the person behind an address, with all their addresses. Repeating it changes nothing. */
export async function eraseRespondent(
  deps: { db: Db; keys: Keys },
  request: { kind: AddressKind; address: string; at: Date; because: string },
): Promise<Erasure> {
  const addressHash = keyedHash(deps.keys.addressHash, request.kind, request.address);
  const erased = await inTransaction<Erasure, never>(deps.db, async (tx) => {
    const found = await tx.channelAddress.findUnique({
      where: { kind_addressHash: { kind: request.kind, addressHash } },
      select: { respondentId: true },
    });
    if (found === null) return ok('unknown_address');
    const { respondentId } = found;
    // The same lock as for handling a message: nothing is being written for this person meanwhile.
    const conversations = await tx.$queryRaw<{ id: string }[]>`
      select c.id from conversations c join channel_addresses a on a.id = c.channel_address_id
      where a.respondent_id = ${respondentId}::uuid order by c.id for update of c`;
    const ids = conversations.map(({ id }) => id);
    await eraseWords(tx, ids, request.at);
    await eraseIdentity(tx, respondentId, request.at);
    await recordAudit(tx, {
      at: request.at,
      actor: { kind: 'system' },
      action: 'respondent.erased',
      subject: { kind: 'respondent', id: respondentId },
      after: { because: request.because, conversations: ids.length },
    });
    return ok('erased');
  });
  return erased.ok ? erased.value : erased.error;
}

async function eraseWords(tx: Tx, conversations: readonly string[], at: Date): Promise<void> {
  // External ids of events without a message id hold the person's id.
  await tx.$executeRaw`
    update inbounds set content = '{"kind":"unsupported","what":"erased"}'::jsonb, external_id = 'erased:' || id,
      status = case when status = 'received' then 'handled' else status end,
      handled_at = coalesce(handled_at, ${at}::timestamptz)
    where conversation_id = any(${conversations}::uuid[])`;
  // Our own messages may repeat what the person said.
  await tx.$executeRaw`
    update outbounds set content = '{"kind":"statement","text":""}'::jsonb, external_ids = '{}',
      status = case when status in ('queued', 'errored', 'held') then 'cancelled' else status end,
      failure = case when status in ('queued', 'errored', 'held') then 'respondent_erased' else failure end
    where conversation_id = any(${conversations}::uuid[])`;
  await tx.$executeRaw`
    update answers n set text = null, raw_reply = null
    from responses r join sessions s on s.id = r.session_id
    where n.response_id = r.id and s.conversation_id = any(${conversations}::uuid[])`;
  await tx.$executeRaw`
    update consents c set raw_reply = null
    from sessions s where s.id = c.session_id and s.conversation_id = any(${conversations}::uuid[])`;
  await tx.$executeRaw`
    update invitations v set expires_at = least(v.expires_at, ${at}::timestamptz)
    from sessions s where s.invitation_id = v.id and s.conversation_id = any(${conversations}::uuid[])`;
  // A complaint that was filed is a record of its agency (Law on Archives 33/2024/QH15), with its files; all others go.
  await tx.$executeRaw`
    update files f set session_id = null
    from sessions s where s.id = f.session_id and s.conversation_id = any(${conversations}::uuid[])`;
  await tx.$executeRaw`
    delete from timers t using sessions s
    where s.id = t.session_id and s.conversation_id = any(${conversations}::uuid[])`;
  await tx.$executeRaw`
    update sessions set revision = revision + 1, updated_at = ${at}::timestamptz, ended_at = coalesce(ended_at, ${at}::timestamptz),
      status = case when status = 'waiting' then 'interrupted' else status end,
      state = state || jsonb_build_object('answers', '{}'::jsonb, 'variables', '{}'::jsonb, 'trail', '[]'::jsonb, 'status',
        case when status = 'waiting' then 'interrupted' else status::text end)
    where conversation_id = any(${conversations}::uuid[])`;
}

/** The rows stay, for others hang on them; nothing in them leads to the person. */
async function eraseIdentity(tx: Tx, respondentId: string, at: Date): Promise<void> {
  const addresses = await tx.channelAddress.findMany({ where: { respondentId }, select: { id: true } });
  for (const { id } of addresses) {
    const addressHash = new Uint8Array(randomBytes(hashBytes));
    await tx.channelAddress.update({
      where: { id },
      data: { addressHash, sealedAddress: new Uint8Array(), status: 'erased' },
    });
  }
  await tx.dossier.updateMany({ where: { respondentId }, data: { respondentId: null } });
  await tx.respondent.update({ where: { id: respondentId }, data: { optedOutAt: at, language: null } });
}
