/**
 * Folders and files of tests that never come to the database under test: on PostgreSQL they would say the same again, and are
 * left out. `test/architecture` holds them to it.
 */
export const withoutDatabase = [
  'test/architecture/documents.test.ts',
  'test/architecture/flows.test.ts',
  'test/architecture/house-rules.test.ts',
  'test/architecture/imports.test.ts',
  'test/core/',
  'test/engine/',
  'test/indices/disclosure/all-routes.test.ts',
  'test/indices/disclosure/nights.test.ts',
  'test/indices/disclosure/release-plan.test.ts',
  'test/indices/ranking/rank-units.test.ts',
  'test/indices/simulation.test.ts',
  'test/indices/strengths/relative-importance.test.ts',
  // Starts the program on data folders of its own.
  'test/process/server.test.ts',
  // Measures the engine and the embedded database alone.
  'test/tools/bench.test.ts',
];
