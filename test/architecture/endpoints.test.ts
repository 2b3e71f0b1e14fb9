import { randomUUID } from 'node:crypto';
import express, { type IRouter } from 'express';
import { Visitor } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessDecisions, type Endpoint, toRouter } from '../../src/http/endpoint.ts';
import { anApplication } from '../support/application.ts';
import { type Finding, parse, readSources, type Source } from './source.ts';

type Open = Awaited<ReturnType<typeof anApplication>>;
let application: Open;
beforeAll(async () => {
  // Every part that the environment can switch on, so that its routes are there to be checked.
  application = await anApplication({
    INTAKE_SECRET: randomUUID(),
    TELEGRAM_BOT_TOKEN: '123456:ABC-DEF',
    TELEGRAM_BOT_USERNAME: 'lang_nghe_bot',
    TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-this-test',
    TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
    ZALO_APP_ID: '1',
    ZALO_APP_SECRET: randomUUID(),
    ZALO_OA_ID: '2',
    ZALO_OA_SECRET: randomUUID(),
    ZALO_SITE_VERIFICATION: 'a-code-of-this-test',
    PUBLIC_URL: 'https://lang-nghe.example',
    DEMO: 'on',
  });
});
afterAll(() => application.close());

/** `get /healthz` for every route that Express would serve, however deep its router. */
function routesOf(router: IRouter): string[] {
  return router.stack.flatMap((layer) => {
    if (layer.route !== undefined) {
      const { path } = layer.route;
      return [...new Set(layer.route.stack.map((handler) => handler.method))].map(
        (method) => `${method} ${path}`,
      );
    }
    return isRouter(layer.handle) ? routesOf(layer.handle) : [];
  });
}

function isRouter(handle: unknown): handle is IRouter {
  return typeof handle === 'function' && 'stack' in handle && Array.isArray(handle.stack);
}

/** Endpoints without a decision from the closed list of who may call them. */
function undecided(endpoints: readonly { path: string; access?: string }[]): Finding[] {
  const decisions: readonly string[] = accessDecisions;
  return endpoints
    .filter((endpoint) => endpoint.access === undefined || !decisions.includes(endpoint.access))
    .map((endpoint) => endpoint.path);
}

const routingFiles = ['http/app.ts', 'http/endpoint.ts'];

/** Files that could make a route on their own: they import Express itself or its Router, not only types. */
function checkRouting(sources: readonly Source[]): Finding[] {
  return sources
    .filter((source) => !routingFiles.includes(source.path))
    .filter((source) =>
      parse(source).module.staticImports.some(
        (statement) =>
          statement.moduleRequest.value === 'express' && statement.entries.some((entry) => !entry.isType),
      ),
    )
    .map((source) => `${source.path} imports Express itself`);
}

const routeMakers = ['get', 'post', 'put', 'patch', 'delete', 'all', 'route'];

/** Calls that make a route on the app directly. */
function checkApp(source: Source): Finding[] {
  const findings: Finding[] = [];
  new Visitor({
    CallExpression: ({ callee }) => {
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return;
      const method = callee.property.type === 'Identifier' ? callee.property.name : '';
      if (callee.object.name === 'app' && routeMakers.includes(method)) findings.push(`app.${method}`);
    },
  }).visit(parse(source).program);
  return findings;
}

describe('every route', () => {
  it('says who may call it', () => {
    expect(application.endpoints.length).toBeGreaterThan(2);
    expect(undecided(application.endpoints)).toEqual([]);
  });

  it('is an endpoint of the application', () => {
    const endpoints = application.endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`);
    expect(routesOf(application.app.router).sort()).toEqual(endpoints.sort());
  });

  it('is there once', () => {
    const endpoints = application.endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`);
    expect(endpoints.filter((endpoint, index) => endpoints.indexOf(endpoint) !== index)).toEqual([]);
  });

  it('is made in one place', () => {
    const sources = readSources();
    expect(checkRouting(sources)).toEqual([]);
    expect(sources.filter((source) => source.path === 'http/app.ts').flatMap(checkApp)).toEqual([]);
  });
});

describe('the check of routes finds', () => {
  it('an endpoint that nobody decided on', () => {
    expect(
      undecided([{ path: '/a', access: 'public' }, { path: '/b' }, { path: '/c', access: 'all' }]),
    ).toEqual(['/b', '/c']);
  });

  it('a route beside the endpoints, also on a router of a router', () => {
    const endpoint: Endpoint = {
      method: 'get',
      path: '/a',
      access: 'public',
      body: 'none',
      handle: () => undefined,
    };
    const app = express();
    app.use(toRouter([endpoint]));
    app.post('/b', () => undefined);
    const outer = express.Router();
    const inner = express.Router();
    inner.get('/c', () => undefined);
    outer.use('/deep', inner);
    app.use(outer);
    expect(routesOf(app.router)).toEqual(['get /a', 'post /b', 'get /c']);
  });

  it('a file that imports Express itself, and not one that imports its types', () => {
    const types = { path: 'http/a.ts', text: `import type { Request } from 'express';` };
    const router = { path: 'http/b.ts', text: `import { Router, type Request } from 'express';` };
    const everything = { path: 'http/c.ts', text: `import express from 'express';` };
    expect(checkRouting([types, router, everything])).toHaveLength(2);
  });

  it('a route made on the app', () => {
    const text = `app.get('/a', handler); app.set('trust proxy', 1); app.use(other); app.route('/b');`;
    expect(checkApp({ path: 'http/app.ts', text })).toEqual(['app.get', 'app.route']);
  });
});
