/** Who may import whom: the layout of the project as data. A folder that is not here does not exist. */

const features = [
  'audit',
  'catalogue',
  'identity',
  'dossiers',
  'surveys',
  'files',
  'complaints',
  'indices',
] as const;
const allFolders = [
  'core',
  'engine',
  'channels',
  'db',
  ...features,
  'conversations',
  'delivery',
  'contract',
  'http',
  'jobs',
  'web',
  'tools',
];
const except = (...folders: string[]) => allFolders.filter((folder) => !folders.includes(folder));

/** Folder, or file directly under `src/`, to the folders and files that it may import besides itself. */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  core: [],
  engine: ['core'],
  channels: ['core'],
  db: ['core', 'generated'],
  audit: ['core', 'db'],
  catalogue: ['core', 'db', 'audit'],
  identity: ['core', 'db', 'audit'],
  dossiers: ['core', 'db', 'audit', 'catalogue', 'identity'],
  surveys: ['core', 'engine', 'db', 'audit', 'identity', 'dossiers'],
  files: ['core', 'db', 'identity', 'channels'],
  complaints: ['core', 'db', 'audit', 'identity', 'catalogue', 'files'],
  indices: ['core', 'db', 'surveys', 'dossiers', 'complaints'],
  conversations: ['core', 'engine', 'db', ...features],
  delivery: ['core', 'channels', 'db', 'identity'],
  contract: ['core', ...features],
  http: except('web', 'jobs', 'tools'),
  jobs: except('http', 'web', 'tools'),
  web: ['contract', 'core', 'engine'],
  tools: [...allFolders, 'application.ts', 'config.ts', 'log.ts', 'start-up.ts'],
  settings: ['core'],
  'config.ts': ['core', 'db', 'settings'],
  'log.ts': ['core'],
  'connections.ts': [...except('jobs', 'web', 'tools'), 'config.ts'],
  'application.ts': [...except('tools'), 'config.ts', 'connections.ts', 'log.ts'],
  'start-up.ts': [...except('tools'), 'application.ts', 'config.ts', 'log.ts'],
  'main.ts': [...allFolders, 'config.ts', 'log.ts', 'start-up.ts'],
};

/** The files of a folder that others may import; a folder that is not here is open. */
export const doors: Readonly<Record<string, readonly string[]>> = {
  db: ['index.ts', 'enums.ts'],
  ...Object.fromEntries(features.map((feature) => [feature, ['index.ts', 'vocabulary.ts']])),
  indices: ['index.ts', 'vocabulary.ts', 'official/vocabulary.ts', 'publication/vocabulary.ts'],
};

/** Narrower doors for some callers. */
export const narrowDoors: readonly { from: string; into: string; only: readonly string[] }[] = [
  // A channel is a platform's affair: the rest of the program knows its port.
  { from: 'delivery', into: 'channels', only: ['port.ts'] },
  { from: 'files', into: 'channels', only: ['port.ts'] },
  // The contract is read by the browser.
  ...features.map((feature) => ({
    from: 'contract',
    into: feature,
    only: (doors[feature] ?? []).filter((door) => door.endsWith('vocabulary.ts')),
  })),
];

/** Where a package may be imported. A package that is not here may not be imported at all. */
export const packageHomes: Readonly<Record<string, 'everywhere' | readonly string[]>> = {
  zod: 'everywhere',
  uuid: ['application.ts', 'tools'],
  pino: ['log.ts'],
  '@prisma/adapter-pg': ['db'],
  '@prisma/client': ['db'],
  '@prisma/driver-adapter-utils': ['db'],
  '@prisma/schema-engine-wasm': ['db'],
  '@electric-sql/pglite': ['db', 'tools/bench'],
  'pglite-prisma-adapter': ['db'],
  pg: ['db', 'tools/bench'],
  '@duckdb/node-api': ['tools/bench/indices'],
  express: ['http', 'application.ts'],
  'express-rate-limit': ['http'],
  helmet: ['http'],
  'prom-client': ['http/metrics.ts'],
  telegraf: ['channels/telegram', 'tools/bench/ordinary-bots'],
  undici: ['channels/telegram', 'tools/bench'],
  grammy: ['tools/bench/ordinary-bots'],
  '@grammyjs/conversations': ['tools/bench/ordinary-bots'],
  '@grammyjs/storage-psql': ['tools/bench/ordinary-bots'],
  axios: ['channels/zalo'],
  'node-cron': ['jobs/schedule.ts'],
  qrcode: ['http'],
  pdfkit: ['http/reports'],
  '@expo-google-fonts/be-vietnam-pro': ['http/reports'],
  'write-excel-file': ['http/open-data'],
  sharp: ['files/clean/image.ts'],
  yauzl: ['files/clean/document.ts'],
  'file-type': ['files/clean/clean-file.ts'],
  'date-holidays': ['catalogue'],
  vite: ['web/vite.config.ts'],
  '@fontsource/be-vietnam-pro': ['web'],
};

/** What may use development dependencies: nothing else of the program needs it to run. */
export const developmentPlaces: readonly string[] = ['tools/bench/ordinary-bots', 'tools/bench/indices'];

/** Pure places: no built-in module of Node, no package but zod. */
export const purePlaces: readonly string[] = ['core', 'engine', 'contract'];

/** What a `vocabulary.ts` may import: the browser reads it. */
export const vocabularyImports = { folders: ['core'], packages: ['zod'] } as const;
