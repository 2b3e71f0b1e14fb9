/** A flow with everything that belongs to it, as a file: versions with their numbers, drafts, sample conversations, rules. */
import { z } from 'zod';
import { replayReportSchema } from '../replay/compare-replays.ts';
import { flowRuleSchema } from '../vocabulary.ts';

const instantSchema = z.iso.datetime({ offset: true });
const daySchema = z.iso.date();
const objectSchema = z.looseObject({});
const actorSchema = z.strictObject({
  kind: z.enum(['system', 'one_stop_system', 'officer', 'command_line']),
  id: z.string().optional(),
});

const versionSchema = z.strictObject({
  number: z.int().min(1),
  publishedAt: instantSchema,
  author: actorSchema,
  note: z.string().nullable(),
  changes: z.array(objectSchema),
  replay: replayReportSchema.nullable(),
  schedule: z
    .strictObject({
      effectiveOn: daySchema,
      scheduledAt: instantSchema,
      cancelledAt: instantSchema.nullable(),
    })
    .nullable(),
  /** As its author wrote it; null for versions older than drafts. */
  source: objectSchema.nullable(),
  /** As it runs, with the flows that it calls written out. */
  definition: objectSchema,
  scenarios: z.array(z.unknown()),
});

const draftSchema = z.strictObject({
  kind: z.enum(['edited', 'shipped']),
  revision: z.int().min(1),
  basedOn: z.int().nullable(),
  editedAt: instantSchema,
  editor: actorSchema,
  definition: objectSchema,
  scenarios: z.array(z.unknown()),
});

export const flowBundleSchema = z.strictObject({
  /** The form of this file. */
  bundle: z.literal(1),
  key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  createdAt: instantSchema,
  retiredAt: instantSchema.nullable(),
  versions: z.array(versionSchema),
  drafts: z.array(draftSchema),
  rules: z.array(flowRuleSchema.extend({ id: z.uuid(), revision: z.int().min(1), createdAt: instantSchema })),
});
export type FlowBundle = z.infer<typeof flowBundleSchema>;
