import { z } from 'zod';
import { err, ok } from '../../core/result.ts';
import type { Command } from '../commands.ts';
import { loadDemoCatalogue, runDemo } from '../demo/run-demo.ts';
import { countIndices } from '../demo/start-demo.ts';

const argumentsSchema = z.object({
  dossiers: z.int().min(1).max(1_000_000),
  days: z.int().min(1).max(3_650),
});

const barLength = 30;

/** Makes dossiers and lets simulated citizens answer, then counts the figures. Progress is a bar. */
export const demoCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: async (application, request, report) => {
    const startedAt = performance.now();
    await loadDemoCatalogue(application);
    const { dossiers, opened } = await runDemo(application, request, (done) => {
      const filled = Math.round((done / request.dossiers) * barLength);
      report(`${'█'.repeat(filled)}${'░'.repeat(barLength - filled)} ${done}/${request.dossiers}`);
    });
    if (application.stopping.aborted) {
      return err({
        code: 'stopping',
        message: `The application is stopping; ${dossiers} dossiers were made.`,
      });
    }
    await countIndices(application);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    return ok({ dossiers, opened, days: request.days, seconds });
  },
};
