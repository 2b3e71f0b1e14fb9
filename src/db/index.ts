export { Prisma } from '../generated/prisma/client.ts';
export { askOwner, type ClaimRefusal, claimDataFolder, type DataFolderClaim } from './claim-data-folder.ts';
export { type Database, type Db, diffSchemas, openEmbedded, openPostgres, type Tx } from './client.ts';
export type { ControlFailure, ControlHandler } from './control-channel.ts';
export { inBatches } from './in-batches.ts';
export { inTransaction } from './in-transaction.ts';
export { toJson } from './json.ts';
export { missingMigrations } from './migrations.ts';
export { startWorkLoop, type WorkLoop } from './work-loop.ts';
