export { Prisma } from '../generated/prisma/client.ts';
export { type Database, type Db, openEmbedded, openPostgres, type Tx } from './client.ts';
export { inTransaction } from './in-transaction.ts';
export { toJson } from './json.ts';
export { missingMigrations } from './migrations.ts';
