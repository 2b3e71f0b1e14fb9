/** What intake asks before it invites: which of the reported dossiers belong to the sample. */
import type { Tx } from '../db/index.ts';

/** What the decision may look at. */
export type ReportedTraits = {
  readonly procedureId: string;
  readonly receivingAgencyId: string;
  readonly decidingAgencyId: string;
  readonly supportingAgencyId: string | null;
  readonly submittedVia: 'counter' | 'online' | 'postal';
  readonly outcome: 'granted' | 'refused' | 'withdrawn';
  readonly applicantKind: 'person' | 'organization';
};

export type SampleDecision = {
  /** The probability with which a dossier like this one is asked; figures weight by its inverse. */
  readonly probability: number;
  /** Why nobody is invited; absent for a dossier that is asked. */
  readonly notInvitedBecause?: 'not_sampled' | 'excluded';
};

/** Decides for each, in their order; the same dossier always gets the same decision under the same rules. */
export type DrawSample = (
  tx: Tx,
  dossiers: readonly (ReportedTraits & { readonly code: string })[],
  now: Date,
) => Promise<readonly SampleDecision[]>;
