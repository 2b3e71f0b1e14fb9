/** The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), made from the schemas that parse the requests. */
import { z } from 'zod';
import { commentOperations } from './comments.ts';
import {
  batchResultSchema,
  dossierOperations,
  dossierReportSchema,
  invitationOperations,
  invitationSchema,
  reportedDossierSchema,
} from './dossiers.ts';
import { indexOperations, satisfactionSchema } from './indices.ts';
import { openDataOperations } from './open-data.ts';
import type { Body, Operation, Parameter } from './operation.ts';
import { problemSchema } from './problem.ts';

const descriptionOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/openapi.json',
    id: 'getDescription',
    summary: 'Mô tả API theo OpenAPI 3.1 · This description',
    responses: { 200: { description: 'The document.', body: { mediaType: 'application/json' } } },
  },
  {
    method: 'get',
    path: '/api/docs',
    id: 'getDocumentation',
    summary: 'Mô tả API để đọc · This description as a page',
    responses: { 200: { description: 'The page.', body: { mediaType: 'text/html' } } },
  },
];

/** Everything that the public API does. */
export const operations: readonly Operation[] = [
  ...dossierOperations,
  ...invitationOperations,
  ...indexOperations,
  ...openDataOperations,
  ...commentOperations,
  ...descriptionOperations,
];

/** Schemas that go by a name in the document; others stand where they are used. */
const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  DossierReport: dossierReportSchema,
  Invitation: invitationSchema,
  ReportedDossier: reportedDossierSchema,
  BatchResult: batchResultSchema,
  SatisfactionIndices: satisfactionSchema,
  Problem: problemSchema,
};

type Json = { [key: string]: unknown };

/** The document of an installation that people reach at `publicUrl`. */
export function openApiDocument(publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lắng Nghe',
      version: '1',
      description:
        'Báo hồ sơ đã có kết quả, lấy lời mời đánh giá và số liệu công bố. ' +
        'Report finished dossiers, get invitations and published figures.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(namedSchemas).map(([name, schema]) => [name, toJsonSchema(schema)]),
      ),
      securitySchemes: {
        intake_signature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Intake-Signature',
          description: 'Made anew for each request, together with X-Intake-Timestamp.',
        },
      },
    },
  };
}

/** As JSON Schema 2020-12, which is what OpenAPI 3.1 takes: what may be sent, before it is normalised. */
export function toJsonSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return rest;
}

function describe(operation: Operation): Json {
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.isSigned === true ? { security: [{ intake_signature: [] }] } : { security: [] }),
    ...(operation.parameters === undefined ? {} : { parameters: operation.parameters.map(toParameter) }),
    ...(operation.requestBody === undefined
      ? {}
      : { requestBody: { required: true, content: toContent(operation.requestBody) } }),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, { description, body }]) => [
        status,
        { description, ...(body === undefined ? {} : { content: toContent(body) }) },
      ]),
    ),
  };
}

function toParameter({ isRequired, schema, ...parameter }: Parameter): Json {
  return { ...parameter, required: isRequired, schema: toJsonSchema(schema) };
}

function toContent(body: Body): Json {
  const name = Object.keys(namedSchemas).find((key) => namedSchemas[key] === body.schema);
  const schema =
    name !== undefined
      ? { $ref: `#/components/schemas/${name}` }
      : body.schema === undefined
        ? {}
        : toJsonSchema(body.schema);
  return { [body.mediaType]: { schema, ...(body.example === undefined ? {} : { example: body.example }) } };
}
