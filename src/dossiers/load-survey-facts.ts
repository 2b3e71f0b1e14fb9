import type { DossierId } from '../core/ids.ts';
import { type Db, runStatement, type Statement, type Tx } from '../db/index.ts';

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

/** The agencies of a dossier; the receiving one stands for a supporting one where nobody else helped. */
export type DossierAgencies = {
  readonly receiving: string;
  readonly deciding: string;
  readonly supporting: string;
};

/** The facts of a dossier that exists. */
export async function loadSurveyFacts(db: Db | Tx, dossierId: DossierId): Promise<SurveyFacts> {
  const dossier = (await loadSurveyDossiers(db, [dossierId])).get(dossierId);
  if (dossier === undefined) throw new Error('the dossier does not exist');
  return dossier.facts;
}

const selectDossiers: Statement = {
  name: 'survey_dossiers',
  text: `
    select d.id, p.name as "procedureName", r.name as "receivingAgencyName", g.name as "decidingAgencyName",
      coalesce(s.name, '') as "supportingAgencyName", d.outcome, d.finished_at <= d.due_at as "isOnTime",
      d.submitted_via as "submittedVia", d.applicant_kind as "applicantKind", d.receiving_agency_id as receiving,
      d.deciding_agency_id as deciding, coalesce(d.supporting_agency_id, d.receiving_agency_id) as supporting,
      d.sampling_probability as "samplingProbability"
    from dossiers d
    join procedures p on p.id = d.procedure_id
    join agencies r on r.id = d.receiving_agency_id
    join agencies g on g.id = d.deciding_agency_id
    left join agencies s on s.id = d.supporting_agency_id
    where d.id = any($1::uuid[])`,
};

type DossierRow = Omit<SurveyFacts, 'isOnTime'> &
  DossierAgencies & {
    readonly id: DossierId;
    readonly isOnTime: boolean | null;
    readonly samplingProbability: number;
  };

/** A dossier as a conversation begins with it. */
export type SurveyDossier = {
  readonly facts: SurveyFacts;
  readonly agencies: DossierAgencies;
  readonly samplingProbability: number;
};

/** Dossiers by id, in one statement: every conversation begins with one. One that does not exist is missing. */
export async function loadSurveyDossiers(
  db: Db | Tx,
  dossierIds: readonly DossierId[],
): Promise<ReadonlyMap<DossierId, SurveyDossier>> {
  if (dossierIds.length === 0) return new Map();
  const rows = await runStatement<DossierRow>(db, selectDossiers, [dossierIds]);
  return new Map(
    rows.map(({ id, receiving, deciding, supporting, samplingProbability, isOnTime, ...facts }) => [
      id,
      {
        facts: { ...facts, isOnTime: isOnTime ?? 'unknown' },
        agencies: { receiving, deciding, supporting },
        samplingProbability,
      },
    ]),
  );
}
