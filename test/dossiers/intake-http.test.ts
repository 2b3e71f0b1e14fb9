import jsQr from 'jsqr';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchResultSchema, reportedDossierSchema } from '../../src/contract/dossiers.ts';
import { problemSchema } from '../../src/contract/problem.ts';
import { anApplication, type TestApplication } from '../support/application.ts';
import { fixedClock } from '../support/deps.ts';
import { intakeSecret, sendSigned, signature } from '../support/intake.ts';
import { decodePng } from '../support/png.ts';
import { aDossierCode, aReportBody } from '../support/reports.ts';

const clock = fixedClock(new Date('2026-11-23T02:00:00Z'));
const now = clock.now().getTime() / 1000;
const environment = {
  INTAKE_SECRET: intakeSecret,
  PUBLIC_URL: 'https://langnghe.example.gov.vn/',
  TELEGRAM_MODE: 'polling',
  TELEGRAM_BOT_TOKEN: '123456:ABC-DEF',
  TELEGRAM_BOT_USERNAME: '@lang_nghe_bot',
};

let application: TestApplication & { close(): Promise<void> };
beforeAll(async () => {
  application = await anApplication(environment, { clock });
});
afterAll(() => application.close());

const one = '/api/v1/dossiers';
const many = '/api/v1/dossiers/batch';

function report(body: unknown, path = one) {
  return sendSigned(application.app, path, JSON.stringify(body), now);
}

/** The answer to a report whose dossier is asked. */
function invited(body: unknown) {
  const { invitation, ...rest } = reportedDossierSchema.parse(body);
  if (invitation === null) throw new Error('nobody is invited');
  return { ...rest, invitation };
}

function issuePaths(body: unknown): string[] {
  return (problemSchema.parse(body).issues ?? []).map((issue) => issue.path);
}

describe('POST /api/v1/dossiers', () => {
  it('answers 201 with an invitation whose links carry its token', async () => {
    const answer = await report(aReportBody()).expect(201);
    const { invitation } = invited(answer.body);
    expect(invitation.links).toEqual({
      web: `https://langnghe.example.gov.vn/s/${invitation.token}`,
      telegram: `https://t.me/lang_nghe_bot?start=${invitation.token}`,
    });
    expect(invitation.expiresAt).toBe('2026-12-07T02:00:00.000Z');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('answers a repeat with 200 and the same invitation, and a difference with 409', async () => {
    const body = aReportBody();
    const first = await report(body).expect(201);
    const repeat = await report(body).expect(200);
    expect(repeat.body).toEqual(first.body);
    const conflict = await report({ ...body, outcome: 'refused' }).expect(409);
    expect(conflict.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(conflict.body).toMatchObject({ code: 'dossier_conflict', status: 409 });
    expect(issuePaths(conflict.body)).toEqual(['outcome']);
  });

  it('gives equal answers to identical reports at the same time', async () => {
    const body = JSON.stringify(aReportBody());
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => sendSigned(application.app, one, body, now)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  });

  it('lists everything that is wrong', async () => {
    const answer = await report(aReportBody({ dossierCode: 'x', submittedVia: 'fax', applicant: 7 })).expect(
      400,
    );
    expect(answer.body).toMatchObject({ code: 'invalid_input' });
    expect(issuePaths(answer.body).sort()).toEqual(['applicant', 'dossierCode', 'submittedVia']);
  });

  it('takes a report with a real change of spelling only as what it is: a repeat', async () => {
    const dossierCode = aDossierCode();
    const first = await report(aReportBody({ dossierCode })).expect(201);
    const spelled = aReportBody({
      dossierCode,
      finishedAt: '2026-11-12T03:30:00Z',
      applicant: { locale: 'vi', phone: '+84912345678', kind: 'person' },
    });
    expect((await report(spelled).expect(200)).body).toEqual(first.body);
  });

  it('keeps the phone and the token out of the log and the database', async () => {
    const answer = await report(aReportBody({ applicant: { kind: 'person', phone: '0868123987' } })).expect(
      201,
    );
    const { invitation } = invited(answer.body);
    expect(application.logLines.join('\n')).not.toMatch(/868123987/);
    const rows = await application.database.db.$queryRaw<{ found: bigint }[]>`
      select count(*) as found from invitations i join dossiers d on d.id = i.dossier_id
      left join channel_addresses a on a.respondent_id = d.respondent_id
      where (i::text || d::text || coalesce(a::text, '')) ~ ${`868123987|${invitation.token}`}`;
    expect(Number(rows[0]?.found)).toBe(0);
  });
});

describe('the signature', () => {
  const body = JSON.stringify(aReportBody());
  const cases: [string, Record<string, string>, string][] = [
    ['no header', {}, 'signature_missing'],
    ['no signature', { 'X-Intake-Timestamp': String(now) }, 'signature_missing'],
    ['no timestamp', { 'X-Intake-Signature': signature(now, body) }, 'signature_missing'],
    ['a timestamp 301 seconds old', headers(now - 301), 'signature_stale'],
    ['a timestamp 301 seconds ahead', headers(now + 301), 'signature_stale'],
    ['a timestamp that is no number', headers('yesterday'), 'signature_stale'],
    ['milliseconds', headers(now * 1000), 'signature_stale'],
    ['another secret', headers(now, signature(now, body, 'another secret entirely')), 'signature_wrong'],
    ['another body', headers(now, signature(now, `${body} `)), 'signature_wrong'],
    ['another time', headers(now - 1, signature(now, body)), 'signature_wrong'],
    ['no prefix', headers(now, signature(now, body).slice('sha256='.length)), 'signature_wrong'],
    ['half a signature', headers(now, signature(now, body).slice(0, 39)), 'signature_wrong'],
    ['Vietnamese for a signature', headers(now, 'sha256=ch%E1%BB%AF k%C3%BD'), 'signature_wrong'],
  ];
  function headers(timestamp: number | string, signed = signature(timestamp, body)): Record<string, string> {
    return { 'X-Intake-Timestamp': String(timestamp), 'X-Intake-Signature': signed };
  }

  it.each(cases)('is refused with %s', async (_label, given, code) => {
    const answer = await request(application.app).post(one).set(given).type('json').send(body).expect(401);
    expect(problemSchema.parse(answer.body).code).toBe(code);
  });

  it.each([[now - 300], [now + 300]])('is accepted at the edge of the window: %d', async (timestamp) => {
    const text = JSON.stringify(aReportBody());
    await sendSigned(application.app, one, text, timestamp).expect(201);
  });

  it('is accepted whatever content type the body is said to have', async () => {
    const text = JSON.stringify(aReportBody());
    const send = request(application.app)
      .post(one)
      .set(headers(now, signature(now, text)));
    await send.set('Content-Type', 'text/plain').send(text).expect(201);
  });

  it('is over the body as sent: another spelling of the same JSON needs its own', async () => {
    const spaced = JSON.stringify(JSON.parse(body), null, 2);
    const send = request(application.app)
      .post(one)
      .set(headers(now, signature(now, body)));
    expect((await send.type('json').send(spaced).expect(401)).body.code).toBe('signature_wrong');
    await sendSigned(application.app, one, spaced, now).expect(201);
  });

  it('guards the batch as well', async () => {
    await request(application.app).post(many).type('json').send('[]').expect(401);
  });

  it('stores nothing when it is refused', async () => {
    const dossierCode = aDossierCode();
    const text = JSON.stringify(aReportBody({ dossierCode }));
    await request(application.app).post(one).set(headers(now)).type('json').send(text).expect(401);
    expect(await application.database.db.dossier.count({ where: { code: dossierCode } })).toBe(0);
  });
});

describe('a body that is not a report', () => {
  const bodies: [string, string | Buffer, number, string][] = [
    ['nothing', '', 400, 'malformed_json'],
    ['half an object', '{"dossierCode":', 400, 'malformed_json'],
    ['words', 'xin chào', 400, 'malformed_json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400, 'malformed_json'],
    ['null', 'null', 400, 'invalid_input'],
    ['a number', '12', 400, 'invalid_input'],
    ['a list', '[]', 400, 'invalid_input'],
    ['30,000 lists in lists', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400, 'invalid_input'],
    ['10,000 objects in objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400, 'invalid_input'],
    ['a report in a list', JSON.stringify([aReportBody()]), 400, 'invalid_input'],
    [
      'more than 64 KiB',
      JSON.stringify(aReportBody({ padding: 'x'.repeat(65 * 1024) })),
      413,
      'body_too_large',
    ],
    [
      'a body with U+0000 everywhere',
      JSON.stringify(aReportBody({ procedureName: '\u0000', agencyNames: { 'H38.12.05': '\u0000' } })),
      400,
      'invalid_input',
    ],
    ['a prototype', '{"__proto__":{"dossierCode":"H38-261112-0001"},"constructor":1}', 400, 'invalid_input'],
  ];
  it.each(bodies)('%s is refused', async (_label, body, status, code) => {
    const answer = await sendSigned(application.app, one, body, now).expect(status);
    expect(problemSchema.parse(answer.body).code).toBe(code);
  });

  it('ten thousand wrong names get an answer of a sensible size', async () => {
    const agencyNames = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`x${index}`, 1]));
    const answer = await report(aReportBody({ agencyNames })).expect(400);
    expect(issuePaths(answer.body).length).toBeLessThanOrEqual(100);
  });
});

describe('POST /api/v1/dossiers/batch', () => {
  it('gives one result for each dossier, in order; a bad one does not spoil the others', async () => {
    const known = aReportBody();
    await report(known).expect(201);
    const fresh = aReportBody();
    const answer = await report(
      [
        fresh,
        aReportBody({ outcome: 'lost' }),
        known,
        { ...known, submittedVia: 'postal' },
        fresh,
        null,
        aReportBody(),
      ],
      many,
    ).expect(200);
    const { results } = batchResultSchema.parse(answer.body);
    expect(results.map((result) => result.status)).toEqual([201, 400, 200, 409, 200, 400, 201]);
    expect(results[4]?.invitation).toEqual(results[0]?.invitation);
    expect(results[1]?.problem?.issues?.map((issue) => issue.path)).toEqual(['outcome']);
    expect(results[3]).toMatchObject({
      dossierCode: known['dossierCode'],
      problem: { code: 'dossier_conflict' },
    });
  });

  it('takes the list in an object too, and an empty one', async () => {
    const answer = await report({ dossiers: [aReportBody()] }, many).expect(200);
    expect(batchResultSchema.parse(answer.body).results.map((result) => result.status)).toEqual([201]);
    expect((await report([], many).expect(200)).body).toEqual({ results: [] });
  });

  it('takes a thousand', async () => {
    const bodies = Array.from({ length: 1_000 }, (_, index) =>
      aReportBody({ applicant: { kind: 'person', phone: `09${10_000_000 + index}` } }),
    );
    const answer = await report(bodies, many).expect(200);
    const { results } = batchResultSchema.parse(answer.body);
    expect(results.every((result) => result.status === 201)).toBe(true);
    expect(results.map((result) => result.dossierCode)).toEqual(bodies.map((body) => body['dossierCode']));
  });

  const refused: [string, unknown, number, string][] = [
    ['1,001 dossiers', Array.from({ length: 1_001 }, () => 1), 400, 'invalid_input'],
    ['no list', { dossiers: {} }, 400, 'invalid_input'],
    ['one report', aReportBody(), 400, 'invalid_input'],
    ['more than 4 MiB', ['x'.repeat(4 * 1024 * 1024)], 413, 'body_too_large'],
  ];
  it.each(refused)('refuses %s', async (_label, body, status, code) => {
    const answer = await report(body, many).expect(status);
    expect(problemSchema.parse(answer.body).code).toBe(code);
  });
});

describe('an installation', () => {
  it('without an intake secret answers 503', async () => {
    const off = await anApplication({}, { clock });
    const answer = await sendSigned(off.app, one, JSON.stringify(aReportBody()), now).expect(503);
    expect(problemSchema.parse(answer.body).code).toBe('intake_off');
    await off.close();
  });

  it('that rejects unknown codes answers 422 with the codes', async () => {
    const strict = await anApplication(
      { ...environment, INTAKE_UNKNOWN: 'reject' },
      { clock, database: { ...application.database, close: async () => undefined } },
    );
    const body = JSON.stringify(aReportBody({ decidingAgencyCode: 'H88.01', procedureCode: '3.888888' }));
    const answer = await sendSigned(strict.app, one, body, now).expect(422);
    expect(answer.body).toMatchObject({ code: 'unknown_codes', detail: 'H88.01, 3.888888' });
    expect(issuePaths(answer.body)).toEqual(['procedureCode', 'decidingAgencyCode']);
    await strict.close();
  });
});

describe('the QR code of an invitation', () => {
  it('is the web link, as PNG', async () => {
    const reported = invited((await report(aReportBody()).expect(201)).body);
    const { token, links } = reported.invitation;
    const answer = await request(application.app).get(`/s/${token}/qr.png`).expect(200);
    expect(answer.headers['content-type']).toBe('image/png');
    const { width, height, pixels } = decodePng(answer.body);
    expect(jsQr.default(pixels, width, height)?.data).toBe(links.web);
  });

  it('is a drawing too', async () => {
    const reported = invited((await report(aReportBody()).expect(201)).body);
    const answer = await request(application.app).get(`/s/${reported.invitation.token}/qr.svg`).expect(200);
    expect(answer.headers['content-type']).toMatch(/^image\/svg\+xml/);
    expect(answer.body.toString()).toMatch(/^<svg /);
  });

  it('is not drawn for a token that is unknown (404) or expired (410)', async () => {
    const unknown = await request(application.app)
      .get(`/s/${'x'.repeat(32)}/qr.svg`)
      .expect(404);
    expect(unknown.body.code).toBe('invitation_unknown');
    const reported = invited((await report(aReportBody()).expect(201)).body);
    const later = await anApplication(environment, {
      clock: fixedClock(new Date('2026-12-07T02:00:00Z')),
      database: { ...application.database, close: async () => undefined },
    });
    const expired = await request(later.app).get(`/s/${reported.invitation.token}/qr.png`).expect(410);
    expect(expired.body.code).toBe('invitation_expired');
    await later.close();
  });
});
