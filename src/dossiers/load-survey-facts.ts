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
  return (await loadSurveyDossier(db, dossierId)).facts;
}

const selectDossier: Statement = {
  name: 'survey_dossier',
  text: `
    select p.name as "procedureName", r.name as "receivingAgencyName", g.name as "decidingAgencyName",
      coalesce(s.name, '') as "supportingAgencyName", d.outcome, d.finished_at <= d.due_at as "isOnTime",
      d.submitted_via as "submittedVia", d.applicant_kind as "applicantKind", d.receiving_agency_id as receiving,
      d.deciding_agency_id as deciding, coalesce(d.supporting_agency_id, d.receiving_agency_id) as supporting,
      d.sampling_probability as "samplingProbability"
    from dossiers d
    join procedures p on p.id = d.procedure_id
    join agencies r on r.id = d.receiving_agency_id
    join agencies g on g.id = d.deciding_agency_id
    left join agencies s on s.id = d.supporting_agency_id
    where d.id = $1::uuid`,
};

type DossierRow = Omit<SurveyFacts, 'isOnTime'> &
  DossierAgencies & { readonly isOnTime: boolean | null; readonly samplingProbability: number };

/** A dossier as a conversation begins with it. One statement: every conversation does. */
export async function loadSurveyDossier(
  db: Db | Tx,
  dossierId: DossierId,
): Promise<{ facts: SurveyFacts; agencies: DossierAgencies; samplingProbability: number }> {
  const [row] = await runStatement<DossierRow>(db, selectDossier, [dossierId]);
  if (row === undefined) throw new Error('the dossier does not exist');
  const { receiving, deciding, supporting, samplingProbability, isOnTime, ...facts } = row;
  return {
    facts: { ...facts, isOnTime: isOnTime ?? 'unknown' },
    agencies: { receiving, deciding, supporting },
    samplingProbability,
  };
}
