export { removeOldPauses } from './buckets.ts';
export type { CampaignSettings } from './campaigns/campaign-rows.ts';
export { sendInvitations } from './campaigns/send-invitations.ts';
export { sendReminders } from './campaigns/send-reminders.ts';
export { abandonedAfterSeconds, releaseAbandoned } from './claim-outbound.ts';
export { createDelivery, type Delivery, largestInFlight } from './deliver.ts';
export { waysToInvite } from './rules/invite.ts';
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
export { applyEarlyReceipts, createReceipts, type DeliveryReceipt } from './zalo/receipts.ts';
