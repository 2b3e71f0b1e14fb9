/** How every refusal of the API looks (RFC 9457), and the codes that a caller may rely on. */
import { z } from 'zod';

/** Every code with what it means. A code never changes its meaning; new ones may come. */
export const problemCodes = {
  malformed_request: 'The request cannot be read.',
  malformed_json: 'The body is not JSON in UTF-8.',
  invalid_input: 'The input does not have the form that it must have; `issues` lists what is wrong.',
  body_too_large: 'The body is larger than this address takes.',
  unsupported_encoding: 'The body is encoded in a way that this address does not take.',
  unsupported_media_type: 'The body is of another type than this address takes.',
  file_unknown: 'Nothing was uploaded under this key.',
  file_type_not_taken: 'Files of this type are not taken; what counts is their bytes.',
  file_type_not_asked: 'The question does not take a file of this type.',
  file_too_large: 'The file is larger than is taken.',
  file_empty: 'The file is empty.',
  file_damaged: 'The file is cut off or is not what its first bytes say.',
  file_dangerous: 'The file holds something that acts, or unpacks to far more than it seems to.',
  file_too_many: 'Too many files were uploaded for this invitation.',
  unauthorized: 'The required credential is missing or wrong.',
  wrong_secret: "The platform's secret is missing or wrong.",
  not_an_update: 'The body is not an update of the platform.',
  not_stored: 'The update could not be stored; send it again.',
  signature_missing: 'A header of the signature is missing.',
  signature_stale: 'The timestamp is more than 300 seconds away from our clock.',
  signature_wrong: 'The signature is not that of this body at this time.',
  intake_off: 'Intake is off: no INTAKE_SECRET is configured.',
  busy: 'Too much is waiting: send the same again after the seconds in `Retry-After`. `detail` says what waits.',
  dossier_conflict: 'Another report came under this dossier code; `issues` names fields that differ.',
  unknown_codes: 'The catalogue does not know the codes in `issues`, and unknown ones are not taken.',
  unknown_agency: 'There is no agency with this code.',
  invitation_unknown: 'No invitation has this token.',
  invitation_expired: 'The invitation has expired.',
  not_published: 'Nothing was published under this name.',
  not_found: 'There is nothing at this address.',
  too_many_requests: 'Too many requests; try again after `Retry-After` seconds.',
  not_ready: 'The program is not ready to take requests.',
  unavailable:
    'The database is away for a moment, or its disk is full; try again after `Retry-After` seconds.',
  internal_error: 'Something went wrong on our side.',
} as const;

export type ProblemCode = keyof typeof problemCodes;

export const issueSchema = z.object({
  path: z.string().describe('Where, with dots between the steps; empty for the whole.'),
  code: z.string(),
  message: z.string(),
});

export const problemSchema = z.object({
  type: z.literal('about:blank'),
  status: z.int(),
  code: z.string().describe('Stable; decide by this.'),
  title: z.string().describe('For people; may change.'),
  detail: z.string().optional(),
  issues: z.array(issueSchema).optional(),
});
