/** What a person sees in a browser when something is wrong, and what a program is told. */
import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { silentMeter } from '../../src/core/meter.ts';
import { openPostgres } from '../../src/db/index.ts';
import { createHttpApp } from '../../src/http/app.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { sendProblem } from '../../src/http/problem.ts';
import { anApplication } from '../support/application.ts';
import { memoryLog } from '../support/deps.ts';

/** As Firefox and Chrome ask for what is opened in them. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const get = (path: string, handle: Endpoint['handle']): Endpoint => ({
  method: 'get',
  path,
  access: 'public',
  body: 'none',
  handle,
});
const app = createHttpApp(
  [
    get('/broken', () => {
      throw new Error('secret words');
    }),
    get('/busy', (_request, response) =>
      sendProblem(response, {
        status: 429,
        code: 'too_many_requests',
        title: 'Too many requests',
        retryAfterSeconds: 30,
      }),
    ),
    get('/wrong', (_request, response) =>
      sendProblem(response, {
        status: 400,
        code: 'invalid_input',
        title: 'The input is not valid',
        issues: [{ path: 'to', code: 'custom', message: 'must be a day <YYYY-MM-DD>' }],
      }),
    ),
  ],
  { log: memoryLog(), meter: silentMeter, trustProxy: 0 },
);

describe('a person', () => {
  it.each([
    ['/broken', 500, 'Có lỗi từ phía hệ thống', 'Something went wrong on our side', 'internal_error'],
    ['/busy', 429, 'Có quá nhiều lượt truy cập', 'Too many requests', 'too_many_requests'],
    ['/nothing', 404, 'Không có trang này', 'There is no such page', 'not_found'],
    ['/wrong', 400, 'Không đọc được địa chỉ này', 'This address cannot be read', 'to must be a day &lt;'],
  ])(
    'who opens %s gets a page that says in Vietnamese, then in English, what to do',
    async (path, status, vi, en, code) => {
      const page = await request(app).get(path).set('Accept', browser);
      expect([page.status, page.type]).toEqual([status, 'text/html']);
      expect(page.text.indexOf(vi)).toBeGreaterThan(0);
      expect(page.text.indexOf(en)).toBeGreaterThan(page.text.lastIndexOf(vi));
      expect(page.text).toContain(code);
      expect(page.text).not.toContain('secret words');
      expect(page.headers['cache-control']).toBe('no-store');
      expect(page.headers['vary']).toContain('Accept');
      expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    },
  );

  it('is told when to come back', async () => {
    const { headers } = await request(app).get('/busy').set('Accept', browser);
    expect(headers['retry-after']).toBe('30');
  });

  it('is led to the publications where a file does not exist', async () => {
    const application = await anApplication();
    const missing = await request(application.app)
      .get('/api/v1/open-data/reports/2020-Q1.pdf')
      .set('Accept', browser);
    expect([missing.status, missing.type]).toEqual([404, 'text/html']);
    expect(missing.text).toMatch(/Chưa có bản công bố này[\s\S]*href="\/publications"/);
    await application.close();
  });
});

describe('a database that is away', () => {
  const application = anApplication(
    {},
    // Nothing listens on port 1.
    { database: openPostgres('postgresql://nobody@127.0.0.1:1/nothing', 2) },
  );
  afterAll(async () => (await application).close());

  it('is told to a person in words, and to a program as a problem', async () => {
    const { app: away } = await application;
    const page = await request(away).get('/publications').set('Accept', browser);
    expect([page.status, page.type, page.headers['retry-after']]).toEqual([503, 'text/html', '5']);
    expect(page.text).toContain('Hệ thống tạm thời chưa sẵn sàng');
    const problem = await request(away).get('/publications');
    expect([problem.status, problem.body.code]).toEqual([503, 'unavailable']);
  });
});

describe('a program', () => {
  it.each([
    '*/*',
    'application/json',
    'application/problem+json, application/json',
    'application/json, text/html;q=0.5',
  ])('that accepts %s gets JSON', async (accept) => {
    const problem = await request(app).get('/nothing').set('Accept', accept);
    expect([problem.status, problem.type, problem.body.code]).toEqual([
      404,
      'application/problem+json',
      'not_found',
    ]);
  });
});
