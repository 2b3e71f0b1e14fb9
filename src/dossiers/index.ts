export { type FoundInvitation, findInvitation, findInvitationByHash } from './find-invitation.ts';
export { type CodeRefusal, forgetWrongCodes, invitationCode, tokenOfCode } from './invitation-code.ts';
export {
  type InvitationLinks,
  invitationLinks,
  type LinkSettings,
  linksFromSeed,
} from './invitation-links.ts';
export { tokenHash } from './invitation-token.ts';
export {
  type DossierAgencies,
  loadSurveyDossiers,
  loadSurveyFacts,
  type SurveyFacts,
} from './load-survey-facts.ts';
export { openInvitationOf } from './open-invitations.ts';
export {
  type IntakeDeps,
  type NotInvited,
  type ReportedInvitation,
  type ReportRefusal,
  type ReportResult,
  reportDossier,
  reportDossiers,
} from './report-dossiers.ts';
export type { DrawSample, ReportedTraits, SampleDecision } from './sampling.ts';
