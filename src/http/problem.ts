/** Errors as RFC 9457 `application/problem+json`, with a stable `code` and, for bad input, every issue. */
import type { Response } from 'express';
import type { z } from 'zod';
import type { issueSchema, ProblemCode, problemSchema } from '../contract/problem.ts';

export type Issue = Readonly<z.infer<typeof issueSchema>>;

export type Problem = {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail?: string;
  readonly issues?: readonly Issue[];
  readonly retryAfterSeconds?: number;
};

declare global {
  namespace Express {
    interface Locals {
      /** Shows a problem to a person, as a page; false where a program asked (`pages/problem.ts`). */
      showProblem?: (problem: Problem) => boolean;
    }
  }
}

/** Answers with a problem. */
export function sendProblem(response: Response, problem: Problem): void {
  if (problem.retryAfterSeconds !== undefined) {
    response.set('Retry-After', String(problem.retryAfterSeconds));
  }
  response.vary('Accept');
  if (response.locals.showProblem?.(problem) === true) return;
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(toProblemBody(problem)));
}

/** A problem as it is written down. */
export function toProblemBody({
  status,
  code,
  title,
  detail,
  issues,
}: Problem): z.infer<typeof problemSchema> {
  return {
    type: 'about:blank',
    status,
    code,
    title,
    ...(detail === undefined ? {} : { detail }),
    ...(issues === undefined || issues.length === 0 ? {} : { issues: [...issues] }),
  };
}

/** More would help nobody, and a hostile body could have hundreds of thousands. */
const mostIssues = 100;

/** The issues of a failed parse, as the API reports them: all of them, up to a hundred. */
export function toIssues(error: z.core.$ZodError): Issue[] {
  return error.issues.slice(0, mostIssues).map((issue) => ({
    path: issue.path.map(String).join('.'),
    code: issue.code,
    message: issue.message,
  }));
}

/** 400 for input that does not have the form it must have. */
export function invalidInput(issues: readonly Issue[]): Problem {
  return { status: 400, code: 'invalid_input', title: 'The input is not valid', issues };
}
