/** Ranking, planner, publications and open data, as the API offers them to everybody. */
import { z } from 'zod';
import {
  plannerSchema,
  publicationEntrySchema,
  publicRankingSchema,
  publicStrengthsSchema,
} from '../indices/publication/vocabulary.ts';
import { formulaIds, suppressionReasons } from '../indices/vocabulary.ts';
import { problemBody } from './dossiers.ts';
import { type Operation, type Parameter, query } from './operation.ts';

export const publicationsSchema = z.object({ publications: z.array(publicationEntrySchema) });
const columnSchema = z.object({ name: z.string(), type: z.string(), vi: z.string(), en: z.string() });
export const dictionarySchema = z.object({
  columns: z.array(columnSchema).describe('Of the files of publications, in their order.'),
  changes: z.array(columnSchema).describe('Of the files of what corrections change.'),
  comments: z.array(columnSchema).describe('Of the file of comments.'),
  reasons: z
    .array(z.object({ name: z.enum(suppressionReasons), vi: z.string(), en: z.string() }))
    .describe('Why a figure is not published: the values of `reason`.'),
  methods: z.url().describe('Where the formulas are told, with their versions and sources.'),
});

const agencyAndDays = (agency: string): Parameter[] => [
  query('agency', agency, z.string()),
  query('from', 'The first day on which dossiers finished, Viet Nam time.', z.iso.date()),
  query('to', 'The last day.', z.iso.date()),
];

const refusals = {
  400: { description: 'A bad query (`invalid_input`): every issue is listed.', body: problemBody() },
  404: { description: 'No such agency (`unknown_agency`).', body: problemBody() },
};

const rankingExample: z.infer<typeof publicRankingSchema> = {
  formula: 'overall_top2',
  formulaVersion: 1,
  group: 81.2,
  ranked: [
    {
      key: 'H38.33',
      name: 'UBND phường Sa Pa',
      tier: 'above',
      rank: { best: 1, worst: 3 },
      value: 90.5,
      interval: { lower: 87.2, upper: 93.0 },
      responses: 412,
    },
  ],
  unranked: [{ key: 'H38.34', name: 'UBND xã Tả Van', responses: 12 }],
};

const strengthsExample: z.infer<typeof publicStrengthsSchema> = {
  year: '2026',
  publication: { number: 17, revision: 1 },
  formula: 'item_top2',
  formulaVersion: 1,
  compared: 12,
  findings: [
    {
      kind: 'weakness',
      criterion: 'fees',
      value: 61.2,
      gap: { points: -9.4, lower: -14.1, upper: -4.7 },
      change: null,
      importancePlace: 2,
      sentence: {
        vi: 'Cần cải thiện: “Mức phí/lệ phí người dân phải nộp là đúng quy định” được 61,2% người trả lời hài lòng, …',
        en: 'To improve: with “The fee that people have to pay is as prescribed” 61.2% of those who answered are satisfied, …',
      },
    },
  ],
};

const plannerExample: z.infer<typeof plannerSchema> = {
  key: 'H38.33',
  name: 'UBND phường Sa Pa',
  finished: 1000,
  responses: 200,
  toTellFromLevel: { needed: 328, missing: 128, isReachable: true },
  toTellTwoApart: { needed: 475, missing: 275, isReachable: true },
  official: { error: 0.05, needed: 286, missing: 86 },
};

const entryExample: z.infer<typeof publicationEntrySchema> = {
  number: 3,
  kind: 'quarter',
  period: '2026-Q3',
  revision: 1,
  publishedAt: '2026-10-16T18:30:00.000Z',
  hash: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
};

const file = (description: string): Parameter => ({
  name: 'file',
  in: 'path',
  isRequired: true,
  description,
  schema: z.string(),
});
const revision = query('revision', 'Absent: the latest.', z.int());
const notPublished = {
  400: { description: 'No such kind of file (`invalid_input`).', body: problemBody() },
  404: { description: 'Not published (`not_published`).', body: problemBody() },
};

export const openDataOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/indices/ranking',
    id: 'getRanking',
    summary: 'Xếp hạng với khoảng thứ hạng · Ranking with the ranks that the data allow',
    description:
      'Of the agencies directly below `agency`, or of those at the top. `rank` holds for all of them together with 95% confidence ' +
      '(simultaneous, by simulation with a fixed seed); `tier` is against the whole group. Ties stand in Vietnamese order of ' +
      'names. Under 30 responses, or hidden: `unranked`.',
    parameters: [
      ...agencyAndDays('The agency whose direct children are ranked. Absent: those at the top.'),
      query('formula', 'Absent: the overall share.', z.enum(formulaIds)),
      query('criterion', 'For a ranking by one criterion.', z.string()),
      query('factor', 'For a ranking by one factor.', z.string()),
    ],
    responses: {
      200: {
        description: 'The ranking.',
        body: { mediaType: 'application/json', schema: publicRankingSchema, example: rankingExample },
      },
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/api/v1/indices/strengths',
    id: 'getStrengths',
    summary: 'Điểm mạnh, điểm cần cải thiện · What an agency does better or worse',
    description:
      'By criterion, against the rest of its group and against the year before. Of a closed year as it was published; of a year ' +
      'that is not closed out of the figures by criterion that are shown so far, and without `importancePlace`.',
    parameters: [
      { ...query('agency', "An agency's code.", z.string()), isRequired: true },
      query('year', 'Like 2026. Absent: this year.', z.string()),
    ],
    responses: {
      200: {
        description: 'Strengths and weaknesses, in sentences.',
        body: { mediaType: 'application/json', schema: publicStrengthsSchema, example: strengthsExample },
      },
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/api/v1/indices/planner',
    id: 'getPlanner',
    summary: 'Còn cần bao nhiêu câu trả lời · How many answers are still needed',
    description:
      'To tell the level `second` from the level `first` (percent) with 95% confidence and power 80%, with the finite population ' +
      'correction; beside it the sample size of the official surveys.',
    parameters: [
      ...agencyAndDays("An agency's code, with everything below it. Absent: all agencies."),
      query('first', 'Percent, 1–99. Absent: 80.', z.number()),
      query('second', 'Percent, 1–99. Absent: 85.', z.number()),
    ],
    responses: {
      200: {
        description: 'The plan.',
        body: { mediaType: 'application/json', schema: plannerSchema, example: plannerExample },
      },
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/api/v1/open-data',
    id: 'getCatalogue',
    summary: 'Danh mục dữ liệu mở (DCAT) · Catalogue of the open data, DCAT-AP as JSON-LD',
    responses: { 200: { description: 'The catalogue.', body: { mediaType: 'application/ld+json' } } },
  },
  {
    method: 'get',
    path: '/api/v1/open-data/dictionary',
    id: 'getDictionary',
    summary: 'Từ điển dữ liệu · What each column of the files means',
    responses: {
      200: {
        description: 'The columns, in their order.',
        body: {
          mediaType: 'application/json',
          schema: dictionarySchema,
          example: {
            columns: [{ name: 'value', type: 'number', vi: 'Chỉ số', en: 'The figure' }],
            changes: [{ name: 'why', type: 'text', vi: 'Vì sao thay đổi', en: 'Why it changed' }],
            comments: [{ name: 'comment', type: 'text', vi: 'Nội dung góp ý', en: 'The comment' }],
            reasons: [{ name: 'no_ratings', vi: 'Chưa có ai đánh giá.', en: 'Nobody has rated yet.' }],
            methods: 'https://example.gov.vn/api/v1/indices/methods',
          },
        },
      },
    },
  },
  {
    method: 'get',
    path: '/api/v1/open-data/publications',
    id: 'getPublications',
    summary: 'Các kỳ đã công bố · Publications, the newest first',
    responses: {
      200: {
        description: 'The publications.',
        body: {
          mediaType: 'application/json',
          schema: publicationsSchema,
          example: { publications: [entryExample] },
        },
      },
    },
  },
  {
    method: 'get',
    path: '/api/v1/open-data/publications/{file}',
    id: 'getPublicationFile',
    summary: 'Một kỳ công bố · One publication as a file',
    description:
      'The JSON file is canonical (RFC 8785): its bytes are what is signed (Ed25519) and what `previousHash` of the next publication ' +
      'names. CSV begins with a byte order mark, and no text in it can be taken for a formula. What a correction changes (as it ' +
      'stood, as it stands, and why) is `PERIOD.changes.csv`, a sheet of the workbook, and `changes` of the JSON file.',
    parameters: [
      file(
        '`PERIOD.json`, `.csv`, `.changes.csv`, `.xlsx` or `.signature.json`; PERIOD is like 2026-11, 2026-Q4 or 2026.',
      ),
      revision,
    ],
    responses: {
      200: { description: 'The file.', body: { mediaType: 'application/octet-stream' } },
      ...notPublished,
    },
  },
  {
    method: 'get',
    path: '/api/v1/open-data/reports/{file}',
    id: 'getReport',
    summary: 'Báo cáo để in · A report to print',
    parameters: [
      file('`PERIOD.pdf` for all agencies, `PERIOD_AGENCY.pdf` for one, by its code.'),
      revision,
      query('lang', 'Absent: vi.', z.enum(['vi', 'en'])),
    ],
    responses: {
      200: { description: 'The report.', body: { mediaType: 'application/pdf' } },
      ...notPublished,
    },
  },
];
