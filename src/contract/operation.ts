import type { z } from 'zod';

export type Body = {
  readonly mediaType:
    | 'application/json'
    | 'application/problem+json'
    | 'application/ld+json'
    | 'application/octet-stream'
    | 'application/pdf'
    | 'image/png'
    | 'image/svg+xml'
    | 'text/csv'
    | 'text/html';
  /** Absent for what is not JSON. */
  readonly schema?: z.ZodType;
  readonly example?: unknown;
};

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly isRequired: boolean;
  readonly description: string;
  readonly schema: z.ZodType;
};

/** A parameter of the address that may be left out. */
export function query(name: string, description: string, schema: z.ZodType): Parameter {
  return { name, in: 'query', isRequired: false, description, schema };
}

/** One thing that the API does, as its description tells it. */
export type Operation = {
  readonly method: 'get' | 'post';
  /** With parameters in braces: `/s/{token}`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** Signed with the intake secret. */
  readonly isSigned?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<number, { readonly description: string; readonly body?: Body }>>;
};
