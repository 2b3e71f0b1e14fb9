import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { openEmbedded } from '../../db/index.ts';
import type { EmbeddedFigures } from './figures.ts';
import { measureFloor } from './floor.ts';
import { type BenchSettings, checkAnswers } from './measure-postgres.ts';
import { withReplicas } from './measure-replicas.ts';
import { prepareDatabase, withFolder } from './scratch.ts';

/** Measures the application on a new embedded database, which has one process. */
export function measureEmbedded(
  settings: Pick<BenchSettings, 'seconds' | 'warmUpSeconds' | 'citizens'>,
): Promise<EmbeddedFigures> {
  const { seconds, warmUpSeconds } = settings;
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    await prepareDatabase(await openEmbedded(join(dataDir, 'database')));
    const environment = {
      DATA_DIR: dataDir,
      APP_SECRET: randomBytes(24).toString('hex'),
      INTAKE_SECRET: randomBytes(24).toString('hex'),
    };
    const { startedInMilliseconds, answers, answered } = await withReplicas(
      1,
      folder,
      environment,
      async (replicas) => {
        const measured = [];
        for (const citizens of settings.citizens)
          measured.push(await replicas.answer({ citizens, seconds, warmUpSeconds }));
        const started = replicas.servers[0]?.startedInMilliseconds ?? 0;
        return { startedInMilliseconds: started, answers: measured, answered: replicas.answered() };
      },
    );
    const client = await PGlite.create({ dataDir: join(dataDir, 'database') });
    try {
      const run = async (_name: string, text: string, values: readonly unknown[]) =>
        (await client.query(text, [...values])).rows;
      const floor = await measureFloor([run], await checkAnswers([run], answered), seconds);
      return { startedInMilliseconds, answers, floor };
    } finally {
      await client.close();
    }
  });
}
