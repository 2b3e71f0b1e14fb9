export {
  type AccessTokens,
  createAccessTokens,
  type StoredGrant,
  type TokenProblem,
  type TokenStore,
  toStored,
} from './access-token.ts';
export { type ApiFailure, createZaloApi, type ZaloApi } from './api.ts';
export { adviceOn, classifyFailure } from './classify-failure.ts';
export { outcomeOf } from './faults.ts';
export { createZaloFiles } from './fetch-file.ts';
export { createExchange, type Exchange } from './http.ts';
export {
  authorizeLink,
  createPkce,
  exchangeCode,
  newState,
  type OauthFailure,
  type OauthSettings,
  refreshGrant,
} from './oauth.ts';
export { fetchRatings } from './ratings.ts';
export type { GivenContact, IgnoredReason, Receipt, TemplateRating, TemplateReply } from './reading.ts';
export { createZaloChannel } from './send.ts';
export type { Budget, Templates } from './send-template.ts';
export { type EventDeps, takeEvent, type ZaloNews } from './take-event.ts';
export {
  type DailyQuota,
  outboundOfTracking,
  sendTemplateToPhone,
  sendTemplateToUser,
  toZaloPhone,
  trackingIdOf,
} from './template.ts';
export { createTemplateInfos, type TemplateInfo, type TemplateInfos } from './template-info.ts';
export { signatureHeader, verifyRequest } from './verify-request.ts';
export { billableSeconds, freeSeconds, windowAt } from './window.ts';
