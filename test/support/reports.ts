import { type IntakeDeps, reportDossier } from '../../src/dossiers/index.ts';
import { createDossierReportSchema, type DossierReport } from '../../src/dossiers/vocabulary.ts';
import { createSampler } from '../../src/surveys/index.ts';
import { fixedClock, newId, testKeys } from './deps.ts';

let serial = 0;

/** A dossier code of its own. */
export function aDossierCode(): string {
  serial += 1;
  return `H38.12.05-261110-${String(serial).padStart(5, '0')}`;
}

/** The body of a good report, as a one-stop system sends it. */
export function aReportBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    dossierCode: aDossierCode(),
    procedureCode: '2.000815',
    procedureName: 'Chứng thực bản sao từ bản chính giấy tờ, văn bản',
    fieldName: 'Chứng thực',
    receivingAgencyCode: 'H38.12.05',
    decidingAgencyCode: 'H38.12.05',
    agencyNames: { 'H38.12.05': 'UBND phường Sa Pa' },
    submittedVia: 'counter',
    receivedAt: '2026-11-10T08:15:00+07:00',
    dueAt: '2026-11-12T17:00:00+07:00',
    finishedAt: '2026-11-12T10:30:00+07:00',
    outcome: 'granted',
    applicant: { kind: 'person', phone: '0912 345 678', locale: 'vi' },
    ...changes,
  };
}

const schema = createDossierReportSchema();

/** The same, parsed. */
export function aReport(changes: Record<string, unknown> = {}): DossierReport {
  return schema.parse(aReportBody(changes));
}

/** What reporting needs, over a test's database. */
export function intakeDeps(db: IntakeDeps['db'], changes: Partial<IntakeDeps> = {}): IntakeDeps {
  return {
    db,
    clock: fixedClock(),
    keys: testKeys,
    newId,
    drawSample: createSampler({ keys: testKeys }),
    config: { intake: { unknownCodes: 'create' }, invitationDays: 14 },
    ...changes,
  };
}

/** A reported dossier and its invitation, for tests of what comes after. */
export async function aReportedDossier(
  db: IntakeDeps['db'],
  changes: Record<string, unknown> = {},
  deps: Partial<IntakeDeps> = {},
): Promise<{ dossierCode: string; invitationId: string; token: string }> {
  const report = aReport(changes);
  const result = await reportDossier(intakeDeps(db, deps), report);
  if (!result.ok) throw new Error(`the report was refused: ${result.error.code}`);
  if (result.value.kind !== 'invited') throw new Error(`nobody is invited: ${result.value.because}`);
  return { dossierCode: report.dossierCode, invitationId: result.value.id, token: result.value.token };
}
