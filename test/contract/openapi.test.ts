import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureExample } from '../../src/contract/dossiers.ts';
import { openApiDocument, operations } from '../../src/contract/openapi.ts';
import { anApplication, type TestApplication } from '../support/application.ts';
import { signature } from '../support/intake.ts';

let application: TestApplication & { close(): Promise<void> };
beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application.close());

/** `/s/:token` as `/s/{token}`. */
function toTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

const described = new Set(operations.map((operation) => `${operation.method} ${operation.path}`));

describe('the description of the API', () => {
  it('holds every endpoint under /api that is not the console’s', () => {
    const served = application.endpoints
      .filter(({ path }) => path.startsWith('/api/') && !path.startsWith('/api/console/'))
      .map(({ method, path }) => `${method} ${toTemplate(path)}`);
    expect(served.length).toBeGreaterThan(0);
    expect(served.filter((endpoint) => !described.has(endpoint))).toEqual([]);
  });

  it('holds nothing that is not served', () => {
    const served = new Set(application.endpoints.map(({ method, path }) => `${method} ${toTemplate(path)}`));
    expect([...described].filter((operation) => !served.has(operation))).toEqual([]);
  });

  it('says of the endpoints that need a signature that they do', () => {
    for (const operation of operations) {
      const endpoint = application.endpoints.find(
        ({ method, path }) => method === operation.method && toTemplate(path) === operation.path,
      );
      expect([operation.id, operation.isSigned === true]).toEqual([
        operation.id,
        endpoint?.access === 'intake_signature',
      ]);
    }
  });

  it('names every path parameter', () => {
    for (const operation of operations) {
      const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(named.map((parameter) => parameter.name)).toEqual(inPath);
    }
  });

  const examples = operations.flatMap((operation) => [
    ...(operation.requestBody === undefined
      ? []
      : [{ where: `${operation.id} request`, body: operation.requestBody }]),
    ...Object.entries(operation.responses).flatMap(([status, { body }]) =>
      body === undefined ? [] : [{ where: `${operation.id} ${status}`, body }],
    ),
  ]);
  it.each(examples.filter(({ body }) => body.example !== undefined))(
    'has an example that parses: $where',
    ({ body }) => {
      expect(body.schema?.safeParse(body.example)).toMatchObject({ success: true });
    },
  );

  it('has an example for every success in JSON', () => {
    const lacking = examples.filter(
      ({ where, body }) => / 20\d$/.test(where) && body.schema !== undefined && body.example === undefined,
    );
    expect(lacking.map(({ where }) => where)).toEqual([]);
  });

  it('has an example of a signature that is right', () => {
    const { secret, timestamp, body } = signatureExample;
    expect(signature(timestamp, body, secret)).toBe(signatureExample.signature);
  });

  it('refers only to schemas that it holds', () => {
    const document = JSON.stringify(openApiDocument('https://example.gov.vn'));
    const names = new Set([...document.matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]));
    const held = (JSON.parse(document) as { components: { schemas: object } }).components.schemas;
    expect(names.size).toBeGreaterThan(0);
    expect([...names].filter((name) => name === undefined || !(name in held))).toEqual([]);
  });
});

describe('over HTTP', () => {
  it('is an OpenAPI 3.1 document', async () => {
    const answer = await request(application.app).get('/api/openapi.json').expect(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.body).toMatchObject({ openapi: '3.1.0', info: { title: 'Lắng Nghe' } });
    expect(answer.body.paths['/api/v1/dossiers'].post.security).toEqual([{ intake_signature: [] }]);
  });

  it('is a page that loads nothing from elsewhere', async () => {
    const answer = await request(application.app).get('/api/docs').expect(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    for (const operation of operations) expect(answer.text).toContain(`id="${operation.id}"`);
    expect(answer.text).not.toMatch(/<script|<link|src=|@import|url\(/);
  });
});
