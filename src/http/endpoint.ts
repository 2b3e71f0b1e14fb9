/**
 * A route as data. Each one says who may call it; a test fails on an endpoint without that decision and on a
 * route that is made any other way.
 */
import type { Request, RequestHandler, Response } from 'express';
import express, { Router } from 'express';

export const accessDecisions = [
  /** Anyone: pages, public figures, health. */
  'public',
  /** Signed by a one-stop system with the intake secret. */
  'intake_signature',
  /** Carries the platform's secret or signature. */
  'platform_signature',
  /** Holds an invitation's token. */
  'invitation_token',
  /** Holds the metrics token, if one is configured. */
  'metrics_token',
] as const;
export type Access = (typeof accessDecisions)[number];

export type Endpoint = {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly access: Access;
  /** How the body is read: as bytes (for a signature), as JSON, or not at all. */
  readonly body: 'none' | { readonly kind: 'raw' | 'json'; readonly limitBytes: number };
  /** Runs before `handle`: rate limits and the like. */
  readonly guards?: readonly RequestHandler[];
  handle(request: Request, response: Response): Promise<void> | void;
};

/** Puts endpoints on a router. */
export function toRouter(endpoints: readonly Endpoint[]): Router {
  const router = Router();
  for (const endpoint of endpoints) {
    const handlers: RequestHandler[] = [...(endpoint.guards ?? [])];
    if (endpoint.body !== 'none') {
      const options = { limit: endpoint.body.limitBytes, type: () => true };
      handlers.push(endpoint.body.kind === 'raw' ? express.raw(options) : express.json(options));
    }
    router[endpoint.method](endpoint.path, ...handlers, (request, response) =>
      endpoint.handle(request, response),
    );
  }
  return router;
}
