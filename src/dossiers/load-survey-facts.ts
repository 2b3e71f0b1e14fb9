import type { DossierId } from '../core/ids.ts';
import type { Db, Tx } from '../db/index.ts';

/** What a conversation may say and ask about: facts of the dossier, none of the person. */
export type SurveyFacts = {
  procedureName: string;
  receivingAgencyName: string;
  decidingAgencyName: string;
  /** Empty if no agency supported. */
  supportingAgencyName: string;
  outcome: 'granted' | 'refused' | 'withdrawn';
  /** Finished by the appointed time; `unknown` if none was appointed. */
  isOnTime: boolean | 'unknown';
  submittedVia: 'counter' | 'online' | 'postal';
  applicantKind: 'person' | 'organization';
};

/** The facts of a dossier that exists. */
export async function loadSurveyFacts(db: Db | Tx, dossierId: DossierId): Promise<SurveyFacts> {
  const named = { select: { name: true } } as const;
  const dossier = await db.dossier.findUniqueOrThrow({
    where: { id: dossierId },
    select: {
      outcome: true,
      submittedVia: true,
      applicantKind: true,
      dueAt: true,
      finishedAt: true,
      procedure: named,
      receivingAgency: named,
      decidingAgency: named,
      supportingAgency: named,
    },
  });
  return {
    procedureName: dossier.procedure.name,
    receivingAgencyName: dossier.receivingAgency.name,
    decidingAgencyName: dossier.decidingAgency.name,
    supportingAgencyName: dossier.supportingAgency?.name ?? '',
    outcome: dossier.outcome,
    isOnTime: dossier.dueAt === null ? 'unknown' : dossier.finishedAt <= dossier.dueAt,
    submittedVia: dossier.submittedVia,
    applicantKind: dossier.applicantKind,
  };
}
