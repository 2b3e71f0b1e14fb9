/** The platform's three servers as one on localhost: credentials, limits, faults that a test asks for. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../core/time.ts';
import type { FakeOauth } from './oauth.ts';
import type { createPlatform } from './platform.ts';

/** Something that goes wrong in place of the true answer. */
export type ZaloFault =
  | { readonly kind: 'error'; readonly error: number }
  | { readonly kind: 'page'; readonly status: number; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' };

export type ZaloCall = { readonly path: string; readonly body: unknown; readonly token: string | undefined };

/** What people send lies here, open to whoever knows the address. */
const mediaPath = '/media/';

/** Starts listening on a free port. */
export async function startServer(deps: {
  clock: Clock;
  oauth: FakeOauth;
  platform: ReturnType<typeof createPlatform>;
}) {
  const { oauth, platform } = deps;
  const { fail, settings, refused, answer } = platform;
  const calls: ZaloCall[] = [];
  const faults: { path: string; fault: ZaloFault }[] = [];
  const media = new Map<string, Buffer>();
  let minute = { number: 0, calls: 0 };
  const now = () => deps.clock.now().getTime();

  async function serve(
    request: IncomingMessage,
  ): Promise<{ status: number; body: string | Buffer; remaining?: number } | 'hang' | 'cut'> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname;
    const raw = await buffer(request);
    const fault = takeFault(path === '/v4/oa/access_token' ? 'oauth' : path);
    if (fault?.kind === 'hang' || fault?.kind === 'cut') return fault.kind;
    if (fault?.kind === 'page') return fault;
    if (path.startsWith(mediaPath)) {
      const bytes = media.get(path);
      return bytes === undefined ? { status: 404, body: '' } : { status: 200, body: bytes };
    }
    if (path === '/v4/oa/access_token') {
      const refusal = fault === undefined ? undefined : { error: fault.error, error_name: 'Error' };
      const secret = request.headers['secret_key'];
      const form = new URLSearchParams(raw.toString());
      return toJson(refusal ?? oauth.requestGrant(typeof secret === 'string' ? secret : undefined, form));
    }
    const token = headerOf(request, 'access_token');
    const wrong = oauth.checkCall(token, headerOf(request, 'appsecret_proof'));
    const isTemplateServer = ['/message/template', '/rating/get', '/template/info/v2'].includes(path);
    if (wrong !== 0) return toJson(fail(isTemplateServer ? (wrong === -242 ? -1241 : -124) : wrong));
    const isForm = headerOf(request, 'content-type')?.startsWith('multipart/') === true;
    const body: unknown = raw.length === 0 || isForm ? undefined : JSON.parse(raw.toString());
    calls.push({ path, body, token });
    const number = Math.floor(now() / 60_000);
    minute = { number, calls: minute.number === number ? minute.calls + 1 : 1 };
    const remaining = Math.max(0, settings.callsPerMinute - minute.calls);
    if (minute.calls > settings.callsPerMinute) return { ...toJson(fail(-32)), remaining: 0 };
    if (fault !== undefined) return { ...toJson(fail(fault.error)), remaining };
    const query = Object.fromEntries(url.searchParams);
    return { ...toJson(answer(request.method ?? '', path, body, query)), remaining };
  }

  function takeFault(path: string): ZaloFault | undefined {
    const position = faults.findIndex((pending) => pending.path === path);
    return position < 0 ? undefined : faults.splice(position, 1)[0]?.fault;
  }

  const server = createServer((request, response) => {
    void serve(request)
      .then((result) => {
        if (result === 'hang') return;
        if (result === 'cut') {
          request.socket.destroy();
          return;
        }
        const limits = {
          'x-ratelimit-limit': settings.callsPerMinute,
          'x-ratelimit-remain': result.remaining,
        };
        response.writeHead(result.status, {
          'content-type': 'application/json',
          ...(result.remaining === undefined ? {} : limits),
        });
        response.end(result.body);
      })
      .catch((error: unknown) => {
        refused.push(String(error));
        request.socket.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    root,
    calls,
    keepFile: (bytes: Buffer): string => {
      const path = `${mediaPath}${media.size + 1}`;
      media.set(path, bytes);
      return `${root}${path}`;
    },
    failNext: (path: string, ...next: ZaloFault[]): void => {
      faults.push(...next.map((fault) => ({ path, fault })));
    },
    close: async (): Promise<void> => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function toJson(body: object): { status: number; body: string } {
  return { status: 200, body: JSON.stringify(body) };
}
