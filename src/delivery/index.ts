export { abandonedAfterSeconds, releaseAbandoned } from './claim-outbound.ts';
export { createDelivery, type Delivery } from './deliver.ts';
export { rememberAuthorization, takeAuthorization } from './zalo/authorizations.ts';
export { createGrantStore, type GrantStore } from './zalo/grant-store.ts';
export { lastZaloInteraction } from './zalo/last-interaction.ts';
export {
  createLedger,
  type DailyLedger,
  type Ledger,
  type PaidKind,
  readLedger,
  readTemplates,
  recordQuotaChange,
  recordTemplateChange,
  type TemplateState,
} from './zalo/ledger.ts';
export { pauseConversation } from './zalo/pauses.ts';
export { applyEarlyReceipts, type DeliveryReceipt, recordReceipt } from './zalo/receipts.ts';
