/** What a report becomes in the database. */
import type { KnownCodes } from '../catalogue/index.ts';
import type { RespondentId } from '../core/ids.ts';
import { addSeconds, dayOf, dayToDate } from '../core/time.ts';
import type { Keys, PersonAddresses } from '../identity/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { deriveToken, newTokenSeed, tokenHash } from './invitation-token.ts';
import type { DossierReport } from './vocabulary.ts';

type RowDeps = {
  readonly keys: Keys;
  readonly newId: () => string;
  readonly config: { readonly invitationDays: number };
};

/** The account first: it is one person's, while a phone may be shared. */
export function addressesOf({ applicant }: DossierReport): PersonAddresses {
  return [
    ...(applicant.zaloUserId === undefined ? [] : [{ kind: 'zalo', address: applicant.zaloUserId } as const]),
    ...(applicant.phone === undefined ? [] : [{ kind: 'phone', address: applicant.phone } as const]),
  ];
}

/** The dossier and the invitation of a report, as rows. */
export function toRows(
  deps: RowDeps,
  report: DossierReport,
  known: KnownCodes,
  respondentId: RespondentId | undefined,
  now: Date,
) {
  const dossier = {
    id: deps.newId(),
    code: report.dossierCode,
    fingerprint: fingerprintOf(deps.keys.dossierFingerprint, report),
    procedureId: idOf(known.procedures, report.procedureCode),
    receivingAgencyId: idOf(known.agencies, report.receivingAgencyCode),
    decidingAgencyId: idOf(known.agencies, report.decidingAgencyCode),
    supportingAgencyId:
      report.supportingAgencyCode === undefined ? null : idOf(known.agencies, report.supportingAgencyCode),
    submittedVia: report.submittedVia,
    receivedAt: report.receivedAt,
    dueAt: report.dueAt ?? null,
    finishedAt: report.finishedAt,
    finishedOn: dayToDate(dayOf(report.finishedAt)),
    outcome: report.outcome,
    applicantKind: report.applicant.kind,
    language: report.applicant.locale ?? 'vi',
    respondentId: respondentId ?? null,
    reportedAt: now,
  };
  const tokenSeed = newTokenSeed();
  const token = deriveToken(deps.keys.invitationToken, tokenSeed);
  const invitation = {
    id: deps.newId(),
    dossierId: dossier.id,
    tokenSeed,
    tokenHash: tokenHash(token),
    createdAt: now,
    expiresAt: addSeconds(now, deps.config.invitationDays * 24 * 60 * 60),
    inviteAt: now,
  };
  return { report, dossier, invitation, token };
}

function idOf(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code);
  if (id === undefined) throw new Error('a code of an accepted report is unknown');
  return id;
}
