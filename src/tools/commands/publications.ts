import { z } from 'zod';
import { ok } from '../../core/result.ts';
import { recomputePublication } from '../../indices/index.ts';
import type { Command } from '../commands.ts';

const argumentsSchema = z.object({
  what: z.literal('recompute'),
  /** Of the publication, in hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Computes a publication again from the tallies that this program has. */
export const publicationsCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: async ({ jobs }, { hash }) => ok({ recomputed: await recomputePublication(jobs.publishing, hash) }),
};
