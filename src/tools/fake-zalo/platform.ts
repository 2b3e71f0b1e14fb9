/** What Zalo does with a request that has good credentials, by its own rules and numbers. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/time.ts';
import type { EventQueue } from './events.ts';
import type { ZaloPersonState, ZaloShown } from './person.ts';
import {
  type Consultation,
  consultationSchema,
  messages,
  ratingQuerySchema,
  templateQuerySchema,
  templateToPhoneSchema,
  templateToUserSchema,
} from './requests.ts';

export type FakeTemplate = {
  readonly id: string;
  readonly parameters: readonly string[];
  /** Longest values by parameter; 200 characters where nothing is said. */
  readonly longest?: Readonly<Record<string, number>>;
  status: 'ENABLE' | 'PENDING_REVIEW' | 'REJECT' | 'DISABLE';
};

export type PlatformSettings = {
  /** Calls a minute before -32. */
  callsPerMinute: number;
  dailyQuota: number;
  templateQuota: number;
  ratingMethod: 'GET' | 'POST';
  /** Whether deliveries and our own messages are reported. */
  hasReceipts: boolean;
  /** Whether the events of ratings get lost on the way; `/rating/get` has them all the same. */
  losesFeedback: boolean;
};

const hourMilliseconds = 60 * 60 * 1000;
const defaultLongest = 200;

/** Makes one platform with its people, templates and ratings. */
export function createPlatform(options: { oaId: string; clock: Clock; events: EventQueue }) {
  const { clock, events, oaId } = options;
  const refused: string[] = [];
  const people: ZaloPersonState[] = [];
  const templates = new Map<string, FakeTemplate>();
  const ratings: { templateId: string; at: number; row: object }[] = [];
  const uploads = new Map<string, number>();
  const settings: PlatformSettings = {
    callsPerMinute: 4000,
    dailyQuota: 500,
    templateQuota: 500,
    ratingMethod: 'GET',
    hasReceipts: true,
    losesFeedback: false,
  };
  let ids = 0;
  // Another platform on the same database must not repeat this one's ids.
  const prefix = randomBytes(4).toString('hex');
  let charged = 0;
  const now = () => clock.now().getTime();
  const nextId = () => {
    ids += 1;
    return `${prefix}${String(ids).padStart(12, '0')}`;
  };
  const fail = (error: number) => ({ error, message: messages[error] ?? 'Error' });
  const succeed = (data: unknown) => ({ error: 0, message: 'Success', data });
  const refuse = (error: number, why: string) => {
    refused.push(why);
    return fail(error);
  };
  /** From 22:00 to 6:00 in Viet Nam templates are not sent. */
  const isNight = () => {
    const hour = (clock.now().getUTCHours() + 7) % 24;
    return hour >= 22 || hour < 6;
  };

  function show(state: ZaloPersonState, shown: ZaloShown): void {
    state.show(shown);
    if (!settings.hasReceipts) return;
    const parties = { sender: { id: oaId }, recipient: { id: state.id } };
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
      owner_id: oaId,
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
    if (template.parameters.some((name) => fields[name] === undefined)) return -1122;
    const isTooLong = Object.entries(fields).some(
      ([name, value]) => [...value].length > (template.longest?.[name] ?? defaultLongest),
    );
    return isTooLong ? -1121 : 0;
  }

  function describeTemplate(query: unknown): object {
    const parsed = templateQuerySchema.safeParse(query);
    if (!parsed.success) return refuse(-132, `template/info/v2: ${parsed.error.message}`);
    const template = templates.get(parsed.data.template_id);
    if (template === undefined) return fail(-109);
    return succeed({
      templateId: template.id,
      templateName: template.id,
      status: template.status,
      listParams: template.parameters.map((name) => ({
        name,
        require: true,
        type: 'STRING',
        maxLength: template.longest?.[name] ?? defaultLongest,
        minLength: 0,
        acceptNull: false,
      })),
      price: '200',
    });
  }

  function sendToPhone(body: unknown): object {
    const parsed = templateToPhoneSchema.safeParse(body);
    if (!parsed.success) return refuse(-132, `message/template: ${parsed.error.message}`);
    const { phone, template_id: id, template_data: fields, tracking_id: trackingId, mode } = parsed.data;
    if (!/^84[35789]\d{8}$/.test(phone)) return fail(-108);
    const problem = checkTemplate(id, fields);
    if (problem !== 0) return fail(problem);
    if (isNight()) return fail(-133);
    if (mode === 'development') return fail(-127);
    const state = people.find((person) => person.phone === phone);
    if (state === undefined) return fail(-118);
    if (state.hasBlocked) return fail(-141);
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
      const parties = { sender: { id: oaId }, recipient: { id: phone } };
      const message = { delivery_time: String(now()), msg_id: messageId, tracking_id: trackingId };
      void events.push('user_received_message', { ...parties, message }, 'ZNS');
    }
    return succeed({
      msg_id: messageId,
      sent_time: String(now()),
      sending_mode: '1',
      quota: { dailyQuota: String(settings.dailyQuota), remainingQuota: String(settings.templateQuota) },
    });
  }

  function sendToUser(body: unknown): object {
    const parsed = templateToUserSchema.safeParse(body);
    if (!parsed.success) return refuse(-201, `oa/message/template: ${parsed.error.message}`);
    const { user_id, template_id: id, template_data: fields } = parsed.data;
    const problem = checkTemplate(id, fields);
    if (problem !== 0) return fail(problem === -131 ? -249 : -201);
    if (isNight()) return fail(-234);
    const state = people.find((person) => person.id === user_id);
    if (state === undefined || state.hasBlocked) return fail(-213);
    if (settings.templateQuota === 0) return fail(-211);
    settings.templateQuota -= 1;
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
      case '/template/info/v2':
        return describeTemplate(query);
      case '/rating/get':
        return readRatings(method, method === 'GET' ? query : body);
      case '/v2.0/oa/upload/image': {
        const id = nextId();
        uploads.set(id, now());
        return succeed({ attachment_id: id });
      }
      case '/v2.0/oa/getoa':
        return succeed({ oa_id: oaId, name: 'UBND phường Ví Dụ', is_verified: true });
      default:
        return refuse(-209, `no such API: ${path}`);
    }
  }

  return {
    refused,
    people,
    templates,
    ratings,
    settings,
    nextId,
    fail,
    answer,
    get charged() {
      return charged;
    },
  };
}

function textOf(message: Consultation['message']): string {
  return 'text' in message ? (message.text ?? '') : '';
}

function buttonsOf(message: Consultation['message']): ZaloShown['buttons'] {
  if (!('attachment' in message) || message.attachment === undefined) return [];
  const { payload } = message.attachment;
  return 'buttons' in payload ? payload.buttons : [];
}
