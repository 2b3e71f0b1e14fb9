/**
 * Intake: a one-stop system reports dossiers that were finished, and each gets its one invitation. A report
 * may come twice, late, or at the same moment over two connections; the dossier exists once all the same.
 */
import { recordAudits } from '../audit/index.ts';
import { findKnown, type KnownCodes, type Mentions, makeKnown } from '../catalogue/index.ts';
import type { InvitationId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Clock } from '../core/time.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import { claimRespondents, type Keys } from '../identity/index.ts';
import { addressesOf, toRows } from './dossier-rows.ts';
import { fingerprintOf } from './fingerprint.ts';
import { deriveToken } from './invitation-token.ts';
import { differingFields, findReported, type ReportedDossier } from './reported-dossiers.ts';
import type { DrawSample } from './sampling.ts';
import type { DossierReport } from './vocabulary.ts';

export type IntakeDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly newId: () => string;
  /** Which of the reported dossiers are asked. */
  readonly drawSample: DrawSample;
  readonly config: {
    readonly intake: { readonly unknownCodes: 'create' | 'reject' };
    readonly invitationDays: number;
  };
};

/** On record and counted, but nobody is asked: chance left the dossier out, or a rule does. */
export type NotInvited = {
  readonly kind: 'not_invited';
  /** False for a repeat of an earlier report. */
  readonly isNew: boolean;
  readonly because: 'not_sampled' | 'excluded';
};

export type ReportedInvitation = {
  readonly kind: 'invited';
  /** False for a repeat of an earlier report. */
  readonly isNew: boolean;
  readonly id: InvitationId;
  readonly token: string;
  readonly expiresAt: Date;
};

export type ReportRefusal =
  /** Another report came under this code. `fields` as in `differingFields`. */
  | { readonly code: 'dossier_conflict'; readonly fields: readonly string[] }
  | {
      readonly code: 'unknown_codes';
      readonly agencies: readonly string[];
      readonly procedures: readonly string[];
    };

export type ReportResult = Result<ReportedInvitation | NotInvited, ReportRefusal>;

/** Dossiers written in one transaction: few enough to keep its locks short. */
const mostTogether = 250;
/** Each collision means that another transaction got further, so a second try nearly always succeeds. */
const mostAttempts = 10;

/** Records one finished dossier and its invitation, or finds the ones that it was recorded with before. */
export async function reportDossier(deps: IntakeDeps, report: DossierReport): Promise<ReportResult> {
  const [result] = await reportDossiers(deps, [report]);
  if (result === undefined) throw new Error('a report without a result');
  return result;
}

/** The same for many: one result each, in their order. What is refused does not hold up the others. */
export async function reportDossiers(
  deps: IntakeDeps,
  reports: readonly DossierReport[],
): Promise<ReportResult[]> {
  const results = new Map<DossierReport, ReportResult>();
  let waiting = reports;
  while (waiting.length > 0) {
    const turn = firstOfEachCode(waiting);
    for (const [report, result] of await writeInOneTransaction(deps, turn)) results.set(report, result);
    waiting = waiting.filter((report) => !results.has(report));
  }
  return reports.map((report) => {
    const result = results.get(report);
    if (result === undefined) throw new Error('a report without a result');
    return result;
  });
}

/** Reports under a code that came earlier in the list wait until that one is on record. */
function firstOfEachCode(reports: readonly DossierReport[]): DossierReport[] {
  const turn = new Map<string, DossierReport>();
  for (const report of reports) {
    if (turn.size === mostTogether) break;
    if (!turn.has(report.dossierCode)) turn.set(report.dossierCode, report);
  }
  return [...turn.values()];
}

async function writeInOneTransaction(
  deps: IntakeDeps,
  reports: readonly DossierReport[],
): Promise<Map<DossierReport, ReportResult>> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const written = await inTransaction(deps.db, (tx) => writeReports(tx, deps, reports));
    if (written.ok) return written.value;
  }
  throw new Error('reports of the same dossiers kept colliding');
}

async function writeReports(
  tx: Tx,
  deps: IntakeDeps,
  reports: readonly DossierReport[],
): Promise<Result<Map<DossierReport, ReportResult>, { code: 'raced' }>> {
  const now = deps.clock.now();
  const results = new Map<DossierReport, ReportResult>();
  const recorded = await findReported(
    tx,
    reports.map((report) => report.dossierCode),
  );
  const unrecorded: DossierReport[] = [];
  for (const report of reports) {
    const dossier = recorded.get(report.dossierCode);
    if (dossier === undefined) unrecorded.push(report);
    else results.set(report, compareWithRecorded(deps, dossier, report));
  }
  const known = await knowCodes(tx, deps, unrecorded, now);
  const accepted: DossierReport[] = [];
  for (const report of unrecorded) {
    const refusal = unknownCodes(known, report);
    if (refusal === undefined) accepted.push(report);
    else results.set(report, err(refusal));
  }
  const created = await createDossiers(tx, deps, accepted, known, now);
  if (!created.ok) return created;
  for (const [report, invitation] of created.value) results.set(report, ok(invitation));
  return ok(results);
}

function compareWithRecorded(
  deps: IntakeDeps,
  recorded: ReportedDossier,
  report: DossierReport,
): ReportResult {
  if (!Buffer.from(recorded.fingerprint).equals(fingerprintOf(deps.keys.dossierFingerprint, report))) {
    return err({ code: 'dossier_conflict', fields: differingFields(recorded, report) });
  }
  if (recorded.invitation === null) {
    const because = recorded.notInvitedBecause ?? 'excluded';
    return ok({ kind: 'not_invited', isNew: false, because });
  }
  const { id, tokenSeed, expiresAt } = recorded.invitation;
  const token = deriveToken(deps.keys.invitationToken, tokenSeed);
  return ok({ kind: 'invited', isNew: false, id: id as InvitationId, token, expiresAt });
}

async function knowCodes(
  tx: Tx,
  deps: IntakeDeps,
  reports: readonly DossierReport[],
  now: Date,
): Promise<KnownCodes> {
  const agencies = new Map<string, { name?: string | undefined }>();
  const procedures = new Map<string, { name?: string | undefined; fieldName?: string | undefined }>();
  for (const report of reports) {
    for (const code of agencyCodesOf(report)) {
      agencies.set(code, { name: agencies.get(code)?.name ?? report.agencyNames?.[code] });
    }
    const mentioned = procedures.get(report.procedureCode);
    procedures.set(report.procedureCode, {
      name: mentioned?.name ?? report.procedureName,
      fieldName: mentioned?.fieldName ?? report.fieldName,
    });
  }
  const mentions: Mentions = { agencies, procedures };
  return deps.config.intake.unknownCodes === 'create'
    ? makeKnown(tx, deps, mentions, now)
    : findKnown(tx, mentions);
}

function agencyCodesOf(report: DossierReport): string[] {
  const codes = [report.receivingAgencyCode, report.decidingAgencyCode, report.supportingAgencyCode];
  return codes.filter((code) => code !== undefined);
}

function unknownCodes(known: KnownCodes, report: DossierReport): ReportRefusal | undefined {
  const agencies = [...new Set(agencyCodesOf(report))].filter((code) => !known.agencies.has(code));
  const procedures = [report.procedureCode].filter((code) => !known.procedures.has(code));
  if (agencies.length + procedures.length === 0) return undefined;
  return { code: 'unknown_codes', agencies, procedures };
}

async function createDossiers(
  tx: Tx,
  deps: IntakeDeps,
  reports: readonly DossierReport[],
  known: KnownCodes,
  now: Date,
): Promise<Result<Map<DossierReport, ReportedInvitation | NotInvited>, { code: 'raced' }>> {
  const respondents = await claimRespondents(tx, deps, reports.map(addressesOf), now);
  if (!respondents.ok) return respondents;
  const drafted = reports
    .map((report, index) => toRows(deps, report, known, respondents.value[index], now))
    // In one order everywhere: two transactions with the same dossiers must not wait for each other.
    .sort((a, b) => (a.dossier.code < b.dossier.code ? -1 : 1));
  const drawn = await deps.drawSample(
    tx,
    drafted.map((row) => row.dossier),
    now,
  );
  const rows = drafted.map(({ dossier, ...row }, index) => {
    const { probability = 1, notInvitedBecause = null } = drawn[index] ?? {};
    return { ...row, dossier: { ...dossier, samplingProbability: probability, notInvitedBecause } };
  });
  const dossiers = rows.map((row) => row.dossier);
  const { count } = await tx.dossier.createMany({ data: dossiers, skipDuplicates: true });
  if (count < rows.length) return err({ code: 'raced' });
  await tx.invitation.createMany({
    data: rows.flatMap((row) => (row.dossier.notInvitedBecause === null ? [row.invitation] : [])),
  });
  const days = new Map(dossiers.map(({ finishedOn }) => [finishedOn.getTime(), { day: finishedOn }]));
  await tx.tallyTouch.createMany({ data: [...days.values()] });
  await recordAudits(
    tx,
    rows.map(({ dossier, invitation }) => ({
      at: now,
      actor: { kind: 'one_stop_system' },
      action: 'dossier.reported',
      subject: { kind: 'dossier', id: dossier.id },
      after: {
        code: dossier.code,
        outcome: dossier.outcome,
        ...(dossier.notInvitedBecause === null
          ? { invitationId: invitation.id }
          : { notInvitedBecause: dossier.notInvitedBecause }),
      },
    })),
  );
  return ok(
    new Map(
      rows.map(({ report, dossier, invitation, token }) => [
        report,
        dossier.notInvitedBecause === null
          ? {
              kind: 'invited',
              isNew: true,
              id: invitation.id as InvitationId,
              token,
              expiresAt: invitation.expiresAt,
            }
          : { kind: 'not_invited', isNew: true, because: dossier.notInvitedBecause },
      ]),
    ),
  );
}
