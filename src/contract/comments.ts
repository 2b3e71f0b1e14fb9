/** Comments that were cleared for publication, as the API offers them to everybody. */
import { z } from 'zod';
import { problemBody } from './dossiers.ts';
import { type Operation, query } from './operation.ts';

export const commentsSchema = z.object({
  comments: z.array(
    z.object({
      agency: z.string(),
      agencyName: z.string(),
      week: z.iso
        .date()
        .describe('The Monday of the week in which its batch was complete; no other time is told.'),
      text: z.string(),
    }),
  ),
  awaitingCheck: z.int().describe('Released comments that nobody has looked at yet: they are not public.'),
});

const refusals = {
  400: { description: 'A bad query (`invalid_input`): every issue is listed.', body: problemBody() },
  404: { description: 'No such agency (`unknown_agency`).', body: problemBody() },
};

const commentsExample: z.infer<typeof commentsSchema> = {
  comments: [
    {
      agency: 'H38.33',
      agencyName: 'UBND phường Sa Pa',
      week: '2026-11-02',
      text: 'Cán bộ hướng dẫn rất tận tình.',
    },
  ],
  awaitingCheck: 3,
};

export const commentOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/open-data/comments',
    id: 'getComments',
    summary:
      'Góp ý của người dân đã được duyệt công khai · Comments of citizens that were cleared for publication',
    description:
      'Released in batches of at least 10 answers about an agency, or after 30 days, in no order within a week. A comment is ' +
      'public only after somebody has looked at it. The newest 1,000, of the agency and everything below it.',
    parameters: [query('agency', "An agency's code. Absent: all agencies.", z.string())],
    responses: {
      200: {
        description: 'The comments.',
        body: { mediaType: 'application/json', schema: commentsSchema, example: commentsExample },
      },
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/api/v1/open-data/comments.csv',
    id: 'getCommentsFile',
    summary: 'Góp ý, dạng bảng · The same comments as a table (CSV)',
    parameters: [query('agency', "An agency's code. Absent: all agencies.", z.string())],
    responses: { 200: { description: 'The table.', body: { mediaType: 'text/csv' } }, ...refusals },
  },
];
