/**
 * A strict stand-in for Zalo on localhost: OAuth, consultation and template messages of an Official Account,
 * people, and signed events. It refuses what Zalo would refuse, by Zalo's numbers. Time is the clock it is given.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../src/core/time.ts';
import { createEventQueue, type EventQueue } from './fake-zalo-events.ts';
import { createFakeOauth, type FakeOauth } from './fake-zalo-oauth.ts';
import {
  createZaloPerson,
  type ZaloPerson,
  type ZaloPersonState,
  type ZaloShown,
} from './fake-zalo-person.ts';
import {
  type Consultation,
  consultationSchema,
  messages,
  ratingQuerySchema,
  templateToPhoneSchema,
  templateToUserSchema,
} from './fake-zalo-requests.ts';

export type { ZaloPerson, ZaloShown } from './fake-zalo-person.ts';

/** Something that goes wrong in place of the true answer. */
export type ZaloFault =
  | { readonly kind: 'error'; readonly error: number }
  | { readonly kind: 'page'; readonly status: number; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' };

export type ZaloCall = { readonly path: string; readonly body: unknown; readonly token: string | undefined };

export type FakeTemplate = {
  readonly id: string;
  readonly parameters: readonly string[];
  status: 'ENABLE' | 'PENDING_REVIEW' | 'DISABLE';
};

export type FakeZalo = {
  /** Serves as all three roots. */
  readonly root: string;
  readonly oauth: FakeOauth;
  readonly events: EventQueue;
  /** Every call with good credentials, in order. */
  readonly calls: readonly ZaloCall[];
  /** What was refused for its form: a test of a whole story wants none. */
  readonly refused: readonly string[];
  callsOf(path: string): ZaloCall[];
  /** Messages that were charged. */
  readonly charged: number;
  person(): ZaloPerson;
  addTemplate(template: FakeTemplate): void;
  /** The next calls of a path go wrong, one fault each; `oauth` for the token's address. */
  failNext(path: string, ...faults: ZaloFault[]): void;
  /** What Zalo is set to do. */
  readonly settings: {
    /** Calls a minute before -32. */
    callsPerMinute: number;
    templateQuota: number;
    ratingMethod: 'GET' | 'POST';
    /** Whether deliveries and our own messages are reported. */
    hasReceipts: boolean;
  };
  close(): Promise<void>;
};

export const fakeAccount = {
  appId: '360846524840903967',
  appSecret: 'an-application-secret-of-the-tests',
  oaId: '388613280879808645',
  oaSecret: 'a-webhook-secret-of-the-tests',
} as const;

const hourMilliseconds = 60 * 60 * 1000;

/** Starts the server; close it at the end. */
export async function startFakeZalo(options: { clock: Clock; callbacks?: string[] }): Promise<FakeZalo> {
  const { clock } = options;
  const oauth = createFakeOauth({ ...fakeAccount, callbacks: options.callbacks ?? [], clock });
  const events = createEventQueue({ ...fakeAccount, clock });
  const calls: ZaloCall[] = [];
  const refused: string[] = [];
  const people: ZaloPersonState[] = [];
  const templates = new Map<string, FakeTemplate>();
  const ratings: { templateId: string; at: number; row: object }[] = [];
  const uploads = new Map<string, number>();
  const faults: { path: string; fault: ZaloFault }[] = [];
  const settings = {
    callsPerMinute: 4000,
    templateQuota: 500,
    ratingMethod: 'GET' as 'GET' | 'POST',
    hasReceipts: true,
  };
  let ids = 0;
  let charged = 0;
  let minute = { number: 0, calls: 0 };
  const now = () => clock.now().getTime();
  const nextId = () => {
    ids += 1;
    return `f${String(ids).padStart(18, '0')}`;
  };
  const fail = (error: number) => ({ error, message: messages[error] ?? 'Error' });
  const succeed = (data: unknown) => ({ error: 0, message: 'Success', data });
  const refuse = (error: number, why: string) => {
    refused.push(why);
    return fail(error);
  };

  function show(state: ZaloPersonState, shown: ZaloShown): void {
    state.show(shown);
    if (!settings.hasReceipts) return;
    const parties = { sender: { id: fakeAccount.oaId }, recipient: { id: state.id } };
    void events.push('oa_send_text', { ...parties, message: { msg_id: shown.id, text: shown.text } });
    void events.push('user_received_message', { ...parties, message: { msg_id: shown.id } });
  }

  /** The error for a person who may not be written to now; the kind of message otherwise. */
  function windowOf(state: ZaloPersonState | undefined): 'free' | 'charged' | -213 | -230 | -232 {
    if (state === undefined || state.hasBlocked) return -213;
    if (state.lastInteractionAt === undefined) return -232;
    const hours = (now() - state.lastInteractionAt) / hourMilliseconds;
    if (hours > 7 * 24) return -230;
    return hours > 48 ? 'charged' : 'free';
  }

  function sendConsultation(body: unknown): object {
    const parsed = consultationSchema.safeParse(body);
    if (!parsed.success) return refuse(-201, `message/cs: ${parsed.error.message}`);
    const { recipient, message } = parsed.data;
    const state = people.find((person) => person.id === recipient.user_id);
    const window = windowOf(state);
    if (typeof window === 'number' || state === undefined)
      return fail(typeof window === 'number' ? window : -213);
    if (isExpired(message)) return fail(-100);
    if (window === 'charged') charged += 1;
    const id = nextId();
    show(state, { id, text: textOf(message), buttons: buttonsOf(message), message });
    const quota = {
      quota_type: 'reply',
      remain: '7',
      total: '8',
      owner_type: 'OA',
      owner_id: fakeAccount.oaId,
    };
    return succeed({
      message_id: id,
      user_id: state.id,
      sent_time: String(now()),
      ...(window === 'free' ? { quota } : {}),
    });
  }

  function isExpired(message: Consultation['message']): boolean {
    if (!('attachment' in message) || message.attachment === undefined) return false;
    const { payload } = message.attachment;
    if (!('template_type' in payload) || payload.template_type !== 'media') return false;
    const [element] = payload.elements;
    if (element?.attachment_id === undefined) return false;
    const uploadedAt = uploads.get(element.attachment_id);
    return uploadedAt === undefined || now() - uploadedAt > 7 * 24 * hourMilliseconds;
  }

  /** The error of a template and its fields; 0 for good ones. */
  function checkTemplate(id: string, fields: Record<string, string>): number {
    const template = templates.get(id);
    if (template === undefined) return -109;
    if (template.status !== 'ENABLE') return -131;
    return template.parameters.every((name) => fields[name] !== undefined) ? 0 : -1122;
  }

  function sendToPhone(body: unknown): object {
    const parsed = templateToPhoneSchema.safeParse(body);
    if (!parsed.success) return refuse(-132, `message/template: ${parsed.error.message}`);
    const { phone, template_id: id, template_data: fields, tracking_id: trackingId, mode } = parsed.data;
    if (!/^84[35789]\d{8}$/.test(phone)) return fail(-108);
    const problem = checkTemplate(id, fields);
    if (problem !== 0) return fail(problem);
    if (mode === 'development') return fail(-127);
    const state = people.find((person) => person.phone === phone);
    if (state === undefined) return fail(-118);
    if (settings.templateQuota === 0) return fail(-144);
    settings.templateQuota -= 1;
    charged += 1;
    const messageId = nextId();
    state.show({
      id: messageId,
      text: `[${id}]`,
      buttons: [],
      message: undefined,
      template: { id, fields, trackingId },
    });
    if (settings.hasReceipts) {
      const parties = { sender: { id: fakeAccount.oaId }, recipient: { id: phone } };
      const message = { delivery_time: String(now()), msg_id: messageId, tracking_id: trackingId };
      void events.push('user_received_message', { ...parties, message }, 'ZNS');
    }
    return succeed({
      msg_id: messageId,
      sent_time: String(now()),
      sending_mode: '1',
      quota: { dailyQuota: '500', remainingQuota: String(settings.templateQuota) },
    });
  }

  function sendToUser(body: unknown): object {
    const parsed = templateToUserSchema.safeParse(body);
    if (!parsed.success) return refuse(-201, `oa/message/template: ${parsed.error.message}`);
    const { user_id, template_id: id, template_data: fields } = parsed.data;
    const problem = checkTemplate(id, fields);
    if (problem !== 0) return fail(problem === -131 ? -249 : -201);
    const state = people.find((person) => person.id === user_id);
    if (state === undefined) return fail(-213);
    charged += 1;
    const messageId = nextId();
    show(state, {
      id: messageId,
      text: `[${id}]`,
      buttons: [],
      message: undefined,
      template: { id, fields },
    });
    return succeed({ message_id: messageId, user_id, sent_time: String(now()) });
  }

  function readRatings(method: string, query: unknown): object {
    if (method !== settings.ratingMethod) return fail(-106);
    const parsed = ratingQuerySchema.safeParse(query);
    if (!parsed.success) return refuse(-132, `rating/get: ${parsed.error.message}`);
    const { template_id, from_time, to_time, offset, limit } = parsed.data;
    const found = ratings.filter(
      (rating) => rating.templateId === template_id && rating.at >= from_time && rating.at <= to_time,
    );
    return succeed({
      total: found.length,
      data: found.slice(offset, offset + limit).map((rating) => rating.row),
    });
  }

  function answer(method: string, path: string, body: unknown, query: unknown): object {
    switch (path) {
      case '/v3.0/oa/message/cs':
        return sendConsultation(body);
      case '/v3.0/oa/message/template':
        return sendToUser(body);
      case '/message/template':
        return sendToPhone(body);
      case '/rating/get':
        return readRatings(method, method === 'GET' ? query : body);
      case '/v2.0/oa/upload/image': {
        const id = nextId();
        uploads.set(id, now());
        return succeed({ attachment_id: id });
      }
      case '/v2.0/oa/getoa':
        return succeed({ oa_id: fakeAccount.oaId, name: 'UBND phường Ví Dụ', is_verified: true });
      default:
        return refuse(-209, `no such API: ${path}`);
    }
  }

  async function serve(
    request: IncomingMessage,
  ): Promise<{ status: number; body: string; remaining?: number } | 'hang' | 'cut'> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname;
    const raw = await buffer(request);
    const fault = takeFault(path === '/v4/oa/access_token' ? 'oauth' : path);
    if (fault?.kind === 'hang' || fault?.kind === 'cut') return fault.kind;
    if (fault?.kind === 'page') return fault;
    if (path === '/v4/oa/access_token') {
      const refusal = fault === undefined ? undefined : { error: fault.error, error_name: 'Error' };
      const secret = request.headers['secret_key'];
      const form = new URLSearchParams(raw.toString());
      return toJson(refusal ?? oauth.requestGrant(typeof secret === 'string' ? secret : undefined, form));
    }
    const token = headerOf(request, 'access_token');
    const wrong = oauth.checkCall(token, headerOf(request, 'appsecret_proof'));
    const isTemplateServer = path === '/message/template' || path === '/rating/get';
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

  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    oauth,
    events,
    calls,
    refused,
    settings,
    get charged() {
      return charged;
    },
    callsOf: (path) => calls.filter((call) => call.path === path),
    person: () => {
      const { person, state } = createZaloPerson({
        id: `24684588352919${String(7000 + people.length)}`,
        phone: `849${String(12_345_000 + people.length)}`,
        oaId: fakeAccount.oaId,
        clock,
        events,
        nextMessageId: nextId,
        onRating: ({ message, stars, note }) => {
          const row = {
            note,
            rate: stars,
            submitDate: String(now()),
            msgId: message.id,
            feedbacks: [],
            trackingId: message.template?.trackingId ?? '',
            oaId: fakeAccount.oaId,
          };
          ratings.push({ templateId: message.template?.id ?? '', at: now(), row });
        },
      });
      people.push(state);
      return person;
    },
    addTemplate: (template) => {
      templates.set(template.id, template);
    },
    failNext: (path, ...next) => {
      faults.push(...next.map((fault) => ({ path, fault })));
    },
    close: async () => {
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

function textOf(message: Consultation['message']): string {
  return 'text' in message ? (message.text ?? '') : '';
}

function buttonsOf(message: Consultation['message']): ZaloShown['buttons'] {
  if (!('attachment' in message) || message.attachment === undefined) return [];
  const { payload } = message.attachment;
  return 'buttons' in payload ? payload.buttons : [];
}
