/** The public figures. */
import type { Response } from 'express';
import { assertNever } from '../../core/result.ts';
import { type Clock, dayOf } from '../../core/time.ts';
import {
  createPublicStrengths,
  type PublicDeps,
  planAnswers,
  publicIndicators,
  publicRanking,
  publicSatisfaction,
  publicServiceQuality,
  publishedMethods,
  type SatisfactionRefusal,
  type ServiceQualityRefusal,
} from '../../indices/index.ts';
import { indicatorQuerySchema, serviceQualityQuerySchema } from '../../indices/official/vocabulary.ts';
import {
  plannerQuerySchema,
  rankingQuerySchema,
  strengthsQuerySchema,
} from '../../indices/publication/vocabulary.ts';
import { satisfactionQuerySchema } from '../../indices/vocabulary.ts';
import type { Endpoint } from '../endpoint.ts';
import { invalidInput, sendProblem, toIssues } from '../problem.ts';

/** Figures change with the nightly roll-up; a minute's staleness after it harms nobody. */
const cacheControl = 'public, max-age=60';

/** `GET /api/v1/indices/…`. */
export function indexEndpoints(deps: PublicDeps & { clock: Clock }): Endpoint[] {
  const publicStrengths = createPublicStrengths(deps);
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
        const figures = await publicSatisfaction(deps, query.data);
        if (!figures.ok) {
          sendRefusal(response, figures.error);
          return;
        }
        const { rows, trends } = figures.value;
        response
          .set('Cache-Control', cacheControl)
          .json(query.data.by === 'month' ? { rows, trends } : { rows });
      },
    },
    {
      method: 'get',
      path: '/api/v1/indices/ranking',
      access: 'public',
      body: 'none',
      handle: async (request, response) => {
        const query = rankingQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const ranking = await publicRanking(deps, query.data);
        if (ranking.ok) response.set('Cache-Control', cacheControl).json(ranking.value);
        else sendRefusal(response, ranking.error);
      },
    },
    {
      method: 'get',
      path: '/api/v1/indices/strengths',
      access: 'public',
      body: 'none',
      handle: async (request, response) => {
        const query = strengthsQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const { agency, year = dayOf(deps.clock.now()).slice(0, 4) } = query.data;
        const strengths = await publicStrengths({ agency, year });
        if (strengths.ok) response.set('Cache-Control', cacheControl).json(strengths.value);
        else sendRefusal(response, strengths.error);
      },
    },
    {
      method: 'get',
      path: '/api/v1/indices/planner',
      access: 'public',
      body: 'none',
      handle: async (request, response) => {
        const query = plannerQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const plan = await planAnswers(deps, query.data);
        if (plan.ok) response.set('Cache-Control', cacheControl).json(plan.value);
        else sendRefusal(response, plan.error);
      },
    },
    {
      method: 'get',
      path: '/api/v1/indices/service-quality',
      access: 'public',
      body: 'none',
      handle: async (request, response) => {
        const query = serviceQualityQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const rows = await publicServiceQuality(deps, query.data);
        if (rows.ok) response.set('Cache-Control', cacheControl).json({ rows: rows.value });
        else sendRefusal(response, rows.error);
      },
    },
    {
      method: 'get',
      path: '/api/v1/indices/indicators',
      access: 'public',
      body: 'none',
      handle: async (request, response) => {
        const query = indicatorQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const rows = await publicIndicators(deps, query.data);
        if (rows.ok) response.set('Cache-Control', cacheControl).json({ rows: rows.value });
        else sendRefusal(response, rows.error);
      },
    },
    {
      method: 'get',
      path: '/api/v1/indices/methods',
      access: 'public',
      body: 'none',
      handle: (_request, response) => {
        response.set('Cache-Control', cacheControl).json({ methods: publishedMethods() });
      },
    },
  ];
}

function sendRefusal(response: Response, refusal: SatisfactionRefusal | ServiceQualityRefusal): void {
  switch (refusal.code) {
    case 'unknown_agency': {
      const title = 'There is no agency with this code';
      sendProblem(response, { status: 404, code: 'unknown_agency', title });
      return;
    }
    case 'not_in_force':
      sendProblem(
        response,
        invalidInput([
          { path: 'to', code: 'not_in_force', message: 'is before Decision 766/QĐ-TTg of 23 June 2022' },
        ]),
      );
      return;
    case 'misfit':
      sendProblem(response, invalidInput(refusal.misfits));
      return;
    default:
      assertNever(refusal);
  }
}
