/** Intake over HTTP: `POST /api/v1/dossiers` and `/batch`, signed by a one-stop system. */
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import {
  batchLimitBytes,
  type batchResultSchema,
  batchSchema,
  dossierLimitBytes,
  type reportedDossierSchema,
} from '../../contract/dossiers.ts';
import { assertNever } from '../../core/result.ts';
import {
  type IntakeDeps,
  invitationLinks,
  type LinkSettings,
  type NotInvited,
  type ReportedInvitation,
  type ReportRefusal,
  reportDossier,
  reportDossiers,
} from '../../dossiers/index.ts';
import {
  type CodeFormats,
  createDossierReportSchema,
  type DossierReport,
} from '../../dossiers/vocabulary.ts';
import type { Endpoint } from '../endpoint.ts';
import { type Issue, invalidInput, type Problem, sendProblem, toIssues, toProblemBody } from '../problem.ts';
import { verifyIntakeSignature } from './intake-signature.ts';

export type IntakeHttpDeps = Omit<IntakeDeps, 'config'> & {
  /** What may refuse a report before it is read. */
  readonly guards?: readonly RequestHandler[];
  readonly config: IntakeDeps['config'] &
    LinkSettings & { readonly intake: CodeFormats & { readonly secret: string | undefined } };
};

type BatchItem = z.infer<typeof batchResultSchema>['results'][number];

/** The intake endpoints; without an intake secret they answer 503. */
export function dossierEndpoints(deps: IntakeHttpDeps): Endpoint[] {
  const schema = createDossierReportSchema(deps.config.intake);
  return [
    {
      method: 'post',
      path: '/api/v1/dossiers',
      access: 'intake_signature',
      guards: deps.guards ?? [],
      body: { kind: 'raw', limitBytes: dossierLimitBytes },
      handle: async (request, response) => {
        const body = readSignedJson(deps, request, response);
        if (body === undefined) return;
        const report = schema.safeParse(body.json);
        if (!report.success) return sendProblem(response, invalidInput(toIssues(report.error)));
        const result = await reportDossier(deps, report.data);
        if (!result.ok) return sendProblem(response, toProblem(report.data, result.error));
        response
          .status(result.value.isNew ? 201 : 200)
          .set('Cache-Control', 'no-store')
          .json(presentReported(deps.config, report.data, result.value));
      },
    },
    {
      method: 'post',
      path: '/api/v1/dossiers/batch',
      access: 'intake_signature',
      guards: deps.guards ?? [],
      body: { kind: 'raw', limitBytes: batchLimitBytes },
      handle: async (request, response) => {
        const body = readSignedJson(deps, request, response);
        if (body === undefined) return;
        const batch = batchSchema.safeParse(body.json);
        if (!batch.success) return sendProblem(response, invalidInput(toIssues(batch.error)));
        const parsed = batch.data.map((item) => schema.safeParse(item));
        const reports = parsed.flatMap((item) => (item.success ? [item.data] : []));
        const outcomes = (await reportDossiers(deps, reports)).values();
        const results = parsed.map((item, index): BatchItem => {
          if (!item.success) return presentInvalid(batch.data[index], toIssues(item.error));
          const outcome = outcomes.next().value;
          if (outcome === undefined) throw new Error('a report without a result');
          if (!outcome.ok) return presentRefused(item.data, outcome.error);
          const status = outcome.value.isNew ? 201 : 200;
          return { status, ...presentReported(deps.config, item.data, outcome.value) };
        });
        response.set('Cache-Control', 'no-store').json({ results });
      },
    },
  ];
}

/** The body of a request that is signed well and is JSON; otherwise answers and returns undefined. */
function readSignedJson(
  deps: IntakeHttpDeps,
  request: Request,
  response: Response,
): { json: unknown } | undefined {
  const { secret } = deps.config.intake;
  if (secret === undefined) {
    sendProblem(response, { status: 503, code: 'intake_off', title: 'Intake is off' });
    return undefined;
  }
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const verdict = verifyIntakeSignature(
    secret,
    { timestamp: request.get('X-Intake-Timestamp'), signature: request.get('X-Intake-Signature'), body },
    deps.clock.now(),
  );
  if (!verdict.ok) {
    sendProblem(response, { status: 401, code: verdict.error.code, title: 'The signature is not accepted' });
    return undefined;
  }
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    sendProblem(response, { status: 400, code: 'malformed_json', title: 'The body is not JSON in UTF-8' });
    return undefined;
  }
}

function presentReported(
  settings: LinkSettings,
  report: DossierReport,
  reported: ReportedInvitation | NotInvited,
): z.infer<typeof reportedDossierSchema> {
  if (reported.kind === 'not_invited')
    return { dossierCode: report.dossierCode, invitation: null, notInvitedBecause: reported.because };
  const { id, token, expiresAt } = reported;
  const links = invitationLinks(settings, token);
  return {
    dossierCode: report.dossierCode,
    invitation: { id, token, expiresAt: expiresAt.toISOString(), links },
  };
}

function presentInvalid(item: unknown, issues: readonly Issue[]): BatchItem {
  const isNamed = typeof item === 'object' && item !== null && 'dossierCode' in item;
  const code = isNamed && typeof item.dossierCode === 'string' ? { dossierCode: item.dossierCode } : {};
  return { status: 400, ...code, problem: toProblemBody(invalidInput(issues)) };
}

function presentRefused(report: DossierReport, refusal: ReportRefusal): BatchItem {
  const problem = toProblem(report, refusal);
  return { status: problem.status, dossierCode: report.dossierCode, problem: toProblemBody(problem) };
}

function toProblem(report: DossierReport, refusal: ReportRefusal): Problem {
  switch (refusal.code) {
    case 'dossier_conflict':
      return {
        status: 409,
        code: 'dossier_conflict',
        title: 'Another report came under this dossier code',
        issues: refusal.fields.map((path) => ({
          path,
          code: 'differs',
          message: 'differs from the dossier on record',
        })),
      };
    case 'unknown_codes':
      return {
        status: 422,
        code: 'unknown_codes',
        title: 'The catalogue does not know every code',
        detail: [...refusal.agencies, ...refusal.procedures].join(', '),
        issues: unknownCodeIssues(report, [...refusal.agencies, ...refusal.procedures]),
      };
    default:
      return assertNever(refusal);
  }
}

const codeFields = [
  'procedureCode',
  'receivingAgencyCode',
  'decidingAgencyCode',
  'supportingAgencyCode',
] as const;

function unknownCodeIssues(report: DossierReport, unknown: readonly string[]): Issue[] {
  return codeFields.flatMap((path) => {
    const code = report[path];
    if (code === undefined || !unknown.includes(code)) return [];
    return [{ path, code: 'unknown_code', message: `${code} is not in the catalogue` }];
  });
}
