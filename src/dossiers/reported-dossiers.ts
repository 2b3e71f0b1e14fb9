/** Dossiers that were reported before, and how a new report under the same code differs. */
import type { Tx } from '../db/index.ts';
import type { DossierReport } from './vocabulary.ts';

const code = { select: { code: true } } as const;

export async function findReported(tx: Tx, codes: readonly string[]) {
  const rows = await tx.dossier.findMany({
    where: { code: { in: [...codes] } },
    select: {
      code: true,
      fingerprint: true,
      submittedVia: true,
      receivedAt: true,
      dueAt: true,
      finishedAt: true,
      outcome: true,
      applicantKind: true,
      language: true,
      notInvitedBecause: true,
      procedure: code,
      receivingAgency: code,
      decidingAgency: code,
      supportingAgency: code,
      invitation: { select: { id: true, tokenSeed: true, expiresAt: true } },
    },
  });
  return new Map(rows.map((row) => [row.code, row]));
}

export type ReportedDossier =
  Awaited<ReturnType<typeof findReported>> extends Map<string, infer Row> ? Row : never;

/**
 * The fields in which a report differs from the dossier on record, as far as they are kept in clear: names
 * and the applicant's addresses are not, so a conflict may come without any.
 */
export function differingFields(known: ReportedDossier, report: DossierReport): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['procedureCode', known.procedure.code, report.procedureCode],
    ['receivingAgencyCode', known.receivingAgency.code, report.receivingAgencyCode],
    ['decidingAgencyCode', known.decidingAgency.code, report.decidingAgencyCode],
    ['supportingAgencyCode', known.supportingAgency?.code, report.supportingAgencyCode],
    ['submittedVia', known.submittedVia, report.submittedVia],
    ['receivedAt', known.receivedAt.getTime(), report.receivedAt.getTime()],
    ['dueAt', known.dueAt?.getTime(), report.dueAt?.getTime()],
    ['finishedAt', known.finishedAt.getTime(), report.finishedAt.getTime()],
    ['outcome', known.outcome, report.outcome],
    ['applicant.kind', known.applicantKind, report.applicant.kind],
  ];
  return pairs.filter(([, before, now]) => before !== now).map(([field]) => field);
}
