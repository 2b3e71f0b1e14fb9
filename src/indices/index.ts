export { type AnswerCounts, createAnswerCounts } from './count-answers.ts';
export {
  type CriteriaList,
  type Criterion,
  type CriterionSet,
  criterionSets,
  type Factor,
} from './criteria.ts';
export { createPlanStore, type PlanStore } from './disclosure/load-plans.ts';
export { type Difference, differenceOf, realAmong } from './estimates/difference.ts';
export { checkNonResponse, type FrameCounts } from './estimates/non-response.ts';
export { shrink } from './estimates/shrink.ts';
export { recordFindings } from './findings/record-findings.ts';
export { type Estimate, type Formula, formulas, type Method } from './formulas/index.ts';
export { chooseFormula, type Registry, registry } from './formulas/registry.ts';
export type { CriterionSaid, PairSaid, PerLevel, Said } from './formulas/said.ts';
export {
  type Measured,
  type MeasuredFigure,
  measureSatisfaction,
  type SatisfactionRefusal,
} from './measure-satisfaction.ts';
export { methods, publishedMethods } from './methods.ts';
export { indicators } from './official/indicators.ts';
export { publicIndicators, publicServiceQuality } from './official/public-official.ts';
export { type ServiceQualityRefusal, serviceQuality } from './official/service-quality.ts';
export { planAnswers, publicRanking } from './public-ranking.ts';
export { type PublicDeps, publicSatisfaction } from './public-satisfaction.ts';
export { canonicalJson } from './publication/canonical-json.ts';
export {
  type ChainFault,
  type ChainFaultCode,
  type ChainLink,
  type CheckedChain,
  checkChain,
} from './publication/check-chain.ts';
export { periodOfKey } from './publication/closed-period.ts';
export {
  closePeriods,
  correctPeriods,
  type PublishDeps,
  recompute,
  recomputePublication,
} from './publication/publish.ts';
export {
  findPublication,
  listPublications,
  type PublicationEntry,
  type StoredPublication,
} from './publication/read-publications.ts';
export { createSigner, hashOf, isSigned, type Signer } from './publication/signature.ts';
export {
  type CheckedPublication,
  checkPublication,
  type PublicationFault,
  type SignatureFile,
  signatureFileSchema,
} from './publication/verify.ts';
export {
  type PublicationContent,
  type PublishedAgency,
  type PublishedRanking,
  type PublishedRow,
  publishedRowSchema,
} from './publication/vocabulary.ts';
export { leastResponsesToRank } from './ranking/rank-units.ts';
export { toReach } from './reach.ts';
export { satisfactionIndices } from './satisfaction.ts';
export { createPublicStrengths } from './strengths/public-strengths.ts';
export { checkTallies, type TallyCheck } from './tallies/check-tallies.ts';
export type { ReleaseRule } from './tallies/held-answers.ts';
export { type RollUp, rollUpIndices } from './tallies/roll-up-indices.ts';
