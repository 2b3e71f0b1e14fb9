export { type ChangeSignal, createChangeSignal } from './change-signal.ts';
export { fireTimers } from './fire-timers.ts';
export { createFloodCounts, type FloodCounts, removeOldFloodCounts } from './flood-counts.ts';
export { createFloodGuard } from './flood-guard.ts';
export { type ConversationDeps, handleWaiting } from './handle-inbound.ts';
export {
  type DeedReceived,
  receiveTappedRating,
  receiveTemplateReply,
  type TemplateDeed,
} from './receive-from-template.ts';
export { createInbox, type Received } from './receive-inbound.ts';
export { farewellAt, sayFarewells } from './say-farewell.ts';
export { tellLostFile } from './tell-lost-file.ts';
export { readTranscript, type Transcript, type TranscriptMessage, webExternalId } from './transcript.ts';
