/**
 * The flow engine: a flow, a session and an input give a new session and events. It knows no clock, no
 * chance, no promise and no channel; the shell around it interprets the events.
 */
export { type AnswerValue, answerValueSchema, filesOf, tellAnswer } from './answers.ts';
export { assembleFlow, type CallProblem, type FlowLibrary } from './assemble-flow.ts';
export { type Purpose, purposes } from './consent.ts';
export {
  type Attribution,
  type Criterion,
  criteria,
  type Factor,
  factors,
  findCriterion,
  serviceCriteria,
} from './criteria.ts';
export { type FlowDefinition, flowDefinitionSchema, flowJsonSchema } from './definition.ts';
export { diffFlows, type FlowChange } from './diff-flows.ts';
export type {
  ComposedMessage,
  EngineEvent,
  OpenedComplaint,
  Passage,
  RejectionReason,
  Sprint,
} from './events.ts';
export { type Issue, inspectFlow } from './inspection/inspect-flow.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { type LocalizedText, localizedTextSchema } from './localized.ts';
export { flowFormat } from './migrations/index.ts';
export { type FlowNode, type NodeKind, nodeKinds } from './nodes/index.ts';
export { asksToCorrect, asksToStop } from './replies/read-command.ts';
export type { Resume } from './resume.ts';
export { resumeSession } from './resume-session.ts';
export { type Coverage, coverEdges } from './scenarios/coverage.ts';
export {
  type Deviation,
  playScenario,
  runScenario,
  type Scenario,
  scenarioSchema,
} from './scenarios/run-scenario.ts';
export {
  type Chance,
  type Draw,
  type EndedSession,
  type Facts,
  factsSchema,
  type Session,
  sessionSchema,
  type WaitingSession,
  waitingSessionSchema,
} from './session.ts';
export { startSession, type Trigger } from './start-session.ts';
