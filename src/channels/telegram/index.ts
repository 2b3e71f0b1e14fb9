export { type Acknowledge, answerInReply, createAcknowledge, createRemoveButtons } from './acknowledge.ts';
export { createTelegramApi, type TelegramApi } from './api.ts';
export { createTelegramFiles } from './fetch-file.ts';
export { pollUpdates } from './polling.ts';
export { registerCommands, registerWebhook } from './register.ts';
export { createTelegramChannel } from './send.ts';
export { takeUpdate, type UpdateDeps } from './take-update.ts';
export type { IgnoredReason, PressedButton } from './to-inbound.ts';
export { secretHeader, verifyRequest } from './verify-request.ts';
