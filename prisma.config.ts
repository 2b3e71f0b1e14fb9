import { defineConfig } from 'prisma/config';

// The Prisma CLI insists on a schema engine binary that it would download. We never use that binary:
// `prisma generate` only checks that the path exists, and migrations are applied by the WebAssembly
// build of the engine (src/db/migrations.ts). Any existing file will do, so that an install works offline.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
