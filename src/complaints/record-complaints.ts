import { recordAudit } from '../audit/index.ts';
import type { DossierId, InvitationId, SessionId } from '../core/ids.ts';
import type { ChannelName, Language } from '../core/message.ts';
import type { AgencyRole } from '../db/enums.ts';
import type { Tx } from '../db/index.ts';
import { findFiles } from '../files/index.ts';
import { type Keys, purposesOf, seal, unseal } from '../identity/index.ts';
import { referenceCodeOf } from './reference-code.ts';
import {
  type ComplaintCategory,
  type ComplaintContact,
  complaintContactSchema,
  contactStateOf,
  type TakenKind,
} from './vocabulary.ts';

/** A complaint as a conversation hands it over. */
export type FiledComplaint = {
  readonly kind: TakenKind;
  readonly category: ComplaintCategory | undefined;
  /** Of which of the dossier's agencies it speaks. */
  readonly attributedTo: AgencyRole;
  readonly content: string;
  readonly contact: ComplaintContact;
  /** What the channels call the files that were sent with it. */
  readonly fileReferences: readonly string[];
  readonly language: Language;
  readonly channel: ChannelName;
  readonly dossierId: DossierId;
  readonly invitationId: InvitationId;
  readonly sessionId: SessionId;
  readonly node: string;
  readonly sessionRevision: number;
};

type Deps = { readonly keys: Keys; readonly newId: () => string; readonly at: Date };

/**
 * Takes complaints, in the transaction of the sprint that filed them. One place of one conversation is one
 * complaint: filed there again it is amended, and a revision that is already in it changes nothing.
 */
export async function recordComplaints(tx: Tx, filed: readonly FiledComplaint[], deps: Deps): Promise<void> {
  for (const complaint of filed) await recordComplaint(tx, complaint, deps);
}

async function recordComplaint(tx: Tx, filed: FiledComplaint, deps: Deps): Promise<void> {
  const { sessionId, node, sessionRevision } = filed;
  const known = await tx.complaintOrigin.findUnique({
    where: { sessionId_nodeId: { sessionId, nodeId: node } },
    select: { complaintId: true, sessionRevision: true },
  });
  if (known !== null && known.sessionRevision >= sessionRevision) return;
  const complaintId = known?.complaintId ?? deps.newId();
  const purposes = await purposesOf(tx, sessionId);
  const earlier = known === null ? {} : await readContact(tx, deps.keys, complaintId);
  const contact = purposes.get('share_contact') === false ? {} : { ...earlier, ...given(filed.contact) };
  const contents = {
    kind: filed.kind,
    category: filed.category ?? null,
    content: filed.content,
    language: filed.language,
    channel: filed.channel,
    contactState: contactStateOf(contact),
    agreedPurposes: [...purposes].flatMap(([purpose, isGiven]) => (isGiven ? [purpose] : [])).sort(),
    agencyId: await agencyOf(tx, filed),
    agencyRole: filed.attributedTo,
  };
  if (known === null) {
    const referenceCode = referenceCodeOf(deps.keys, { sessionId, node });
    await tx.complaint.create({ data: { id: complaintId, referenceCode, ...contents, receivedAt: deps.at } });
    await tx.complaintOrigin.create({
      data: {
        complaintId,
        dossierId: filed.dossierId,
        invitationId: filed.invitationId,
        sessionId,
        nodeId: node,
        sessionRevision,
      },
    });
  } else {
    await tx.complaint.update({ where: { id: complaintId }, data: { ...contents, amendedAt: deps.at } });
    await tx.complaintOrigin.update({ where: { complaintId }, data: { sessionRevision } });
  }
  await writeContact(tx, deps.keys, complaintId, contact);
  await attachFiles(tx, complaintId, filed, deps.keys);
  await recordAudit(tx, {
    at: deps.at,
    actor: { kind: 'respondent' },
    action: known === null ? 'complaint.received' : 'complaint.amended',
    subject: { kind: 'complaint', id: complaintId },
    after: { kind: contents.kind, category: contents.category, agencyId: contents.agencyId },
  });
}

/** The agency as the dossier names it now: what becomes of the dossier later does not move the complaint. */
async function agencyOf(tx: Tx, { dossierId, attributedTo }: FiledComplaint): Promise<string> {
  const dossier = await tx.dossier.findUniqueOrThrow({
    where: { id: dossierId },
    select: { receivingAgencyId: true, decidingAgencyId: true, supportingAgencyId: true },
  });
  switch (attributedTo) {
    case 'receiving':
      return dossier.receivingAgencyId;
    case 'deciding':
      return dossier.decidingAgencyId;
    case 'supporting':
      return dossier.supportingAgencyId ?? dossier.receivingAgencyId;
  }
}

/** Without the parts that were not given: they must not hide those given before. */
function given(contact: ComplaintContact): ComplaintContact {
  return Object.fromEntries(Object.entries(contact).filter(([, part]) => part !== undefined));
}

/** Who filed a complaint; for those alone to whom the person agreed to be known. Empty if it is anonymous. */
export async function readContact(tx: Tx, keys: Keys, complaintId: string): Promise<ComplaintContact> {
  const row = await tx.complaintContact.findUnique({ where: { complaintId } });
  if (row === null) return {};
  const text = unseal(keys.complaintContact, row.sealedContact, complaintId);
  return complaintContactSchema.parse(JSON.parse(text));
}

async function writeContact(
  tx: Tx,
  keys: Keys,
  complaintId: string,
  contact: ComplaintContact,
): Promise<void> {
  await tx.complaintContact.deleteMany({ where: { complaintId } });
  if (contactStateOf(contact) === 'anonymous') return;
  const sealedContact = seal(keys.complaintContact, JSON.stringify(contact), complaintId);
  await tx.complaintContact.create({ data: { complaintId, sealedContact } });
}

/** The files as they are now, fetched or not: what cannot be kept after all stays as a row that says why. */
async function attachFiles(tx: Tx, complaintId: string, filed: FiledComplaint, keys: Keys): Promise<void> {
  const files = await findFiles(tx, keys, filed.invitationId, filed.fileReferences);
  await tx.complaintFile.deleteMany({ where: { complaintId } });
  await tx.complaintFile.createMany({
    data: files.map((fileId, position) => ({ complaintId, fileId, position })),
  });
}
