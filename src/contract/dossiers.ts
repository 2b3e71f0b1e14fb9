/** Intake of finished dossiers, as the API offers it to one-stop systems. */
import { z } from 'zod';
import { createDossierReportSchema } from '../dossiers/vocabulary.ts';
import type { Body, Operation, Parameter } from './operation.ts';
import { problemSchema } from './problem.ts';

export const mostDossiersInBatch = 1_000;
export const dossierLimitBytes = 64 * 1024;
export const batchLimitBytes = 4 * 1024 * 1024;

export const dossierReportSchema = createDossierReportSchema();

export const invitationSchema = z.object({
  id: z.uuid(),
  token: z
    .string()
    .regex(/^[A-Za-z0-9_-]{27,64}$/)
    .describe('The secret of the links: whoever holds it may answer.'),
  expiresAt: z.iso.datetime({ offset: true }),
  links: z
    .object({ web: z.url(), telegram: z.url().optional(), zalo: z.url().optional() })
    .describe('Give one to the applicant, or print it as a QR code: `{web}/qr.svg`, `{web}/qr.png`.'),
});

const notInvitedSchema = z
  .enum(['not_sampled', 'excluded'])
  .describe(
    'Why nobody is invited: chance left the dossier out of the sample, or a rule does. It counts all the same.',
  );

export const reportedDossierSchema = z.object({
  dossierCode: z.string(),
  invitation: invitationSchema
    .nullable()
    .describe('Null where only a share of the dossiers is asked and this one is not among them.'),
  notInvitedBecause: notInvitedSchema.optional(),
});

/** A batch is an array of reports, or an object that holds it. Each report is judged for itself. */
export const batchSchema = z
  .union(
    [z.array(z.unknown()), z.object({ dossiers: z.array(z.unknown()) }).transform((body) => body.dossiers)],
    { error: 'must be an array of dossiers, or an object with `dossiers`' },
  )
  .refine((items) => items.length <= mostDossiersInBatch, {
    error: `must hold at most ${mostDossiersInBatch} dossiers`,
  });

export const batchResultSchema = z.object({
  results: z
    .array(
      z.object({
        status: z
          .int()
          .describe('What reporting this one alone would have answered: 201, 200, 400, 409 or 422.'),
        dossierCode: z.string().optional(),
        invitation: invitationSchema.nullable().optional(),
        notInvitedBecause: notInvitedSchema.optional(),
        problem: problemSchema.optional(),
      }),
    )
    .describe('One result for each dossier, in the order of the request.'),
});

const report = {
  dossierCode: 'H38.12.05-261110-0001',
  procedureCode: '2.000815',
  procedureName: 'Chứng thực bản sao từ bản chính giấy tờ, văn bản',
  fieldName: 'Chứng thực',
  receivingAgencyCode: 'H38.12.05',
  decidingAgencyCode: 'H38.12.05',
  agencyNames: { 'H38.12.05': 'UBND phường Sa Pa' },
  submittedVia: 'counter',
  receivedAt: '2026-11-10T08:15:00+07:00',
  dueAt: '2026-11-12T17:00:00+07:00',
  finishedAt: '2026-11-12T10:30:00+07:00',
  outcome: 'granted',
  applicant: { kind: 'person', phone: '0912 345 678', locale: 'vi' },
};

const token = 'Qm3xq0t6R0m2b5q1Jd8fYw7Zk4nVtL9s';
const reported = {
  dossierCode: report.dossierCode,
  invitation: {
    id: '01937f3e-8c1a-7a54-9e0b-5d8a4f2c6b10',
    token,
    expiresAt: '2026-11-26T03:31:07.000Z',
    links: {
      web: `https://langnghe.example.gov.vn/s/${token}`,
      telegram: `https://t.me/lang_nghe_bot?start=${token}`,
    },
  },
};

const conflict = {
  type: 'about:blank',
  status: 409,
  code: 'dossier_conflict',
  title: 'Another report came under this dossier code',
  issues: [{ path: 'outcome', code: 'differs', message: 'differs from the dossier on record' }],
};

/** A signature to check one's own against: `printf %s "$timestamp.$body" | openssl dgst -sha256 -hmac "$secret"`. */
export const signatureExample = {
  secret: 'khoa-vi-du-chi-de-thu',
  timestamp: '1795399200',
  body: '{"dossierCode":"H38.12.05-261110-0001"}',
  signature: 'sha256=7caef57f982524b9a7740691eb9c3cb7223c9bf229ccaddf6c6feca518934d6b',
} as const;

const signatureHeaders: Parameter[] = [
  {
    name: 'X-Intake-Timestamp',
    in: 'header',
    isRequired: true,
    description: 'Unix time in seconds, within 300 seconds of our clock.',
    schema: z.string().regex(/^[0-9]{1,12}$/),
  },
  {
    name: 'X-Intake-Signature',
    in: 'header',
    isRequired: true,
    description: '`sha256=` and, in hexadecimal, HMAC-SHA256(INTAKE_SECRET, timestamp + "." + body as sent).',
    schema: z.string().regex(/^sha256=[0-9a-fA-F]{64}$/),
  },
];

/** A problem as a response's body. */
export function problemBody(example?: object): Body {
  return { mediaType: 'application/problem+json', schema: problemSchema, example };
}

const intakeRefusals = {
  400: {
    description: 'Not JSON, or not of this form (`malformed_json`, `invalid_input`).',
    body: problemBody(),
  },
  401: {
    description: 'Not signed, or not well (`signature_missing`, `signature_stale`, `signature_wrong`).',
    body: problemBody(),
  },
  413: { description: 'Too large (`body_too_large`).', body: problemBody() },
  503: {
    description:
      'No intake secret is configured (`intake_off`), or too much is waiting (`busy`, with `Retry-After`).',
    body: problemBody(),
  },
};

export const dossierOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/v1/dossiers',
    id: 'reportDossier',
    summary:
      'Báo một hồ sơ đã có kết quả; nhận lời mời đánh giá · Report a finished dossier, get its invitation',
    description:
      'Granted, refused and withdrawn dossiers alike. May be repeated: the same report gets the same ' +
      'invitation. Agencies and procedures that the catalogue does not know are created and flagged for ' +
      'review, unless the installation rejects unknown codes.',
    isSigned: true,
    parameters: signatureHeaders,
    requestBody: { mediaType: 'application/json', schema: dossierReportSchema, example: report },
    responses: {
      201: {
        description: 'Recorded.',
        body: { mediaType: 'application/json', schema: reportedDossierSchema, example: reported },
      },
      200: {
        description: 'Reported before, word for word: the same invitation.',
        body: { mediaType: 'application/json', schema: reportedDossierSchema, example: reported },
      },
      409: { description: 'Another report came under this code.', body: problemBody(conflict) },
      422: { description: 'Codes that the catalogue does not know (`unknown_codes`).', body: problemBody() },
      ...intakeRefusals,
    },
  },
  {
    method: 'post',
    path: '/api/v1/dossiers/batch',
    id: 'reportDossiers',
    summary: `Báo nhiều hồ sơ, tối đa ${mostDossiersInBatch} · Report up to ${mostDossiersInBatch} finished dossiers`,
    description:
      'An array of reports, or `{ "dossiers": [ … ] }`. Each is recorded or refused for itself, and the ' +
      'answer has one result for each, in order.',
    isSigned: true,
    parameters: signatureHeaders,
    requestBody: {
      mediaType: 'application/json',
      schema: z.union([
        z.array(dossierReportSchema).max(mostDossiersInBatch),
        z.object({ dossiers: z.array(dossierReportSchema).max(mostDossiersInBatch) }),
      ]),
      example: { dossiers: [report] },
    },
    responses: {
      200: {
        description: 'Every dossier was judged.',
        body: {
          mediaType: 'application/json',
          schema: batchResultSchema,
          example: {
            results: [
              { status: 201, ...reported },
              { status: 409, dossierCode: 'H38.12.05-261110-0002', problem: conflict },
            ],
          },
        },
      },
      ...intakeRefusals,
    },
  },
];

const tokenParameter: Parameter = {
  name: 'token',
  in: 'path',
  isRequired: true,
  description: "The invitation's token.",
  schema: z.string().max(128),
};

const invitationRefusals = {
  404: { description: 'No such invitation (`invitation_unknown`).', body: problemBody() },
  410: { description: 'Expired (`invitation_expired`).', body: problemBody() },
};

export const invitationOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/s/{token}/qr.png',
    id: 'getInvitationQrPng',
    summary: 'Mã QR của lời mời, để in vào phiếu trả kết quả · The web link as a QR code, to print',
    parameters: [tokenParameter],
    responses: {
      200: { description: 'The image.', body: { mediaType: 'image/png' } },
      ...invitationRefusals,
    },
  },
  {
    method: 'get',
    path: '/s/{token}/qr.svg',
    id: 'getInvitationQrSvg',
    summary: 'Mã QR dạng véc-tơ · The same as a drawing',
    parameters: [tokenParameter],
    responses: {
      200: { description: 'The image.', body: { mediaType: 'image/svg+xml' } },
      ...invitationRefusals,
    },
  },
];
