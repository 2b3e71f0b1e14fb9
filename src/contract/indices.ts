/** The published figures, as the API offers them to everybody. */
import { z } from 'zod';
import { indicatorRowSchema, methodSchema, serviceQualityRowSchema } from '../indices/official/vocabulary.ts';
import { breakdowns, formulaIds, monthlyTrendSchema, satisfactionRowSchema } from '../indices/vocabulary.ts';
import { problemBody } from './dossiers.ts';
import { type Operation, type Parameter, query } from './operation.ts';

export const serviceQualitySchema = z.object({ rows: z.array(serviceQualityRowSchema) });
export const indicatorsSchema = z.object({ rows: z.array(indicatorRowSchema) });
export const methodsSchema = z.object({ methods: z.array(methodSchema) });
export const satisfactionSchema = z.object({
  rows: z.array(satisfactionRowSchema),
  trends: z
    .array(monthlyTrendSchema)
    .optional()
    .describe(
      'By `month` only: the trend of each part of the series between breaks, of at least four months that are shown.',
    ),
});

const day = z.iso.date();

const satisfactionParameters: readonly Parameter[] = [
  query(
    'agency',
    "An agency's code: its figures include everything below it. Absent: all agencies.",
    z.string(),
  ),
  query('from', 'The first day on which dossiers finished, Viet Nam time.', day),
  query('to', 'The last day.', day),
  query('formula', 'Absent: the overall share, or the one that fits `by`.', z.enum(formulaIds)),
  query('by', 'One row for each; absent: one row.', z.enum(breakdowns)),
  query('criterion', 'For figures of one criterion.', z.string()),
  query('factor', 'For figures of one factor.', z.string()),
];

const example: z.infer<typeof satisfactionSchema> = {
  rows: [
    {
      key: 'H38.33',
      name: 'UBND phường Sa Pa',
      formula: 'overall_top2',
      formulaVersion: 1,
      criterionWeights: 'equal',
      value: 83.5,
      interval: { lower: 77.73, upper: 88.0, level: 0.95, method: 'wilson' },
      weighted: {
        value: 81.9,
        interval: { lower: 75.6, upper: 86.9, level: 0.95, method: 'wilson_effective' },
        effectiveResponses: 181.4,
        method: 'post_stratified',
        methodVersion: 1,
      },
      counts: [3, 6, 24, 98, 69],
      notApplicable: 0,
      responses: 200,
      reach: {
        finished: 812,
        invitable: 655,
        invited: 812,
        delivered: 320,
        opened: 288,
        started: 200,
        completed: 171,
        optedOut: 4,
        unreached: { notSampled: 0, noInvitation: 0, noAddress: 148, refusedContact: 9, notDelivered: 335 },
      },
      nonResponse: {
        late: { frame: 6.2, respondents: 4.5, isDifferent: false },
        refused: { frame: 3.1, respondents: 2.5, isDifferent: false },
        withdrawn: { frame: 1.0, respondents: 0.5, isDifferent: false },
      },
      change: null,
      shrunken: null,
      seriesBreak: null,
      suppressed: false,
      dataThrough: '2026-11-22T17:00:00.000Z',
    },
  ],
};

const officialParameters: readonly Parameter[] = [
  ...satisfactionParameters.filter(({ name }) => ['agency', 'from', 'to'].includes(name)),
  query('by', 'One row for each; absent: one row.', z.enum(['agency'])),
];

const serviceQualityExample: z.infer<typeof serviceQualitySchema> = {
  rows: [
    {
      key: 'H38.14',
      name: 'Sở Giáo dục và Đào tạo',
      rules: 'decision_766',
      metrics: [
        {
          id: 'qd766_dossier_receiving_satisfaction',
          version: 1,
          numerator: 601,
          denominator: 847,
          ratio: 70.956,
          points: 4.7304,
          maxPoints: 6,
          suppressed: false,
        },
        {
          id: 'qd766_petition_processing_on_time',
          version: 1,
          numerator: 1,
          denominator: 4,
          ratio: 25,
          points: 1.5,
          maxPoints: 6,
          suppressed: false,
        },
        {
          id: 'qd766_petition_handling_satisfaction',
          version: 1,
          numerator: 1,
          denominator: 4,
          ratio: 25,
          points: 1.5,
          maxPoints: 6,
          suppressed: false,
        },
      ],
      points: 7.7304,
      maxPoints: 18,
      dataThrough: '2026-11-22T17:00:00.000Z',
    },
  ],
};

const indicatorsExample: z.infer<typeof indicatorsSchema> = {
  rows: [
    {
      key: 'H38.33',
      name: 'UBND phường Sa Pa',
      indicators: [
        {
          id: 'on_time',
          version: 1,
          basis: 'dossiers',
          of: 800,
          parts: [{ option: 'on_time', count: 750, value: 93.75, interval: null, weighted: null }],
          apart: null,
          suppressed: false,
        },
      ],
      dataThrough: '2026-11-22T17:00:00.000Z',
    },
  ],
};

const methodsExample: z.infer<typeof methodsSchema> = {
  methods: [
    {
      id: 'overall_top2',
      version: 1,
      validFrom: null,
      validTo: null,
      source: { vi: 'SIPAS 2015–2021, dựng lại', en: 'SIPAS 2015–2021, reconstructed' },
      name: { vi: 'Tỷ lệ hài lòng chung', en: 'Overall satisfaction' },
      description: {
        vi: 'Tỷ lệ câu trả lời "Hài lòng" và "Rất hài lòng".',
        en: 'The share of "satisfied" and "very satisfied".',
      },
    },
  ],
};

export const indexOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/indices/satisfaction',
    id: 'getSatisfaction',
    summary: 'Chỉ số hài lòng, kèm số phiếu, khoảng tin cậy và công thức · Satisfaction indices',
    description:
      'Percentages are 0–100 and not rounded. A figure of fewer than 10 ratings is suppressed: `value`, `interval` and ' +
      '`counts` are null and `reason` says why; so is one from which a hidden figure could be computed ' +
      '(`protects_others`): ask for whole months, and for whole years of criteria, channels, fields and procedures. ' +
      'Figures of months about which people may still answer grow in steps of at least 10 people; factors, channels, fields and ' +
      'procedures are told of years that are closed (before: `not_yet_closed`): from `expectedOn` on, the day on which the last ' +
      'invitations of the year have run out, 16 January of the next year where invitations hold for 14 days. What people did with invitations ' +
      '(`delivered` to `optedOut`) grows in steps of 10 while a month is open, and is not told of some days of it or of parts. ' +
      '`value` is the raw figure; `weighted` stands beside it. By `agency` the rows are the direct children with everything below ' +
      'each, and first the agency itself, without its children, if it has dossiers of its own. By `channel`, ' +
      '`started` and `completed` are those of the channel, the rest of `reach` is that of all dossiers.',
    parameters: satisfactionParameters,
    responses: {
      200: {
        description: 'The figures.',
        body: { mediaType: 'application/json', schema: satisfactionSchema, example },
      },
      400: { description: 'A bad query (`invalid_input`): every issue is listed.', body: problemBody() },
      404: { description: 'No such agency (`unknown_agency`).', body: problemBody() },
    },
  },
  {
    method: 'get',
    path: '/api/v1/indices/service-quality',
    id: 'getServiceQuality',
    summary:
      'Nhóm chỉ số mức độ hài lòng theo Quyết định 766/QĐ-TTg · Satisfaction group of Decision 766/QĐ-TTg',
    description:
      'Three ratios of dossiers and complaints with their points, unrounded. Nothing that was said in a survey is in them. ' +
      'Dossiers are those of the agencies that decided, by the day on which they finished; complaints belong to the agency that ' +
      'must answer, by the day on which they came in. Which dossiers were complained about, and what citizens say of the handling of ' +
      'complaints, is shown of whole months, of at least 10, and only where no hidden figure could be computed from it ' +
      '(`protects_others`). A month is told when it is settled (before: `not_yet_closed`): of dossiers, and of complaints in time, ' +
      'when the last invitations of the month have run out; of the handling of complaints two months later. What changes afterwards ' +
      'is shown when it is 10 people or more. Without `to`, all three are of the months up to `through`.',
    parameters: officialParameters,
    responses: {
      200: {
        description: 'The figures.',
        body: { mediaType: 'application/json', schema: serviceQualitySchema, example: serviceQualityExample },
      },
      400: { description: 'A bad query (`invalid_input`): every issue is listed.', body: problemBody() },
      404: { description: 'No such agency (`unknown_agency`).', body: problemBody() },
    },
  },
  {
    method: 'get',
    path: '/api/v1/indices/indicators',
    id: 'getIndicators',
    summary: 'Chỉ số về liêm chính và quá trình giải quyết · Indicators of integrity and of the process',
    description:
      'Shares of those who gave one of the answers; whoever prefers not to say is counted apart. What dossiers and complaints ' +
      'tell is counted in full and has no interval. A share of fewer than 10 answers is suppressed; so is one from which a hidden one ' +
      'could be computed (`protects_others`): ask for whole years of answers, and for whole months of complaints. Complaints are told of months that are settled, as in the ' +
      'figures of Decision 766; without `to`, up to `through`. Answers of a ' +
      'year are told when nobody can give them any more (before: `not_yet_closed`): from `expectedOn` on, 16 January where ' +
      'invitations hold for 14 days.',
    parameters: officialParameters,
    responses: {
      200: {
        description: 'The indicators.',
        body: { mediaType: 'application/json', schema: indicatorsSchema, example: indicatorsExample },
      },
      400: { description: 'A bad query (`invalid_input`): every issue is listed.', body: problemBody() },
      404: { description: 'No such agency (`unknown_agency`).', body: problemBody() },
    },
  },
  {
    method: 'get',
    path: '/api/v1/indices/methods',
    id: 'getMethods',
    summary: 'Công thức của mọi chỉ số: phiên bản, hiệu lực, nguồn · The formula behind every figure',
    parameters: [],
    responses: {
      200: {
        description: 'Every version of every method.',
        body: { mediaType: 'application/json', schema: methodsSchema, example: methodsExample },
      },
    },
  },
];
