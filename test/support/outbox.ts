/** People with a chat, and messages that wait for them, as the rest of the program would leave them. */
import type { ChannelName, MessageContent, OutboundKind } from '../../src/core/message.ts';
import type { Db } from '../../src/db/index.ts';
import { keyedHash, seal } from '../../src/identity/index.ts';
import { newId, testKeys } from './deps.ts';
import { anAgency, aProcedure, plantDossiers } from './rows.ts';

export type Reachable = {
  readonly respondentId: string;
  readonly addressId: string;
  readonly conversationId: string;
  readonly address: string;
};

/** `count` people, each with one chat on a channel. */
export async function peopleOn(db: Db, channel: ChannelName, count: number, at: Date): Promise<Reachable[]> {
  const people = Array.from({ length: count }, () => ({
    respondentId: newId(),
    addressId: newId(),
    conversationId: newId(),
    address: newId(),
  }));
  await db.respondent.createMany({ data: people.map((one) => ({ id: one.respondentId, createdAt: at })) });
  await db.channelAddress.createMany({
    data: people.map((one) => ({
      id: one.addressId,
      respondentId: one.respondentId,
      kind: channel,
      addressHash: keyedHash(testKeys.addressHash, channel, one.address),
      sealedAddress: seal(testKeys.address, one.address, channel),
      createdAt: at,
    })),
  });
  await db.conversation.createMany({
    data: people.map((one) => ({
      id: one.conversationId,
      channel,
      channelAddressId: one.addressId,
      createdAt: at,
    })),
  });
  return people;
}

export type AMessage = {
  readonly to: Reachable;
  readonly kind?: OutboundKind;
  readonly text?: string;
  readonly at: Date;
  /** Of an invitation or reminder. */
  readonly invitationId?: string;
  readonly agencyId?: string;
  readonly channel?: ChannelName;
  readonly expiresAt?: Date;
};

/** Puts messages into the outbox, in their order. */
export async function queue(db: Db, messages: readonly AMessage[]): Promise<void> {
  await db.outbound.createMany({
    data: messages.map(({ to, kind = 'answer', text = 'Xin chào', at, ...rest }) => ({
      conversationId: to.conversationId,
      kind,
      content: { kind: 'statement', text } satisfies MessageContent,
      availableAt: at,
      createdAt: at,
      invitationId: rest.invitationId ?? null,
      agencyId: rest.agencyId ?? null,
      channel: rest.channel ?? (rest.agencyId === undefined ? null : 'telegram'),
      expiresAt: rest.expiresAt ?? null,
    })),
  });
}

/** An agency with `count` invitations that can be answered until a year from `at`. */
export async function aCampaign(
  db: Db,
  count: number,
  at: Date,
): Promise<{ agencyId: string; invitationIds: string[]; dossierIds: string[] }> {
  const code = newId();
  const agencyId = await anAgency(db, { code, name: `Cơ quan ${code}` });
  const procedure = await aProcedure(db, { code, name: 'Thủ tục' });
  const dossierIds = await plantDossiers(
    db,
    Array.from({ length: count }, () => ({
      finishedAt: at.toISOString(),
      receiving: agencyId,
      procedure,
      invitation: 'made' as const,
    })),
  );
  const expiresAt = new Date(at.getTime() + 365 * 86_400_000);
  await db.invitation.updateMany({
    where: { dossierId: { in: dossierIds } },
    data: { expiresAt, inviteAt: null },
  });
  const rows = await db.invitation.findMany({
    where: { dossierId: { in: dossierIds } },
    select: { id: true },
  });
  return { agencyId, invitationIds: rows.map((row) => row.id), dossierIds };
}

/** `count` people to whom the agency of `like`, a dossier, has an invitation waiting: each with a dossier of its own. */
export async function aLargeCampaign(db: Db, like: string, count: number, at: Date): Promise<void> {
  const sealed = seal(testKeys.address, newId(), 'telegram');
  await db.$executeRaw`
    with people as materialized (
      select n, gen_random_uuid() as respondent, gen_random_uuid() as address, gen_random_uuid() as conversation,
        gen_random_uuid() as dossier, gen_random_uuid() as invitation
      from generate_series(1, ${count}::int) n
    ), r as (
      insert into respondents (id, created_at) select respondent, ${at}::timestamptz from people
    ), a as (
      insert into channel_addresses (id, respondent_id, kind, address_hash, sealed_address, status, created_at)
      select address, respondent, 'telegram', decode(md5(address::text), 'hex'), ${sealed}, 'reachable',
        ${at}::timestamptz from people
    ), c as (
      insert into conversations (id, channel, channel_address_id, created_at)
      select conversation, 'telegram', address, ${at}::timestamptz from people
    ), d as (
      insert into dossiers (id, code, fingerprint, procedure_id, receiving_agency_id, deciding_agency_id, submitted_via,
        received_at, finished_at, finished_on, outcome, applicant_kind, language, respondent_id, reported_at)
      select p.dossier, p.dossier::text, t.fingerprint, t.procedure_id, t.receiving_agency_id, t.deciding_agency_id,
        t.submitted_via, t.received_at, t.finished_at, t.finished_on, t.outcome, t.applicant_kind, t.language,
        p.respondent, t.reported_at
      from people p, dossiers t where t.id = ${like}::uuid
    ), v as (
      insert into invitations (id, dossier_id, token_seed, token_hash, created_at, expires_at, invite_at)
      select p.invitation, p.dossier, '', decode(md5(p.invitation::text), 'hex'), ${at}::timestamptz,
        ${at}::timestamptz + interval '1 year', null
      from people p
    )
    insert into outbounds (conversation_id, kind, invitation_id, agency_id, channel, content, status, available_at,
      created_at, external_ids)
    select p.conversation, 'invitation', p.invitation, t.receiving_agency_id, 'telegram',
      '{"kind": "statement", "text": "chiến dịch lớn"}', 'queued', ${at}::timestamptz, ${at}::timestamptz, '{}'
    from people p, dossiers t where t.id = ${like}::uuid order by p.n`;
}
