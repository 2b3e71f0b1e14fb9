import type { DossierId, InvitationId, ProcedureId, RespondentId } from '../core/ids.ts';
import type { Language } from '../core/message.ts';
import { languageSchema } from '../core/message.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Db, Tx } from '../db/index.ts';
import { tokenHash } from './invitation-token.ts';
import type { InvitationRefusal } from './vocabulary.ts';

export type FoundInvitation = {
  readonly invitationId: InvitationId;
  readonly dossierId: DossierId;
  readonly procedureId: ProcedureId;
  /** The applicant, if the report named a phone or an account. */
  readonly respondentId: RespondentId | undefined;
  /** The language that the report asked for. */
  readonly language: Language;
  readonly expiresAt: Date;
  /** The conversation ran to its end. */
  readonly isSpent: boolean;
};

/** The invitation of a token: `invitation_unknown` for any other text, `invitation_expired` from its hour on. */
export function findInvitation(
  db: Db | Tx,
  token: string,
  now: Date,
): Promise<Result<FoundInvitation, InvitationRefusal>> {
  return findInvitationByHash(db, tokenHash(token), now);
}

/** The same for who kept only the token's hash. */
export async function findInvitationByHash(
  db: Db | Tx,
  hash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<Result<FoundInvitation, InvitationRefusal>> {
  const row = await db.invitation.findUnique({
    where: { tokenHash: hash },
    select: {
      id: true,
      expiresAt: true,
      spentAt: true,
      dossier: { select: { id: true, procedureId: true, respondentId: true, language: true } },
    },
  });
  if (row === null) return err({ code: 'invitation_unknown' });
  if (row.expiresAt <= now) return err({ code: 'invitation_expired' });
  return ok({
    invitationId: row.id as InvitationId,
    dossierId: row.dossier.id as DossierId,
    procedureId: row.dossier.procedureId as ProcedureId,
    respondentId: (row.dossier.respondentId ?? undefined) as RespondentId | undefined,
    language: languageSchema.parse(row.dossier.language),
    expiresAt: row.expiresAt,
    isSpent: row.spentAt !== null,
  });
}
