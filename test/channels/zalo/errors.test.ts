import { describe, expect, it } from 'vitest';
import { accountErrors, templateErrors } from '../../../src/channels/zalo/error-tables.ts';
import { adviceOn, classifyFailure } from '../../../src/channels/zalo/index.ts';

/** 10:15:20 in Viet Nam. */
const morning = new Date('2026-11-23T03:15:20Z');
const hour = 3600;
const untilNextDay = 13 * hour + 44 * 60 + 40 + 5 * 60;
const untilDawn = 19 * hour + 49 * 60 + 40;

type Server = 'account' | 'template';
const outcomeOf = (server: Server, error: number, now = morning) =>
  classifyFailure({ code: 'refused', server, error }, now);

/** What each number of the tables means for a message: `server`, numbers, outcome, seconds to wait. */
const rows: readonly (readonly [string, Server, readonly number[], string, number | undefined])[] = [
  ['too many calls: the next minute', 'account', [-32], 'errored throttled', 40],
  ['too many calls: the next minute', 'template', [-32], 'errored throttled', 40],
  ['a passing fault: a few tries', 'account', [-200, -214], 'errored platform_failed', undefined],
  ['a passing fault: a few tries', 'template', [-100], 'errored platform_failed', undefined],
  ['a token that no renewal helped', 'account', [-124, -216, -220], 'errored awaiting_administrator', hour],
  ['a token that no renewal helped', 'template', [-124, -216, -220], 'errored awaiting_administrator', hour],
  ['a wrong proof', 'account', [-242], 'errored awaiting_administrator', hour],
  ['a wrong proof', 'template', [-1241], 'errored awaiting_administrator', hour],
  [
    'an account or application that a person must set right',
    'account',
    [-204, -205, -209, -212, -219, -221, -223, -224, -235, -249, -320, -321],
    'errored awaiting_administrator',
    hour,
  ],
  [
    'an account, application or template that a person must set right',
    'template',
    [
      -101, -102, -103, -104, -105, -109, -1091, -113, -1131, -1132, -117, -120, -1201, -1202, -125, -126,
      -127, -131, -135, -1351, -136, -137, -138, -1381, -145, -146,
    ],
    'errored awaiting_administrator',
    hour,
  ],
  ['a quota: the next day', 'account', [-211, -218], 'errored quota_exhausted', untilNextDay],
  [
    'a quota: the next day',
    'template',
    [-115, -144, -1441, -147, -1471, -1472],
    'errored quota_exhausted',
    untilNextDay,
  ],
  ['the night: five past six', 'account', [-234], 'errored night_hours', untilDawn],
  ['the night: five past six', 'template', [-133], 'errored night_hours', untilDawn],
  ['one who left', 'account', [-213, -217], 'failed recipient_blocked', undefined],
  ['one who left', 'template', [-141], 'failed recipient_blocked', undefined],
  ['one who refuses such messages', 'account', [-244], 'failed recipient_refused', undefined],
  ['one who refuses such messages', 'template', [-134, -139, -140], 'failed recipient_refused', undefined],
  ['one who cannot receive', 'account', [-227], 'failed recipient_unreachable', undefined],
  ['one who cannot receive', 'template', [-110, -114, -119], 'failed recipient_unreachable', undefined],
  ['one who is not on Zalo', 'template', [-108, -118], 'failed recipient_unknown', undefined],
  ['a window that is over', 'account', [-230, -232], 'held window_closed', undefined],
  [
    'a fault of ours',
    'account',
    [-100, -201, -210, -233, -237, -238, -240, -241, -248, -403],
    'failed message_rejected',
    undefined,
  ],
  [
    'a fault of ours',
    'template',
    [
      -106, -107, -111, -112, -1121, -1122, -1123, -1124, -116, -121, -122, -123, -128, -129, -130, -132,
      -142, -143, -148, -149, -150, -151, -152, -153, -158, -159, -160, -161, -162,
    ],
    'failed message_rejected',
    undefined,
  ],
];

const cases = rows.flatMap(([what, server, errors, outcome, seconds]) =>
  errors.map((error) => ({ what, server, error, outcome, seconds })),
);

describe('an error of Zalo', () => {
  it.each(cases)('$error of the $server server means $what', ({ server, error, outcome, seconds }) => {
    const result = outcomeOf(server, error);
    expect(`${result.status} ${result.reason}`).toBe(outcome);
    expect('retryAfterSeconds' in result ? result.retryAfterSeconds : undefined).toBe(seconds);
    expect(result.detailCode).toBe(`zalo_${server}_${error}`);
  });

  it.each(cases)('$error of the $server server has a sentence for the administrator', ({ server, error }) => {
    const advice = adviceOn(`zalo_${server}_${error}`);
    expect(advice?.vi).toMatch(/^\p{Lu}.{20,}\.$/u);
    expect(advice?.en).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('that is in a table is in this one', () => {
    const listed = (server: Server) =>
      new Set(cases.filter((row) => row.server === server).map((row) => row.error));
    expect(listed('account')).toEqual(new Set(accountErrors.keys()));
    expect(listed('template')).toEqual(new Set(templateErrors.keys()));
  });

  it('means different things on the two servers', () => {
    expect(outcomeOf('account', -100).reason).toBe('message_rejected');
    expect(outcomeOf('template', -100).reason).toBe('platform_failed');
  });

  it('that nobody knows is tried again', () => {
    expect(outcomeOf('account', -4711)).toEqual({
      status: 'errored',
      reason: 'platform_failed',
      detailCode: 'zalo_account_-4711',
    });
    expect(adviceOn('zalo_account_-4711')?.vi).toContain('Zalo');
  });
});

describe('waiting', () => {
  it.each([
    ['at half past ten in the evening', '2026-11-23T15:30:00Z', 7 * hour + 35 * 60],
    ['at three in the morning', '2026-11-23T20:00:00Z', 3 * hour + 5 * 60],
    ['at six sharp', '2026-11-23T23:00:00Z', 5 * 60],
  ])('for the morning takes as long as the night lasts %s', (_, now, seconds) => {
    expect(outcomeOf('account', -234, new Date(now))).toMatchObject({ retryAfterSeconds: seconds });
  });

  it('for a new quota takes until a little after midnight in Viet Nam', () => {
    expect(outcomeOf('template', -144, new Date('2026-11-23T16:59:00Z'))).toMatchObject({
      retryAfterSeconds: 360,
    });
  });
});

it.each([
  'zalo_not_connected',
  'zalo_reconnect_needed',
  'zalo_429',
  'zalo_rate_spent',
  'zalo_budget_spent',
  'zalo_window_closed',
  'zalo_window_billable',
  'zalo_phone_only',
  'zalo_503',
  'zalo_token_unavailable',
])('there is a sentence for %s too', (code) => {
  expect(adviceOn(code)?.vi).toMatch(/\.$/);
});

it('another channel’s code is not ours to explain', () => {
  expect(adviceOn('telegram_403')).toBeUndefined();
});
