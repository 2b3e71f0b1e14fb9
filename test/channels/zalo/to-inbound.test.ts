import { describe, expect, it } from 'vitest';
import { encodeButton } from '../../../src/channels/button-data.ts';
import { toReading } from '../../../src/channels/zalo/to-inbound.ts';

const oaId = '388613280878808645';
const person = '246845883529197922';
const receivedAt = new Date('2026-11-23T02:00:00.000Z');
const sentAt = new Date('2026-11-23T01:59:58.123Z');
const timestamp = String(sentAt.getTime());
const sessionId = '019ab1c2-7e3f-7000-8000-123456789abc';

function said(name: string, message: object, more: object = {}): object {
  return {
    app_id: '360846524840903967',
    sender: { id: person },
    user_id_by_app: '552177279717587730',
    recipient: { id: oaId },
    event_name: name,
    message: { msg_id: '96d3cdf3af150460909', ...message },
    timestamp,
    ...more,
  };
}

const attachment = (type: string, payload: object) => ({ attachments: [{ type, payload }] });
const button = encodeButton({ kind: 'press', question: { sessionId, ask: 3 }, value: '5' });
const back = encodeButton({ kind: 'back', question: { sessionId, ask: 3 } });

const read = (event: unknown) => {
  const result = toReading(event, oaId, receivedAt);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('an event that a person caused', () => {
  it.each<[string, object, object]>([
    ['words', said('user_send_text', { text: 'Hài lòng' }), { kind: 'text', text: 'Hài lòng' }],
    [
      'words with loose accents',
      said('user_send_text', { text: 'Hài'.normalize('NFD') }),
      { kind: 'text', text: 'Hài' },
    ],
    [
      'words that quote',
      said('user_send_text', { text: 'có', quote_msg_id: '96d' }),
      { kind: 'text', text: 'có' },
    ],
    [
      'a button, which comes as words',
      said('user_send_text', { text: `#${button}` }),
      { kind: 'press', question: { sessionId, ask: 3 }, value: '5' },
    ],
    [
      'a button that somebody pasted with blanks',
      said('user_send_text', { text: ` #${button}\n` }),
      { kind: 'press', question: { sessionId, ask: 3 }, value: '5' },
    ],
    [
      'the button for going back',
      said('user_send_text', { text: `#${back}` }),
      { kind: 'command', command: 'back' },
    ],
    [
      'a button of something else',
      said('user_send_text', { text: '#KS:q3:a5' }),
      { kind: 'text', text: '#KS:q3:a5' },
    ],
    [
      'an image with words',
      said('user_send_image', { text: 'đây', ...attachment('image', { url: 'https://x' }) }),
      { kind: 'file', file: { media: 'photo', reference: 'https://x' } },
    ],
    [
      'a moving image',
      said('user_send_gif', attachment('gif', { url: 'https://x' })),
      { kind: 'unsupported', what: 'animation' },
    ],
    [
      'a sticker',
      said('user_send_sticker', attachment('sticker', { id: 's', url: 'https://x' })),
      { kind: 'unsupported', what: 'sticker' },
    ],
    [
      'a voice message',
      said('user_send_audio', attachment('audio', { url: 'https://x.amr' })),
      { kind: 'file', file: { media: 'voice', reference: 'https://x.amr' } },
    ],
    [
      'a video',
      said('user_send_video', attachment('video', { url: 'https://x' })),
      { kind: 'unsupported', what: 'video' },
    ],
    [
      'a file with its size',
      said('user_send_file', attachment('file', { url: 'https://x/a', size: '9999', name: '../a.pdf' })),
      { kind: 'file', file: { media: 'document', reference: 'https://x/a', bytes: 9999 } },
    ],
    [
      'a file without an address',
      said('user_send_file', attachment('file', { size: '9999', name: 'a.pdf' })),
      { kind: 'unsupported', what: 'document' },
    ],
    [
      'a link',
      said('user_send_link', attachment('link', { description: 'Báo', url: 'https://x' })),
      { kind: 'unsupported', what: 'link' },
    ],
    [
      'a business card, which comes as a link',
      said(
        'user_send_link',
        attachment('link', { description: '{"phone":"84912345678","qrCodeUrl":"https://x"}' }),
      ),
      { kind: 'unsupported', what: 'contact' },
    ],
    [
      'a place',
      said('user_send_location', {
        text: 'Chợ',
        ...attachment('location', { coordinates: { latitude: '21.0', longitude: '105.8' } }),
      }),
      { kind: 'location', latitude: 21, longitude: 105.8 },
    ],
    [
      'a place without its numbers',
      said('user_send_location', attachment('location', { coordinates: { latitude: '', longitude: 'x' } })),
      { kind: 'unsupported', what: 'location' },
    ],
  ])('is read: %s', (_, event, content) => {
    const name = (event as { event_name: string }).event_name;
    expect(read(event)).toEqual({
      kind: 'inbound',
      inbound: { externalId: `${name}:96d3cdf3af150460909`, address: person, occurredAt: sentAt, content },
    });
  });

  it.each<[string, string, object, object]>([
    [
      'follows',
      'follow',
      { oa_id: oaId, follower: { id: person }, source: 'oa_profile' },
      { kind: 'unblocked' },
    ],
    [
      'leaves',
      'unfollow',
      { oa_id: oaId, follower: { id: person }, source: 'oa_profile' },
      { kind: 'blocked' },
    ],
    [
      'presses the chat button',
      'user_click_chatnow',
      { oa_id: oaId, user_id: person },
      { kind: 'command', command: 'repeat' },
    ],
  ])(
    'has no message id when the person %s, so its time and the person tell it from others',
    (_, name, fields, content) => {
      expect(read({ ...fields, event_name: name, timestamp })).toEqual({
        kind: 'inbound',
        inbound: {
          externalId: `${name}:${timestamp}:${person}`,
          address: person,
          occurredAt: sentAt,
          content,
        },
      });
    },
  );

  it.each([
    ['malformed, as in the documentation', '154390853474'],
    ['absent', undefined],
    ['no number', 'yesterday'],
    ['of the day after tomorrow', String(receivedAt.getTime() + 2 * 86_400_000)],
  ])('is dated by its arrival when its own time is %s', (_, time) => {
    const event = said('user_send_text', { text: 'có' }, { timestamp: time });
    expect(read(event)).toMatchObject({ inbound: { occurredAt: receivedAt } });
  });
});

describe('what Zalo reports', () => {
  it.each<[string, object, object]>([
    [
      'a chat message delivered',
      {
        event_name: 'user_received_message',
        sender: { id: oaId },
        recipient: { id: person },
        message: { msg_id: 'm1' },
        timestamp,
      },
      { kind: 'receipt', receipt: { status: 'delivered', messageIds: ['m1'], address: person, at: sentAt } },
    ],
    [
      'a template message delivered to a phone',
      {
        event_name: 'user_received_message',
        sender: { id: oaId },
        recipient: { id: '84123456789' },
        message: { delivery_time: '1795398000000', msg_id: '15a0cc0b', tracking_id: 't1' },
        timestamp,
      },
      {
        kind: 'receipt',
        receipt: {
          status: 'delivered',
          messageIds: ['15a0cc0b'],
          address: '84123456789',
          trackingId: 't1',
          at: new Date(1795398000000),
        },
      },
    ],
    [
      'messages seen',
      {
        event_name: 'user_seen_message',
        sender: { id: oaId },
        recipient: { id: person },
        message: { msg_ids: ['m1', 'm2'] },
        timestamp,
      },
      { kind: 'receipt', receipt: { status: 'read', messageIds: ['m1', 'm2'], address: person, at: sentAt } },
    ],
    [
      'stars given to a template',
      {
        event_name: 'user_feedback',
        oa_id: oaId,
        timestamp,
        message: {
          msg_id: 'z1',
          rate: 5,
          note: 'Tôi rất hài lòng.',
          submit_time: '1795398000000',
          feedbacks: ['Nhân viên vui vẻ'],
          tracking_id: 't1',
        },
      },
      {
        kind: 'template_rating',
        rating: {
          messageId: 'z1',
          trackingId: 't1',
          level: 5,
          note: 'Tôi rất hài lòng.',
          remarks: ['Nhân viên vui vẻ'],
          at: new Date(1795398000000),
        },
      },
    ],
    [
      'a quick reply to a template, its message id at the top',
      {
        event_name: 'user_click_response_button',
        message: {
          submit_time: '1795398000000',
          button_type: 'response',
          data: 'Tiếp tục',
          tracking_id: 't1',
        },
        msg_id: 'z1',
        oa_id: oaId,
        timestamp,
      },
      {
        kind: 'template_reply',
        reply: { messageId: 'z1', trackingId: 't1', label: 'Tiếp tục', at: new Date(1795398000000) },
      },
    ],
    [
      'a message of an officer, who took over',
      {
        event_name: 'oa_send_text',
        sender: { id: oaId, admin_id: '77' },
        recipient: { id: person },
        message: { msg_id: 'm3', text: 'Chào bác' },
        timestamp,
      },
      { kind: 'officer_wrote', address: person, externalId: 'oa_send_text:m3', at: sentAt },
    ],
    [
      'the form filled in',
      {
        event_name: 'user_submit_info',
        sender: { id: person },
        recipient: { id: oaId },
        timestamp,
        info: {
          name: 'Nguyễn Thị Ví Dụ',
          phone: '84912345678',
          user_dob: '30/10/1999',
          full_address: {
            user_city: 'Thành phố Hồ Chí Minh',
            user_ward: 'Phường Tân Thuận',
            user_address: 'Đường số 13',
          },
        },
      },
      {
        kind: 'contact_given',
        contact: {
          externalId: `user_submit_info:${timestamp}:${person}`,
          address: person,
          name: 'Nguyễn Thị Ví Dụ',
          phone: '84912345678',
          postalAddress: 'Đường số 13, Phường Tân Thuận, Thành phố Hồ Chí Minh',
          at: sentAt,
        },
      },
    ],
    [
      'the form filled in, as it was before the districts went',
      {
        event_name: 'user_submit_info',
        sender: { id: person },
        recipient: { id: oaId },
        timestamp,
        info: {
          name: 'Ví Dụ',
          phone: '84912345678',
          address: '182 Lê Đại Hành',
          city: 'Hồ Chí Minh',
          district: 'Quận 11',
        },
      },
      {
        kind: 'contact_given',
        contact: expect.objectContaining({ postalAddress: '182 Lê Đại Hành, Quận 11, Hồ Chí Minh' }),
      },
    ],
    [
      'consent withdrawn',
      { event_name: 'user_withdraw', user_id: person, user_id_by_app: '55', timestamp },
      {
        kind: 'consent_withdrawn',
        address: person,
        externalId: `user_withdraw:${timestamp}:${person}`,
        at: sentAt,
      },
    ],
    [
      'a new daily quota',
      { event_name: 'change_oa_daily_quota', oaId, quota: { prev_value: 1000, new_value: 2000 }, timestamp },
      { kind: 'quota_changed', daily: 2000, at: sentAt },
    ],
    [
      'a template approved',
      {
        event_name: 'change_template_status',
        oa_id: oaId,
        template_id: '31239',
        status: { prev_status: 'PENDING_REVIEW', new_status: 'ENABLE' },
        reason: '',
        timestamp,
      },
      { kind: 'template_changed', templateId: '31239', status: 'ENABLE', reason: '', at: sentAt },
    ],
  ])('is understood: %s', (_, event, reading) => {
    expect(read(event)).toEqual(reading);
  });
});

describe('an event that is of no use to us', () => {
  const own = {
    sender: { id: oaId },
    recipient: { id: person },
    message: { msg_id: 'm1', text: 'Chào' },
    timestamp,
  };
  it.each<[string, object, string]>([
    ['our own message', { event_name: 'oa_send_text', ...own }, 'own_message'],
    ['our own list', { event_name: 'oa_send_list', ...own }, 'own_message'],
    [
      'an anonymous person',
      said('anonymous_send_text', { text: 'chào', conversation_id: 'c' }),
      'anonymous_person',
    ],
    [
      'our message to an anonymous person',
      { event_name: 'oa_send_anonymous_text', ...own },
      'anonymous_person',
    ],
    ['a reaction', said('user_reacted_message', { react_icon: ':>' }), 'reaction'],
    ['a reaction of ours', { event_name: 'oa_reacted_message', ...own }, 'reaction'],
    ['a group', { event_name: 'user_join_group', group_id: 'g', timestamp }, 'group'],
    ['a message in a group', said('user_send_group_text', { text: 'chào' }), 'group'],
    ['a call', { event_name: 'user_call_oa', timestamp }, 'call'],
    [
      'a tag',
      { event_name: 'add_user_to_tag', tag: { user_ids: [person], name: 'x' }, timestamp },
      'account_event',
    ],
    ['an extension bought', { event_name: 'extension_purchased', timestamp }, 'account_event'],
    [
      'a widget used',
      { event_name: 'widget_interaction_accepted', oa_id: oaId, data: { user_id: person }, timestamp },
      'account_event',
    ],
    [
      'the test button of the console',
      said('user_send_text', { text: 'This is testing message', msg_id: 'This is message id' }),
      'console_test',
    ],
    [
      'the test of a rating',
      {
        event_name: 'user_feedback',
        oa_id: '1',
        message: { msg_id: 'This is message id', rate: 5 },
        timestamp,
      },
      'console_test',
    ],
    ['another account', said('user_send_text', { text: 'x' }, { recipient: { id: '1' } }), 'other_account'],
    [
      'a follower of another account',
      { event_name: 'follow', oa_id: '1', follower: { id: person }, timestamp },
      'other_account',
    ],
    [
      'the quota of another account',
      { event_name: 'change_oa_daily_quota', oaId: '1', quota: { prev_value: 1, new_value: 2 } },
      'other_account',
    ],
    ['an event of tomorrow', { event_name: 'user_thinks', timestamp }, 'unknown_event'],
    [
      'an id that lost its last digits',
      said('user_send_text', { text: 'x' }, { sender: { id: 246845883529197900 } }),
      'unreadable_event',
    ],
    ['words without words', said('user_send_text', {}), 'unreadable_event'],
    [
      'six stars',
      { event_name: 'user_feedback', oa_id: oaId, message: { msg_id: 'z', rate: 6 } },
      'unreadable_event',
    ],
  ])('is ignored for a reason: %s', (_, event, reason) => {
    expect(read(event)).toEqual({ kind: 'ignored', reason });
  });
});

it.each([
  ['null', null],
  ['an empty object', {}],
  ['no name', { event_name: '' }],
  ['a text', 'x'],
])('what is no event is an error: %s', (_, value) => {
  expect(toReading(value, oaId, receivedAt)).toEqual({ ok: false, error: { code: 'not_an_event' } });
});
