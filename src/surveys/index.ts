export type { Change } from './change.ts';
export type { Draft, DraftProblem } from './check-definition.ts';
export {
  type CommentToCheck,
  commentsToCheck,
  decideComments,
  type PublishedComment,
  publishedComments,
} from './comments/check-comments.ts';
export { releaseNextComments } from './comments/release-next-comments.ts';
export {
  type DraftKind,
  type DraftRefusal,
  discardDraft,
  type KeptDraft,
  readDraft,
  restoreVersion,
  type SavedDraft,
  saveDraft,
  takeShipped,
} from './drafts.ts';
export { exportFlow, listFlows } from './exchange/export-flow.ts';
export { type FlowBundle, flowBundleSchema } from './exchange/flow-bundle.ts';
export { type Imported, type ImportRefusal, importFlow } from './exchange/import-flow.ts';
export { createFlowLibrary, type FlowLibrary } from './flow-library.ts';
export { loadFlows } from './load-flows.ts';
export {
  type PublishedDraft,
  type PublishRefusal,
  publishDraft,
  publishFlow,
  type Rehearsal,
  rehearsePublication,
} from './publish-flow.ts';
export { type GivenAnswer, recordAnswers, withdrawAnswers } from './record-answers.ts';
export type { ReplayOutcome, ReplayReport } from './replay/compare-replays.ts';
export {
  addRule,
  changeRule,
  type KeptRule,
  listRules,
  type RuleRefusal,
  removeRule,
  type UnknownWords,
} from './rules/keep-rules.ts';
export { createSampler, flowsServing } from './rules/serve-dossiers.ts';
export {
  cancelSchedule,
  type ListedVersion,
  listVersions,
  reinstateFlow,
  retireFlow,
  scheduleVersion,
  type VersionRefusal,
} from './versions.ts';
