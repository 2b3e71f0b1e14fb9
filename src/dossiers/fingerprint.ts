import { keyedHash } from '../identity/index.ts';
import type { DossierReport } from './vocabulary.ts';

/**
 * A keyed hash of all that a report says of its dossier, whatever the order of its fields and the spelling
 * of its instants and phone. Tells a repeat from a conflict without keeping the phone in clear.
 * `agencyNames` speak of agencies, not of the dossier, and are left out.
 */
export function fingerprintOf(key: Buffer, report: DossierReport): Uint8Array<ArrayBuffer> {
  const { applicant } = report;
  const canonical = [
    report.dossierCode,
    report.procedureCode,
    report.procedureName ?? null,
    report.fieldName ?? null,
    report.receivingAgencyCode,
    report.decidingAgencyCode,
    report.supportingAgencyCode ?? null,
    report.submittedVia,
    report.receivedAt.getTime(),
    report.dueAt?.getTime() ?? null,
    report.finishedAt.getTime(),
    report.outcome,
    applicant.kind,
    applicant.phone ?? null,
    applicant.zaloUserId ?? null,
    applicant.locale ?? null,
  ];
  return keyedHash(key, JSON.stringify(canonical));
}
