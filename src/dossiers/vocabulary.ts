/** The words of a finished dossier's report (hồ sơ đã có kết quả), as a one-stop system sends it. Pure. */
import { z } from 'zod';
import { agencyCodePattern, longestAgencyCode, procedureCodePattern } from '../catalogue/vocabulary.ts';
import { languageSchema } from '../core/message.ts';
import { toNfc } from '../core/text.ts';
import { parseDay } from '../core/time.ts';

export const submissionWays = ['counter', 'online', 'postal'] as const;
export const outcomes = ['granted', 'refused', 'withdrawn'] as const;
export const applicantKinds = ['person', 'organization'] as const;

/** Regular expressions that a whole code must match; undefined takes the national format. */
export type CodeFormats = {
  readonly agencyCode?: string | undefined;
  readonly procedureCode?: string | undefined;
  /** A group named `date` (YYMMDD) must be a real day. */
  readonly dossierCode?: string | undefined;
};

/**
 * Agency, day of receipt, serial: `H15.50.05.13-261008-0975`, formerly `000.00.01.G12-250101-0001`
 * (Circular 01/2018/TT-VPCP Article 19; ministries' systems use serials of up to seven digits).
 */
export const dossierCodePattern =
  '(?:[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2}|[A-Z][0-9]{2}(?:\\.[A-Z0-9]{1,6}){0,5})-(?<date>[0-9]{6})-[0-9]{4,7}';

/** Neither control characters (PostgreSQL refuses U+0000) nor halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Cs}]/u;

const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((name) => !unprintable.test(name), 'must not contain control characters')
  .transform(toNfc);

const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/** An instant in ISO 8601 with an offset, in this century. */
const instantSchema = z.iso
  .datetime({ offset: true, error: 'must be an instant in ISO 8601 with an offset' })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= earliest && at.getTime() < latest, 'must be in this century');

/**
 * A phone number as digits with the country's number first: `0912 345 678` → `84912345678`. Without a
 * country's number it is Vietnamese: nine digits of a mobile, ten of a fixed line (Circular
 * 22/2014/TT-BTTTT); a foreign one begins with `+` or `00` and has 8 to 15 digits (ITU-T E.164).
 */
const phoneSchema = z
  .string()
  .max(40)
  .transform((text, context) => {
    const phone = normalizePhone(text);
    if (phone !== undefined) return phone;
    context.addIssue({ code: 'custom', message: 'must be a phone number' });
    return z.NEVER;
  });

function normalizePhone(text: string): string | undefined {
  const compact = text.trim().replace(/[\s.()-]/g, '');
  if (!/^\+?[0-9]+$/.test(compact)) return undefined;
  const international = compact.replace(/^\+|^00/, '');
  const digits =
    international !== compact
      ? international
      : compact.startsWith('0')
        ? `84${compact.slice(1)}`
        : compact.startsWith('84')
          ? compact
          : undefined;
  if (digits === undefined) return undefined;
  const pattern = digits.startsWith('84') ? /^84(?:[35789][0-9]{8}|2[0-9]{9})$/ : /^[1-9][0-9]{7,14}$/;
  return pattern.test(digits) ? digits : undefined;
}

const applicantSchema = z.object({
  kind: z.enum(applicantKinds),
  phone: phoneSchema.optional(),
  /** The person's id with the Zalo Official Account: a string, for it is too long for a number. */
  zaloUserId: z
    .string()
    .regex(/^[0-9A-Za-z_-]{1,64}$/, 'must be a Zalo user id')
    .optional(),
  locale: languageSchema.optional(),
});

/** A whole-string check by a pattern that may be the operator's own. */
function codeSchema(pattern: string, longest: number, kind: string) {
  return z
    .string()
    .trim()
    .max(longest)
    .regex(new RegExp(`^(?:${pattern})$`, 'u'), `must be the code of ${kind}`);
}

/** The schema of a report; `formats` override the national code formats. */
export function createDossierReportSchema(formats: CodeFormats = {}) {
  const agencyCode = codeSchema(formats.agencyCode ?? agencyCodePattern, longestAgencyCode, 'an agency');
  const procedureCode = codeSchema(formats.procedureCode ?? procedureCodePattern, 64, 'a procedure');
  const dossierPattern = formats.dossierCode ?? dossierCodePattern;
  const dossierCode = codeSchema(dossierPattern, 64, 'a dossier').refine(
    (code) => hasRealDate(code, dossierPattern),
    'must contain a real date',
  );
  return z
    .object({
      dossierCode,
      procedureCode,
      procedureName: nameSchema.optional(),
      fieldName: nameSchema.optional(),
      receivingAgencyCode: agencyCode,
      decidingAgencyCode: agencyCode,
      supportingAgencyCode: agencyCode.optional(),
      /** Names for codes that the catalogue may not know yet. */
      agencyNames: z
        .record(agencyCode, nameSchema)
        .refine((names) => Object.keys(names).length <= 20, 'must name at most 20 agencies')
        .optional(),
      submittedVia: z.enum(submissionWays),
      receivedAt: instantSchema,
      dueAt: instantSchema.optional(),
      finishedAt: instantSchema,
      outcome: z.enum(outcomes),
      applicant: applicantSchema,
    })
    .refine((report) => report.finishedAt >= report.receivedAt, {
      path: ['finishedAt'],
      error: 'must not be before receivedAt',
      // Also when another field is wrong, so that every issue is told at once.
      when: ({ value }) => hasInstants(value),
    });
}

function hasRealDate(code: string, pattern: string): boolean {
  const date = new RegExp(`^(?:${pattern})$`, 'u').exec(code)?.groups?.['date'];
  if (date === undefined) return true;
  return parseDay(`20${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4)}`) !== undefined;
}

function hasInstants(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'receivedAt' in value &&
    value.receivedAt instanceof Date &&
    'finishedAt' in value &&
    value.finishedAt instanceof Date
  );
}

export type DossierReport = z.output<ReturnType<typeof createDossierReportSchema>>;

/** The codes with which an invitation is refused. */
export type InvitationRefusal = { readonly code: 'invitation_unknown' | 'invitation_expired' };
