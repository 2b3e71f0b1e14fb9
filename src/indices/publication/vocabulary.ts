/** What a publication holds: its format. Figures that the public may not see are not in it. Pure. */
import { z } from 'zod';
import { daySchema, formulaIds, satisfactionRowSchema } from '../vocabulary.ts';

export const publicationKinds = ['month', 'quarter', 'year'] as const;
export type PublicationKind = (typeof publicationKinds)[number];

export const tiers = ['above', 'not_different', 'below'] as const;
/** Against the group: all ranked units together. */
export type Tier = (typeof tiers)[number];

/** A row as the API gives it, without the instant up to which data are in it: that is the publication's. */
export const publishedRowSchema = z.object(satisfactionRowSchema.unwrap().shape).omit({ dataThrough: true });
export type PublishedRow = z.infer<typeof publishedRowSchema>;

const text = z.object({ vi: z.string(), en: z.string() });

export const findingSchema = z.object({
  kind: z.enum(['strength', 'weakness']),
  criterion: z.string(),
  value: z.number(),
  gap: z.object({ points: z.number(), lower: z.number(), upper: z.number() }).nullable(),
  change: z.number().nullable(),
  importancePlace: z.int().nullable(),
  sentence: text,
});

/** The query of strengths and weaknesses: of an agency in a year. */
export const strengthsQuerySchema = z.object({
  agency: z.string().min(1).max(64),
  year: z
    .string()
    .regex(/^(19|20|21)\d{2}$/, 'must be a year from 1900 to 2199')
    .optional(),
});

/** What an agency does better or worse than the rest of its group, or than the year before. */
export const publicStrengthsSchema = z.object({
  year: z.string(),
  publication: z
    .object({ number: z.int(), revision: z.int() })
    .nullable()
    .describe(
      'The publication that says so. Null: the year is not closed, and this is of what is shown so far.',
    ),
  formula: z.enum(formulaIds),
  formulaVersion: z.int(),
  compared: z.int().describe('Criteria of which a figure of the agency is shown.'),
  findings: z
    .array(findingSchema)
    .describe(
      'Weaknesses first. Only differences of two points and more that are more than chance, at 5% over all of them together (Holm).',
    ),
});
export type PublicStrengths = z.infer<typeof publicStrengthsSchema>;

export const rankingSchema = z.object({
  group: z.number().nullable().describe('The value of all ranked units together, 0 to 100.'),
  ranked: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      tier: z.enum(tiers).describe('Against the group; all comparisons together at 5%.'),
      rank: z.object({ best: z.int(), worst: z.int() }),
      value: z.number(),
      interval: z.object({ lower: z.number(), upper: z.number() }),
      responses: z.int().describe('People who rated.'),
    }),
  ),
  unranked: z.array(z.object({ key: z.string(), name: z.string(), responses: z.int() })),
});
export type PublishedRanking = z.infer<typeof rankingSchema>;

/** A ranking of its own: in a publication its rows say how they are made. */
export const publicRankingSchema = rankingSchema.extend({
  formula: z.enum(formulaIds).nullable().describe('Null where there is nobody to rank.'),
  formulaVersion: z.int().nullable(),
});
export type PublicRanking = z.infer<typeof publicRankingSchema>;

export const publishedAgencySchema = z.object({
  code: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  overall: publishedRowSchema,
  /** Of years only. */
  factors: z.array(publishedRowSchema),
  criteria: z.array(publishedRowSchema),
  findings: z.array(findingSchema),
});
export type PublishedAgency = z.infer<typeof publishedAgencySchema>;

export const figuresSchema = z.object({
  system: z.object({
    overall: publishedRowSchema,
    factors: z.array(publishedRowSchema),
    criteria: z.array(publishedRowSchema),
    importance: z
      .array(
        z.object({
          criterion: z.string(),
          share: z.number(),
          interval: z.object({ lower: z.number(), upper: z.number() }),
        }),
      )
      .nullable(),
  }),
  agencies: z.array(publishedAgencySchema),
  rankings: z.array(z.object({ parent: z.string().nullable(), ranking: rankingSchema })),
});
export type PublishedFigures = z.infer<typeof figuresSchema>;

/** Why a correction changes a place. */
export const changeReasons = [
  /** Answers or dossiers came late, were changed or taken back. */
  'recounted',
  /** It is shown no more, for it would tell of the few who came or went; `reason` says more. */
  'kept_back',
  /** The figure is shown, but no weighted one beside it: with what is hidden below, it would tell of the few. */
  'weighted_kept_back',
  /** The agency is new, is gone, or has another name or place. */
  'other_agency',
  /** It is made of figures that changed: a ranking, strengths and weaknesses, importance. */
  'follows',
] as const;
export type ChangeReason = (typeof changeReasons)[number];

export const publicationSchema = z.object({
  format: z.literal('lang-nghe/publication'),
  formatVersion: z.literal(1),
  number: z.int().positive(),
  period: z.object({ kind: z.enum(publicationKinds), key: z.string(), from: z.string(), to: z.string() }),
  revision: z.int().positive(),
  corrects: z.int().positive().nullable(),
  /** What a correction changes: the places in `figures`, with what stood and what stands there, as JSON, and why. */
  changes: z.array(
    z.object({
      place: z.string(),
      before: z.string(),
      after: z.string(),
      /** Absent from corrections that were published before it was told. */
      why: z.enum(changeReasons).optional(),
    }),
  ),
  publishedAt: z.iso.datetime(),
  dataThrough: z.iso.datetime(),
  codeVersion: z.string(),
  previousHash: z.string().nullable(),
  leastRatings: z.int(),
  leastResponsesToRank: z.int(),
  methods: z.array(
    z.object({ id: z.string(), version: z.int(), source: text, name: text, description: text }),
  ),
  figures: figuresSchema,
});
export type PublicationContent = z.infer<typeof publicationSchema>;

const notAfter = {
  path: ['from'],
  message: 'must not be after `to`',
};

/** The query of a ranking: of the agencies directly below one, or of those at the top. */
export const rankingQuerySchema = z
  .object({
    agency: z.string().min(1).max(64).optional(),
    from: daySchema.optional(),
    to: daySchema.optional(),
    formula: z.enum(formulaIds).optional(),
    criterion: z.string().min(1).max(64).optional(),
    factor: z.string().min(1).max(64).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, notAfter);

const percent = z.coerce.number().min(1).max(99);

/** The query of the planner: levels in percent. */
export const plannerQuerySchema = z
  .object({
    agency: z.string().min(1).max(64).optional(),
    from: daySchema.optional(),
    to: daySchema.optional(),
    first: percent.default(80),
    second: percent.default(85),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, notAfter)
  .refine(({ first, second }) => first !== second, { path: ['second'], message: 'must differ from `first`' });

const planSchema = z.object({
  needed: z.int().describe('Answers needed in all.'),
  missing: z.int().describe('Of these, answers that have not been given yet.'),
  isReachable: z.boolean().describe('Whether there are as many finished dossiers.'),
});

export const plannerSchema = z.object({
  key: z.string(),
  name: z.string(),
  finished: z.int(),
  responses: z.int(),
  toTellFromLevel: planSchema.describe(
    'To tell a unit at `second` from the fixed level `first`: 95% confidence, power 80%.',
  ),
  toTellTwoApart: planSchema.describe('Of each of two units, to tell `first` from `second`.'),
  official: z
    .object({ error: z.number(), needed: z.int(), missing: z.int() })
    .describe('n = N / (1 + N e²), as in the official surveys of 2013–2014; N: finished dossiers.'),
});

export const publicationEntrySchema = z.object({
  number: z.int(),
  kind: z.enum(publicationKinds),
  period: z.string(),
  revision: z.int(),
  publishedAt: z.iso.datetime(),
  hash: z.string().describe('SHA-256 of the JSON file, in hex.'),
});
