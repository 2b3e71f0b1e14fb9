export {
  createFlowLibrary,
  type FlowLibrary,
  loadFlows,
  type PublishRefusal,
  publishFlow,
} from './flow-library.ts';
export { type GivenAnswer, recordAnswers, withdrawAnswers } from './record-answers.ts';
export {
  addRule,
  changeRule,
  type KeptRule,
  listRules,
  type RuleRefusal,
  removeRule,
  type UnknownWords,
} from './rules/keep-rules.ts';
export { createSampler, flowServing } from './rules/serve-dossiers.ts';
