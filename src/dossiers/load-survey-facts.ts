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

const selectFacts: Statement = {
  name: 'survey_facts',
  text: `
    select p.name as "procedureName", r.name as "receivingAgencyName", g.name as "decidingAgencyName",
      coalesce(s.name, '') as "supportingAgencyName", d.outcome, d.finished_at <= d.due_at as "isOnTime",
      d.submitted_via as "submittedVia", d.applicant_kind as "applicantKind"
    from dossiers d
    join procedures p on p.id = d.procedure_id
    join agencies r on r.id = d.receiving_agency_id
    join agencies g on g.id = d.deciding_agency_id
    left join agencies s on s.id = d.supporting_agency_id
    where d.id = $1::uuid`,
};

/** The facts of a dossier that exists. One statement: every conversation begins with it. */
export async function loadSurveyFacts(db: Db | Tx, dossierId: DossierId): Promise<SurveyFacts> {
  type Row = Omit<SurveyFacts, 'isOnTime'> & { isOnTime: boolean | null };
  const [facts] = await runStatement<Row>(db, selectFacts, [dossierId]);
  if (facts === undefined) throw new Error('the dossier does not exist');
  return { ...facts, isOnTime: facts.isOnTime ?? 'unknown' };
}
