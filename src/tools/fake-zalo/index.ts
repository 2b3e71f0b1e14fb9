/**
 * A strict stand-in for Zalo on localhost: OAuth, consultation and template messages of an Official Account,
 * people, and signed events. It refuses what Zalo would refuse, by Zalo's numbers. Time is the clock it is given.
 * It lives beside the commands, not beside the tests, so that an installation has it too.
 */
import type { Clock } from '../../core/time.ts';
import { createEventQueue, type EventDelivery, type EventQueue } from './events.ts';
import { createFakeOauth, type FakeOauth } from './oauth.ts';
import { createZaloPerson, type ZaloPerson } from './person.ts';
import { createPlatform, type FakeTemplate, type PlatformSettings } from './platform.ts';
import { startServer, type ZaloCall, type ZaloFault } from './server.ts';

export type { ZaloPerson, ZaloShown } from './person.ts';
export type { FakeTemplate } from './platform.ts';
export type { ZaloCall, ZaloFault } from './server.ts';

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
  /** A new person, with an id and a number of their own unless they are given. */
  person(known?: { id?: string; phone?: string }): ZaloPerson;
  addTemplate(template: FakeTemplate): void;
  /** Zalo reviews a template. */
  changeTemplate(id: string, status: FakeTemplate['status'], reason?: string): Promise<EventDelivery[]>;
  changeQuota(daily: number): Promise<EventDelivery[]>;
  /** A person at the agency writes from oa.zalo.me. */
  officerWrites(to: ZaloPerson, text: string): Promise<EventDelivery[]>;
  /** Keeps what a person sends, and returns the address that the event will name. */
  keepFile(bytes: Buffer): string;
  /** The next calls of a path go wrong, one fault each; `oauth` for the token's address. */
  failNext(path: string, ...faults: ZaloFault[]): void;
  /** What Zalo is set to do. */
  readonly settings: PlatformSettings;
  close(): Promise<void>;
};

export const fakeAccount = {
  appId: '360846524840903967',
  appSecret: 'an-application-secret-of-the-tests',
  oaId: '388613280879808645',
  oaSecret: 'a-webhook-secret-of-the-tests',
} as const;

/** Starts the server; close it at the end. */
export async function startFakeZalo(options: { clock: Clock; callbacks?: string[] }): Promise<FakeZalo> {
  const { clock } = options;
  const { oaId } = fakeAccount;
  const oauth = createFakeOauth({ ...fakeAccount, callbacks: options.callbacks ?? [], clock });
  const events = createEventQueue({ ...fakeAccount, clock });
  const platform = createPlatform({ oaId, clock, events });
  const server = await startServer({ clock, oauth, platform });
  const now = () => clock.now().getTime();
  return {
    root: server.root,
    oauth,
    events,
    calls: server.calls,
    refused: platform.refused,
    settings: platform.settings,
    get charged() {
      return platform.charged;
    },
    callsOf: (path) => server.calls.filter((call) => call.path === path),
    person: (known = {}) => {
      const number = platform.people.length;
      const { person, state } = createZaloPerson({
        id: known.id ?? `24684588352919${String(7000 + number)}`,
        phone: known.phone ?? `849${String(12_345_000 + number)}`,
        oaId,
        clock,
        events,
        nextMessageId: platform.nextId,
        onRating: ({ message, stars, note }) => {
          const row = {
            note,
            rate: stars,
            submitDate: String(now()),
            msgId: message.id,
            feedbacks: [],
            trackingId: message.template?.trackingId ?? '',
            oaId,
          };
          platform.ratings.push({ templateId: message.template?.id ?? '', at: now(), row });
          return !platform.settings.losesFeedback;
        },
      });
      platform.people.push(state);
      return person;
    },
    addTemplate: (template) => {
      platform.templates.set(template.id, template);
    },
    changeTemplate: (id, status, reason = '') => {
      const template = platform.templates.get(id);
      const previous = template?.status ?? 'PENDING_REVIEW';
      if (template !== undefined) template.status = status;
      const change = { prev_status: previous, new_status: status };
      return events.push(
        'change_template_status',
        { oa_id: oaId, template_id: id, status: change, reason },
        'ZNS',
      );
    },
    changeQuota: (daily) => {
      const quota = { prev_value: platform.settings.dailyQuota, new_value: daily };
      platform.settings.templateQuota = daily;
      platform.settings.dailyQuota = daily;
      return events.push('change_oa_daily_quota', { oaId, quota }, 'ZNS');
    },
    officerWrites: (to, text) =>
      events.push('oa_send_text', {
        sender: { id: oaId, admin_id: '77' },
        recipient: { id: to.id },
        message: { msg_id: platform.nextId(), text },
      }),
    keepFile: server.keepFile,
    failNext: server.failNext,
    close: server.close,
  };
}
