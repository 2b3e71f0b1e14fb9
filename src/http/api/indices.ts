/** The public figures. */
import type { Response } from 'express';
import { assertNever } from '../../core/result.ts';
import type { Db } from '../../db/index.ts';
import { type CriteriaList, type SatisfactionRefusal, satisfactionIndices } from '../../indices/index.ts';
import { satisfactionQuerySchema } from '../../indices/vocabulary.ts';
import type { Endpoint } from '../endpoint.ts';
import { invalidInput, sendProblem, toIssues } from '../problem.ts';

/** Figures change with the nightly roll-up; a minute's staleness after it harms nobody. */
const cacheControl = 'public, max-age=60';

/** `GET /api/v1/indices/satisfaction`. */
export function indexEndpoints(deps: { db: Db; criteria: CriteriaList }): Endpoint[] {
  return [
    {
      method: 'get',
      path: '/api/v1/indices/satisfaction',
      access: 'public',
      body: 'none',
      handle: async (request, response) => {
        const query = satisfactionQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const rows = await satisfactionIndices(deps, query.data);
        if (rows.ok) response.set('Cache-Control', cacheControl).json({ rows: rows.value });
        else sendRefusal(response, rows.error);
      },
    },
  ];
}

function sendRefusal(response: Response, refusal: SatisfactionRefusal): void {
  switch (refusal.code) {
    case 'unknown_agency': {
      const title = 'There is no agency with this code';
      sendProblem(response, { status: 404, code: 'unknown_agency', title });
      return;
    }
    case 'misfit':
      sendProblem(response, invalidInput(refusal.misfits));
      return;
    default:
      assertNever(refusal);
  }
}
