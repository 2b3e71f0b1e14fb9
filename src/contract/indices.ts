/** The published figures, as the API offers them to everybody. */
import { z } from 'zod';
import { breakdowns, formulaIds, satisfactionRowSchema } from '../indices/vocabulary.ts';
import { problemBody } from './dossiers.ts';
import type { Operation, Parameter } from './operation.ts';

export const satisfactionSchema = z.object({ rows: z.array(satisfactionRowSchema) });

function query(name: string, description: string, schema: z.ZodType): Parameter {
  return { name, in: 'query', isRequired: false, description, schema };
}

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
        unreached: { noInvitation: 0, noAddress: 148, refusedContact: 9, notDelivered: 335 },
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

export const indexOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/indices/satisfaction',
    id: 'getSatisfaction',
    summary: 'Chỉ số hài lòng, kèm số phiếu, khoảng tin cậy và công thức · Satisfaction indices',
    description:
      'Percentages are 0–100 and not rounded. A figure of fewer than 10 ratings is suppressed: `value`, `interval` and ' +
      '`counts` are null and `reason` says why. `value` is the raw figure; `weighted` stands beside it. By `agency` the rows are the direct children with everything below ' +
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
];
