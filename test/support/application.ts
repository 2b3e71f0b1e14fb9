import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Application, createApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import type { Clock } from '../../src/core/time.ts';
import type { Database } from '../../src/db/index.ts';
import { freshDatabase } from './database.ts';
import { memoryLog, testSecret } from './deps.ts';

export type TestApplication = Application & { readonly database: Database; readonly logLines: string[] };

/** The real application on a fresh database (or the one given), not listening. Call `close` when done. */
export async function anApplication(
  environment: Record<string, string> = {},
  options: { clock?: Clock; database?: Database } = {},
): Promise<TestApplication & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-files-'));
  const config = parseConfig({
    FILES_DIR: folder,
    APP_SECRET: testSecret,
    PORT: '0',
    DEMO: 'off',
    ...environment,
  });
  if (!config.ok) throw new Error(`bad environment: ${JSON.stringify(config.error)}`);
  const { database = await freshDatabase(), ...parts } = options;
  const log = memoryLog();
  const application = createApplication({ ...config.value, appSecret: testSecret }, database, {
    ...parts,
    log,
  });
  return {
    ...application,
    database,
    logLines: log.lines,
    close: async () => {
      await application.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
