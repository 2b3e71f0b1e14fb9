export { abandonedAfterSeconds, releaseAbandoned } from './claim-outbound.ts';
export { createDelivery, type Delivery } from './deliver.ts';
export { rememberAuthorization, takeAuthorization } from './zalo/authorizations.ts';
export { createGrantStore, type GrantStore } from './zalo/grant-store.ts';
export { lastZaloInteraction } from './zalo/last-interaction.ts';
