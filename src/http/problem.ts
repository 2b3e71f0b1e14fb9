/** Errors as RFC 9457 `application/problem+json`, with a stable `code` and, for bad input, every issue. */
import type { Response } from 'express';
import type { z } from 'zod';

export type Issue = { readonly path: string; readonly code: string; readonly message: string };

export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly issues?: readonly Issue[];
  readonly retryAfterSeconds?: number;
};

/** Answers with a problem. */
export function sendProblem(response: Response, problem: Problem): void {
  const { retryAfterSeconds, ...body } = problem;
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...body }));
}

/** Every issue of a failed parse, as the API reports them. */
export function toIssues(error: z.ZodError): Issue[] {
  return error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    code: issue.code,
    message: issue.message,
  }));
}

/** 400 for input that does not have the form it must have. */
export function invalidInput(issues: readonly Issue[]): Problem {
  return { status: 400, code: 'invalid_input', title: 'The input is not valid', issues };
}
