export {
  createFlowLibrary,
  type FlowLibrary,
  flowServing,
  loadFlows,
  type PublishRefusal,
  publishFlow,
} from './flow-library.ts';
export { type GivenAnswer, recordAnswers, withdrawAnswers } from './record-answers.ts';
