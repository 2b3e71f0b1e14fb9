import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import {
  findInvitation,
  findInvitationByHash,
  type IntakeDeps,
  loadSurveyFacts,
  reportDossier,
  reportDossiers,
  tokenHash,
} from '../../src/dossiers/index.ts';
import { openAddress } from '../../src/identity/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, testKeys } from '../support/deps.ts';
import { aDossierCode, aReport, aReportedDossier, intakeDeps } from '../support/reports.ts';

let database: Database;
let deps: IntakeDeps;
beforeAll(async () => {
  database = await freshDatabase();
  deps = intakeDeps(database.db);
});
afterAll(() => database.close());

function findDossier(code: string) {
  return database.db.dossier.findUniqueOrThrow({
    where: { code },
    include: { procedure: { include: { field: true } }, receivingAgency: true, invitation: true },
  });
}

async function accepted(report: ReturnType<typeof aReport>, using = deps) {
  const result = await reportDossier(using, report);
  if (!result.ok) throw new Error(result.error.code);
  if (result.value.kind !== 'invited') throw new Error(result.value.because);
  return result.value;
}

describe('reporting a dossier', () => {
  it('records the dossier with its procedure, field and agency, on its Viet Nam day', async () => {
    const report = aReport({ finishedAt: '2026-11-12T23:59:59.999+07:00' });
    await accepted(report);
    const dossier = await findDossier(report.dossierCode);
    expect(dossier.procedure.name).toBe('Chứng thực bản sao từ bản chính giấy tờ, văn bản');
    expect(dossier.procedure.field?.name).toBe('Chứng thực');
    expect(dossier.receivingAgency.name).toBe('UBND phường Sa Pa');
    expect(dossier.finishedAt).toEqual(new Date('2026-11-12T16:59:59.999Z'));
    expect(dossier.finishedOn).toEqual(new Date('2026-11-12T00:00:00Z'));
    expect(dossier.language).toBe('vi');
  });

  it('touches the day on which the dossier was finished, in Viet Nam', async () => {
    const report = aReport({ receivedAt: '2026-10-01T00:00:00Z', finishedAt: '2026-10-08T17:30:00Z' });
    await accepted(report);
    const touches = await database.db.tallyTouch.findMany({ where: { day: new Date('2026-10-09') } });
    expect(touches).toHaveLength(1);
  });

  it('writes an audit entry without the applicant', async () => {
    const report = aReport({
      applicant: { kind: 'person', phone: '0987654321', zaloUserId: '8887776665554' },
    });
    await accepted(report);
    const dossier = await findDossier(report.dossierCode);
    const entries = await database.db.auditEntry.findMany({ where: { subjectId: dossier.id } });
    expect(entries.map((entry) => entry.action)).toEqual(['dossier.reported']);
    expect(JSON.stringify(await database.db.auditEntry.findMany({ select: { after: true } }))).not.toMatch(
      /987654321|8887776665554/,
    );
  });

  it('answers a repeat with the same invitation, however the repeat is spelt', async () => {
    const code = aDossierCode();
    const first = await accepted(aReport({ dossierCode: code }));
    const repeat = await accepted(
      aReport({
        dossierCode: code,
        receivedAt: '2026-11-10T01:15:00.000Z',
        applicant: { locale: 'vi', phone: '+84.912.345.678', kind: 'person' },
        agencyNames: {},
      }),
    );
    expect(first.isNew).toBe(true);
    expect(repeat).toEqual({ ...first, isNew: false });
  });

  const conflicts: [string, Record<string, unknown>, string[]][] = [
    ['another outcome', { outcome: 'refused' }, ['outcome']],
    ['another time', { finishedAt: '2026-11-12T10:30:01+07:00' }, ['finishedAt']],
    ['no due time', { dueAt: undefined }, ['dueAt']],
    ['another procedure', { procedureCode: '2.000908' }, ['procedureCode']],
    ['another phone', { applicant: { kind: 'person', phone: '0912345679', locale: 'vi' } }, []],
    [
      'another agency and way',
      { decidingAgencyCode: 'H38.12', submittedVia: 'online' },
      ['decidingAgencyCode', 'submittedVia'],
    ],
  ];
  it.each(conflicts)('refuses a report with %s under a known code', async (_label, change, fields) => {
    const code = aDossierCode();
    await accepted(aReport({ dossierCode: code }));
    const result = await reportDossier(deps, aReport({ dossierCode: code, ...change }));
    expect(result).toEqual({ ok: false, error: { code: 'dossier_conflict', fields } });
  });

  it('leaves nothing behind when it refuses', async () => {
    const code = aDossierCode();
    await accepted(aReport({ dossierCode: code }));
    await reportDossier(deps, aReport({ dossierCode: code, decidingAgencyCode: 'H77.01' }));
    expect(await database.db.agency.findUnique({ where: { code: 'H77.01' } })).toBeNull();
  });

  it('ends in one dossier and one answer when the same report comes ten times at once', async () => {
    const body = { dossierCode: aDossierCode(), applicant: { kind: 'person', phone: '0356789012' } };
    const changes = { ...body, decidingAgencyCode: 'H55.01', procedureCode: '1.555555' };
    const results = await Promise.all(Array.from({ length: 10 }, () => accepted(aReport(changes))));
    expect(results.filter((result) => result.isNew)).toHaveLength(1);
    expect(new Set(results.map((result) => result.token)).size).toBe(1);
    expect(await database.db.invitation.count({ where: { dossier: { code: body.dossierCode } } })).toBe(1);
    expect(await database.db.agency.count({ where: { code: 'H55.01' } })).toBe(1);
  });

  it('makes one row of a code that many new dossiers mention at once', async () => {
    const reports = Array.from({ length: 10 }, (_, index) =>
      aReport({
        receivingAgencyCode: 'H56.07',
        decidingAgencyCode: index % 2 === 0 ? 'H56' : 'H56.07.01',
        procedureCode: '1.666666',
        fieldName: 'Hộ tịch',
      }),
    );
    const results = await Promise.all(reports.map((report) => accepted(report)));
    expect(results.every((result) => result.isNew)).toBe(true);
    const agencies = await database.db.agency.findMany({
      where: { code: { startsWith: 'H56' } },
      select: { code: true, isFlagged: true, parent: { select: { code: true } } },
      orderBy: { code: 'asc' },
    });
    expect(agencies).toEqual([
      { code: 'H56', isFlagged: true, parent: null },
      { code: 'H56.07', isFlagged: true, parent: { code: 'H56' } },
      { code: 'H56.07.01', isFlagged: true, parent: { code: 'H56.07' } },
    ]);
  });
});

describe('the applicant', () => {
  it('is one respondent for both addresses, which are sealed', async () => {
    const report = aReport({ applicant: { kind: 'person', phone: '0901112223', zaloUserId: '5566778899' } });
    await accepted(report);
    const { respondentId } = await findDossier(report.dossierCode);
    const addresses = await database.db.channelAddress.findMany({
      where: { respondentId: respondentId ?? 'none' },
      orderBy: { kind: 'asc' },
    });
    expect(addresses.map((row) => [row.kind, openAddress(testKeys, row)])).toEqual([
      ['zalo', '5566778899'],
      ['phone', '84901112223'],
    ]);
    for (const row of addresses)
      expect(Buffer.from(row.sealedAddress).toString('latin1')).not.toMatch(/5566778899|901112223/);
  });

  it('stays the same respondent over several dossiers', async () => {
    const phone = '0901112299';
    const one = aReport({ applicant: { kind: 'person', phone } });
    const other = aReport({
      applicant: { kind: 'person', phone: '+84 901 112 299', zaloUserId: '11223344' },
    });
    await accepted(one);
    await accepted(other);
    const respondents = [await findDossier(one.dossierCode), await findDossier(other.dossierCode)];
    expect(respondents[0]?.respondentId).toBe(respondents[1]?.respondentId);
  });

  it('may be without any address', async () => {
    const report = aReport({ applicant: { kind: 'organization' } });
    await accepted(report);
    expect((await findDossier(report.dossierCode)).respondentId).toBeNull();
  });

  it('is one respondent when two dossiers of one new phone come at once', async () => {
    const reports = [1, 2, 3, 4].map(() => aReport({ applicant: { kind: 'person', phone: '0777000111' } }));
    await Promise.all(reports.map((report) => accepted(report)));
    const dossiers = await database.db.dossier.findMany({
      where: { code: { in: reports.map((report) => report.dossierCode) } },
    });
    expect(new Set(dossiers.map((dossier) => dossier.respondentId)).size).toBe(1);
    expect(await database.db.respondent.count({ where: { addresses: { none: {} } } })).toBe(0);
  });
});

describe('many dossiers at once', () => {
  it('gives one result each, in order, and lets no bad one spoil the others', async () => {
    const known = aReport();
    await accepted(known);
    const twice = aReport();
    const results = await reportDossiers(deps, [
      aReport(),
      { ...known, outcome: 'withdrawn' },
      twice,
      { ...twice },
      known,
      { ...twice, outcome: 'refused' },
      aReport(),
    ]);
    const summary = results.map((result) => (result.ok ? result.value.isNew : result.error.code));
    expect(summary).toEqual([true, 'dossier_conflict', true, false, false, 'dossier_conflict', true]);
    expect(results[3]).toEqual(
      results[2]?.ok ? { ok: true, value: { ...results[2].value, isNew: false } } : '',
    );
  });

  it('survives two overlapping batches at the same time, in opposite order', async () => {
    const reports = Array.from({ length: 40 }, (_, index) =>
      aReport({ applicant: { kind: 'person', phone: `03900000${10 + (index % 20)}` } }),
    );
    const [forward, backward] = await Promise.all([
      reportDossiers(deps, reports),
      reportDossiers(deps, [...reports].reverse()),
    ]);
    const tokens = (results: typeof forward) =>
      results.map((result) => (result.ok && result.value.kind === 'invited' ? result.value.token : ''));
    expect(tokens(backward).reverse()).toEqual(tokens(forward));
    const isNew = [...forward, ...backward].filter((result) => result.ok && result.value.isNew);
    expect(isNew).toHaveLength(reports.length);
  });
});

describe('with unknown codes rejected', () => {
  it('refuses with the codes and creates nothing', async () => {
    const strict = { ...deps, config: { ...deps.config, intake: { unknownCodes: 'reject' as const } } };
    await accepted(aReport());
    const bad = aReport({
      decidingAgencyCode: 'H99',
      supportingAgencyCode: 'H99.01',
      procedureCode: '3.999999',
    });
    const [good, refused] = await reportDossiers(strict, [aReport(), bad]);
    expect(good?.ok).toBe(true);
    expect(refused).toEqual({
      ok: false,
      error: { code: 'unknown_codes', agencies: ['H99', 'H99.01'], procedures: ['3.999999'] },
    });
    expect(await database.db.agency.count({ where: { code: { startsWith: 'H99' } } })).toBe(0);
    expect(await database.db.dossier.count({ where: { code: bad.dossierCode } })).toBe(0);
  });
});

describe('an invitation', () => {
  it('is found by its token until it expires', async () => {
    const clock = fixedClock(new Date('2026-11-13T02:00:00Z'));
    const { token, invitationId } = await aReportedDossier(database.db, {}, { clock });
    const lastMoment = new Date('2026-11-27T01:59:59.999Z');
    const found = await findInvitation(database.db, token, lastMoment);
    expect(found).toMatchObject({ ok: true, value: { invitationId, isSpent: false, language: 'vi' } });
    expect(await findInvitationByHash(database.db, tokenHash(token), lastMoment)).toEqual(found);
    expect(await findInvitation(database.db, token, new Date('2026-11-27T02:00:00Z'))).toEqual({
      ok: false,
      error: { code: 'invitation_expired' },
    });
  });

  it.each(['', 'x', 'H38.12.05-261110-0001', '0'.repeat(32), '../../etc', '\u0000'])(
    'is not found by %j',
    async (token) => {
      expect(await findInvitation(database.db, token, new Date())).toEqual({
        ok: false,
        error: { code: 'invitation_unknown' },
      });
    },
  );

  it('carries at least 160 bits in characters that every platform takes, and is not in the database', async () => {
    const { token, invitationId } = await aReportedDossier(database.db);
    expect(token).toMatch(/^[A-Za-z0-9_-]{27,64}$/);
    const row = await database.db.invitation.findUniqueOrThrow({ where: { id: invitationId } });
    const stored = [row.tokenSeed, row.tokenHash].map((bytes) => Buffer.from(bytes).toString('base64url'));
    for (const text of stored) expect(text).not.toContain(token);
  });

  it('knows when its conversation ran to the end', async () => {
    const { token, invitationId } = await aReportedDossier(database.db);
    const at = new Date('2026-11-24T00:00:00Z');
    await database.db.invitation.update({ where: { id: invitationId }, data: { spentAt: at } });
    expect(await findInvitation(database.db, token, at)).toMatchObject({
      ok: true,
      value: { isSpent: true },
    });
  });
});

describe('the facts of a survey', () => {
  const punctuality: [string, string | undefined, boolean | 'unknown'][] = [
    ['before the appointed time', '2026-11-12T17:00:00+07:00', true],
    ['exactly at it', '2026-11-12T10:30:00+07:00', true],
    ['a moment late', '2026-11-12T10:29:59+07:00', false],
    ['without an appointment', undefined, 'unknown'],
  ];
  it.each(punctuality)('say whether it was on time: %s', async (_label, dueAt, isOnTime) => {
    const { token } = await aReportedDossier(database.db, { dueAt });
    const found = await findInvitation(database.db, token, fixedClock().now());
    if (!found.ok) throw new Error(found.error.code);
    expect(await loadSurveyFacts(database.db, found.value.dossierId)).toMatchObject({ isOnTime });
  });

  it('name the procedure and the agencies, and nobody', async () => {
    const { token } = await aReportedDossier(database.db, {
      supportingAgencyCode: 'H38.77',
      agencyNames: { 'H38.77': 'Bưu điện tỉnh' },
      outcome: 'refused',
      submittedVia: 'postal',
    });
    const found = await findInvitation(database.db, token, fixedClock().now());
    if (!found.ok) throw new Error(found.error.code);
    expect(await loadSurveyFacts(database.db, found.value.dossierId)).toEqual({
      procedureName: 'Chứng thực bản sao từ bản chính giấy tờ, văn bản',
      receivingAgencyName: 'UBND phường Sa Pa',
      decidingAgencyName: 'UBND phường Sa Pa',
      supportingAgencyName: 'Bưu điện tỉnh',
      outcome: 'refused',
      isOnTime: true,
      submittedVia: 'postal',
      applicantKind: 'person',
    });
  });
});
