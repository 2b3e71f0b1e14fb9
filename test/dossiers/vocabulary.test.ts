import { describe, expect, it } from 'vitest';
import { createDossierReportSchema } from '../../src/dossiers/vocabulary.ts';
import { aReportBody } from '../support/reports.ts';

const schema = createDossierReportSchema();

/** The paths of what is wrong with a report; empty if nothing is. */
function issuesOf(changes: Record<string, unknown>, using = schema): string[] {
  const parsed = using.safeParse(aReportBody(changes));
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

const goodDossierCodes = [
  ['as in use now', 'H15.50.05.13-261008-0975'],
  ['of the former kind', '000.00.01.G12-250101-0001'],
  ['of a province itself', 'H38-261231-0001'],
  ['with a six-digit serial', 'H38.12-260228-123456'],
  ['with a seven-digit serial', 'G09.18.02-260630-1234567'],
  ['on a leap day', 'H38.12-240229-0001'],
  ['with blanks around it', '  H38.12-240229-0001 '],
];
const badDossierCodes = [
  ['without a serial', 'H38.12.05-261008'],
  ['with a short serial', 'H38.12.05-261008-097'],
  ['with a long serial', 'H38.12.05-261008-12345678'],
  ['on 29 February of a common year', 'H38.12-260229-0001'],
  ['on 31 April', 'H38.12-260431-0001'],
  ['in month 13', 'H38.12-261301-0001'],
  ['on day 0', 'H38.12-261200-0001'],
  ['in lower case', 'h38.12-261008-0001'],
  ['with a Vietnamese letter', 'Đ38.12-261008-0001'],
  ['with full-width digits', 'H38.12-２６１００８-0001'],
  ['with too many groups', 'H38.1.2.3.4.5.6-261008-0001'],
  ['of a former kind with a letter beyond Y', '000.00.01.Z12-250101-0001'],
  ['with a path', '../../H38-261008-0001'],
  ['with a second line', 'H38-261008-0001\nH38-261008-0002'],
  ['empty', ''],
];

describe('the dossier code', () => {
  it.each(goodDossierCodes)('is taken %s', (_label, dossierCode) => {
    expect(issuesOf({ dossierCode })).toEqual([]);
  });
  it.each(badDossierCodes)('is refused %s', (_label, dossierCode) => {
    expect(issuesOf({ dossierCode })).toEqual(['dossierCode']);
  });
  it.each([[undefined], [null], [123], [['H38-261008-0001']], [{}]])('is refused as %j', (dossierCode) => {
    expect(issuesOf({ dossierCode })).toEqual(['dossierCode']);
  });
});

describe('agency codes', () => {
  const good = [
    'H38',
    'H38.12',
    'H38.12.05',
    'Z01',
    'G09.18.A1',
    '000.00.00.H41',
    '001.05.12.H41',
    '0100109106',
  ];
  const bad = ['h38', 'H3', 'H38.', '.H38', 'H38..12', 'H38-12', '00.00.00.H41', '000.00.00.Z41', '12345'];
  it.each(good)('take %s', (decidingAgencyCode) => {
    expect(issuesOf({ decidingAgencyCode })).toEqual([]);
  });
  it.each([...bad, `H38.${'1'.repeat(32)}`])('refuse %s', (supportingAgencyCode) => {
    expect(issuesOf({ supportingAgencyCode })).toEqual(['supportingAgencyCode']);
  });
});

describe('procedure codes', () => {
  it.each(['2.000815', '1.011442', '3.000001', '1.000656.000.00.00.H38'])('take %s', (procedureCode) => {
    expect(issuesOf({ procedureCode })).toEqual([]);
  });
  it.each(['4.000815', '2.00815', '2.0008150', '2000815', '1.000656.H38'])('refuse %s', (procedureCode) => {
    expect(issuesOf({ procedureCode })).toEqual(['procedureCode']);
  });
});

describe('phone numbers', () => {
  const normalised = [
    ['0912345678', '84912345678'],
    ['0912 345 678', '84912345678'],
    ['+84 912.345.678', '84912345678'],
    ['84912345678', '84912345678'],
    ['0084912345678', '84912345678'],
    ['(024) 3825-0000', '842438250000'],
    ['+1 415 555 2671', '14155552671'],
  ];
  it.each(normalised)('%s becomes %s', (phone, expected) => {
    const report = schema.parse(aReportBody({ applicant: { kind: 'person', phone } }));
    expect(report.applicant.phone).toBe(expected);
  });
  it.each([
    '',
    '12345',
    '091234567',
    '09123456789',
    '0112345678',
    '+84 0912345678',
    '091234567a',
    '+',
    '٠٩١٢٣٤٥٦٧٨',
  ])('%j is refused', (phone) => {
    expect(issuesOf({ applicant: { kind: 'person', phone } })).toEqual(['applicant.phone']);
  });
});

describe('instants', () => {
  it.each(['2026-11-12T10:30:00+07:00', '2026-11-12T03:30:00Z', '2026-11-12T03:30:00.123456Z'])(
    'take %s',
    (finishedAt) => {
      expect(issuesOf({ finishedAt })).toEqual([]);
    },
  );
  const bad = [
    '2026-11-12T10:30:00',
    '2026-11-12',
    '2026-02-30T10:30:00+07:00',
    '12/11/2026 10:30',
    '2026-11-12T25:00:00Z',
    '1999-12-31T23:59:59Z',
    '2100-01-01T00:00:00Z',
    1_762_918_200_000,
  ];
  it.each(bad)('refuse %s', (dueAt) => {
    expect(issuesOf({ dueAt })).toEqual(['dueAt']);
  });
  it('refuse a dossier that was finished before it was received', () => {
    expect(issuesOf({ receivedAt: '2026-11-12T10:30:01+07:00' })).toEqual(['finishedAt']);
  });
  it('take a dossier that was finished the moment it was received', () => {
    expect(issuesOf({ receivedAt: '2026-11-12T03:30:00Z' })).toEqual([]);
  });
});

describe('names', () => {
  it('are trimmed and in NFC', () => {
    const report = schema.parse(aReportBody({ procedureName: '  Cấp bản sao '.normalize('NFD') }));
    expect(report.procedureName).toBe('Cấp bản sao'.normalize('NFC'));
  });
  it.each([
    ['blank', '   '],
    ['too long', 'a'.repeat(501)],
    ['with U+0000', 'a\u0000b'],
    ['with half a pair', 'a\ud800'],
  ])('are refused %s', (_label, fieldName) => {
    expect(issuesOf({ fieldName })).toEqual(['fieldName']);
  });
});

describe('a report', () => {
  it('may leave out all that is optional', () => {
    const optional = ['procedureName', 'fieldName', 'agencyNames', 'dueAt'];
    const changes = Object.fromEntries(optional.map((name) => [name, undefined]));
    expect(issuesOf({ ...changes, applicant: { kind: 'organization' } })).toEqual([]);
  });
  it('tells everything that is wrong at once', () => {
    const wrong = {
      dossierCode: 'x',
      procedureCode: 2.000815,
      submittedVia: 'fax',
      receivedAt: '2026-11-12T10:30:01+07:00',
      outcome: 'lost',
      applicant: { kind: 'person', zaloUserId: 4_444_444_444_444_444, locale: 'fr' },
    };
    expect(issuesOf(wrong).sort()).toEqual([
      'applicant.locale',
      'applicant.zaloUserId',
      'dossierCode',
      'finishedAt',
      'outcome',
      'procedureCode',
      'submittedVia',
    ]);
  });
  it('is measured by the code formats of the installation', () => {
    const own = createDossierReportSchema({
      dossierCode: 'DEMO-(?<date>[0-9]{6})-[0-9]+',
      agencyCode: 'A[0-9]+',
    });
    const codes = { receivingAgencyCode: 'A1', decidingAgencyCode: 'A2', agencyNames: undefined };
    expect(issuesOf({ ...codes, dossierCode: 'DEMO-261112-1' }, own)).toEqual([]);
    expect(issuesOf({ ...codes, dossierCode: 'DEMO-261132-1' }, own)).toEqual(['dossierCode']);
    expect(issuesOf({ ...codes, dossierCode: 'DEMO-261112-1x' }, own)).toEqual(['dossierCode']);
    expect(issuesOf({ dossierCode: 'DEMO-261112-1', agencyNames: undefined }, own)).toEqual([
      'receivingAgencyCode',
      'decidingAgencyCode',
    ]);
  });
});
