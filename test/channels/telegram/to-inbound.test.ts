import { describe, expect, it } from 'vitest';
import { encodeButton } from '../../../src/channels/button-data.ts';
import { backLabel } from '../../../src/channels/telegram/render.ts';
import { toInbound } from '../../../src/channels/telegram/to-inbound.ts';

const receivedAt = new Date('2026-11-23T02:00:00Z');
const sessionId = '019ab1c2-7e3f-7000-8000-123456789abc';
const from = { id: 1111111, is_bot: false, first_name: 'Test', language_code: 'vi' };
const chat = { id: 1111111, first_name: 'Test', type: 'private' };

function message(content: object): object {
  return { update_id: 10002, message: { message_id: 1365, from, chat, date: 1_790_000_000, ...content } };
}

function press(data: string | undefined, more: object = {}): object {
  const shown = { message_id: 13, date: 0, chat };
  return {
    update_id: 10001,
    callback_query: { id: '4382', from, message: shown, chat_instance: '-1', data, ...more },
  };
}

function membership(status: string, chatType = 'private'): object {
  const member = (name: string) => ({ user: { id: 1, is_bot: true, first_name: 'bot' }, status: name });
  return {
    update_id: 10005,
    my_chat_member: {
      chat: { ...chat, type: chatType },
      from,
      date: 1_790_000_000,
      old_chat_member: member('member'),
      new_chat_member: member(status),
    },
  };
}

describe('an update that a person caused', () => {
  it.each<[string, object, object]>([
    ['an invitation opened', message({ text: '/start st_42-qr_7' }), { kind: 'open', token: 'st_42-qr_7' }],
    ['the bot opened by its name', message({ text: '/start' }), { kind: 'command', command: 'repeat' }],
    [
      'a payload that no link can have',
      message({ text: '/start có dấu' }),
      { kind: 'command', command: 'repeat' },
    ],
    [
      'a payload that is too long',
      message({ text: `/start ${'a'.repeat(65)}` }),
      { kind: 'command', command: 'repeat' },
    ],
    ['words', message({ text: 'Rất hài lòng' }), { kind: 'text', text: 'Rất hài lòng' }],
    [
      'words typed with loose accents',
      message({ text: 'Rất'.normalize('NFD') }),
      { kind: 'text', text: 'Rất' },
    ],
    ['words that no database takes', message({ text: 'a\u0000b\ud83d' }), { kind: 'text', text: 'ab\ufffd' }],
    ['/stop', message({ text: '/stop' }), { kind: 'command', command: 'stop' }],
    ['/dung', message({ text: '/dung' }), { kind: 'command', command: 'stop' }],
    [
      '/help, addressed to the bot',
      message({ text: '/help@langnghe_bot' }),
      { kind: 'command', command: 'help' },
    ],
    ['/trogiup', message({ text: '/trogiup' }), { kind: 'command', command: 'help' }],
    ['/back', message({ text: '/back' }), { kind: 'command', command: 'back' }],
    ['/quaylai', message({ text: '/quaylai' }), { kind: 'command', command: 'back' }],
    ['/english', message({ text: '/english' }), { kind: 'language', language: 'en' }],
    ['/tiengviet', message({ text: '/tiengviet' }), { kind: 'language', language: 'vi' }],
    ['/language en', message({ text: '/language en' }), { kind: 'language', language: 'en' }],
    ['/language VI', message({ text: '/language VI' }), { kind: 'language', language: 'vi' }],
    ['/language alone', message({ text: '/language' }), { kind: 'command', command: 'help' }],
    [
      '/language with another command',
      message({ text: '/language stop' }),
      { kind: 'command', command: 'help' },
    ],
    ['an unknown command', message({ text: '/constructor' }), { kind: 'text', text: '/constructor' }],
    ['the Vietnamese word for stop', message({ text: 'dừng' }), { kind: 'text', text: 'dừng' }],
    ['a date', message({ text: '/11/2026' }), { kind: 'text', text: '/11/2026' }],
    [
      'a contact',
      message({ contact: { phone_number: '84912345678', user_id: 1111111 } }),
      { kind: 'contact', phone: '84912345678' },
    ],
    [
      'another person’s contact',
      message({ contact: { phone_number: '84912345678', user_id: 2222222 } }),
      { kind: 'unsupported', what: 'contact' },
    ],
    [
      'a contact of nobody on Telegram',
      message({ contact: { phone_number: '84912345678' } }),
      { kind: 'unsupported', what: 'contact' },
    ],
    [
      'a contact of whom nobody is said to send it',
      message({ contact: { phone_number: '84912345678', user_id: 1111111 }, from: undefined }),
      { kind: 'unsupported', what: 'contact' },
    ],
    [
      'a place',
      message({ location: { latitude: 21.03, longitude: 105.85, horizontal_accuracy: 12 } }),
      { kind: 'location', latitude: 21.03, longitude: 105.85 },
    ],
    [
      'a venue',
      message({ venue: { title: 'UBND' }, location: { latitude: 21.03, longitude: 105.85 } }),
      { kind: 'location', latitude: 21.03, longitude: 105.85 },
    ],
    ['"back" on a reply keyboard', message({ text: backLabel }), { kind: 'command', command: 'back' }],
    [
      'a photo with words',
      message({ photo: [{}], caption: 'xem này' }),
      { kind: 'unsupported', what: 'photo' },
    ],
    ['a voice message', message({ voice: {} }), { kind: 'unsupported', what: 'voice' }],
    [
      'the largest size of a photo that can be fetched',
      message({
        photo: [
          { file_id: 'a', file_size: 900 },
          { file_id: 'b', file_size: 90_000 },
          { file_id: 'c', file_size: 30_000_000 },
        ],
      }),
      {
        kind: 'file',
        file: { media: 'photo', reference: 'b', bytes: 90_000, mimeType: 'image/jpeg' },
      },
    ],
    [
      'one photo of an album',
      message({ photo: [{ file_id: 'a' }], media_group_id: '13370000000000001' }),
      {
        kind: 'file',
        file: { media: 'photo', reference: 'a', mimeType: 'image/jpeg', album: '13370000000000001' },
      },
    ],
    [
      'a recording, without the name of its file',
      message({ audio: { file_id: 'd', file_name: '../a.mp3', mime_type: 'audio/mpeg' } }),
      { kind: 'file', file: { media: 'voice', reference: 'd', mimeType: 'audio/mpeg' } },
    ],
    [
      'a document',
      message({ document: { file_id: 'e', file_size: 12 } }),
      { kind: 'file', file: { media: 'document', reference: 'e', bytes: 12 } },
    ],
    ['a sticker', message({ sticker: {} }), { kind: 'unsupported', what: 'sticker' }],
    ['a place without its numbers', message({ location: {} }), { kind: 'unsupported', what: 'location' }],
    [
      'a venue, which also has a place',
      message({ venue: {}, location: {} }),
      { kind: 'unsupported', what: 'venue' },
    ],
    [
      'an animation, which also has a file',
      message({ animation: {}, document: {} }),
      { kind: 'unsupported', what: 'animation' },
    ],
    ['the bot blocked', membership('kicked'), { kind: 'blocked' }],
    ['the bot unblocked', membership('member'), { kind: 'unblocked' }],
    [
      'an option pressed',
      press(encodeButton({ kind: 'press', question: { sessionId, ask: 2 }, value: '5' })),
      { kind: 'press', question: { sessionId, ask: 2 }, value: '5' },
    ],
    [
      '"back" pressed',
      press(encodeButton({ kind: 'back', question: { sessionId, ask: 2 } })),
      { kind: 'command', command: 'back' },
    ],
    [
      'an option pressed whose message we may not see',
      press(encodeButton({ kind: 'press', question: { sessionId, ask: 0 }, value: 'no' }), {
        message: undefined,
      }),
      { kind: 'press', question: { sessionId, ask: 0 }, value: 'no' },
    ],
  ])('is read: %s', (_, update, content) => {
    const reading = toInbound(update, receivedAt);
    expect(reading).toMatchObject({
      ok: true,
      value: { outcome: { kind: 'inbound', inbound: { address: '1111111', content } } },
    });
  });

  it('keeps the update’s id as text and the message’s own time', () => {
    expect(toInbound(message({ text: 'có' }), receivedAt)).toEqual({
      ok: true,
      value: {
        outcome: {
          kind: 'inbound',
          inbound: {
            externalId: '10002',
            address: '1111111',
            occurredAt: new Date('2026-09-21T14:13:20Z'),
            content: { kind: 'text', text: 'có' },
          },
        },
      },
    });
  });

  it('dates a press by its arrival and says what to acknowledge', () => {
    const data = encodeButton({ kind: 'press', question: { sessionId, ask: 2 }, value: '5' });
    expect(toInbound(press(data), receivedAt)).toMatchObject({
      value: {
        outcome: { inbound: { externalId: '10001', occurredAt: receivedAt } },
        pressed: { queryId: '4382', chatId: '1111111', messageId: '13' },
      },
    });
  });
});

describe('an update that is of no use to us', () => {
  it.each<[string, object, string]>([
    [
      'an edited message',
      { update_id: 1, edited_message: { message_id: 1, text: 'Edited text' } },
      'edited_message',
    ],
    [
      'a message in a group',
      message({ text: 'chào', chat: { id: -100, type: 'supergroup' } }),
      'not_private',
    ],
    ['a message of a bot', message({ text: 'chào', from: { ...from, is_bot: true } }), 'from_bot'],
    ['a pinned message', message({ pinned_message: {} }), 'service_message'],
    ['a post in a channel', { update_id: 1, channel_post: { message_id: 1 } }, 'unknown_update'],
    ['a kind of tomorrow', { update_id: 1, telepathy: {} }, 'unknown_update'],
    ['no kind at all', { update_id: 1 }, 'unknown_update'],
    [
      'a message without a chat',
      { update_id: 1, message: { message_id: 1, text: 'chào' } },
      'unreadable_update',
    ],
    [
      'ids that are no safe integers',
      message({ chat: { id: 2 ** 60, type: 'private' }, text: 'x' }),
      'unreadable_update',
    ],
    ['the bot promoted', membership('administrator'), 'membership_unchanged'],
    ['the bot put into a group', membership('member', 'group'), 'not_private'],
    ['a button of another bot', press('s:1:q:2:a:3'), 'unknown_button'],
    ['a press without data', press(undefined), 'unknown_button'],
    [
      'a press in a group',
      press('x', { message: { message_id: 1, date: 0, chat: { id: -1, type: 'group' } } }),
      'not_private',
    ],
    [
      'a press under an inline message, as in the documentation',
      {
        update_id: 10000,
        callback_query: {
          id: '43',
          from: { id: 1111111, type: 'private' },
          data: 'Data',
          inline_message_id: '12',
        },
      },
      'unknown_button',
    ],
  ])('is ignored for a reason: %s', (_, update, reason) => {
    expect(toInbound(update, receivedAt)).toMatchObject({
      ok: true,
      value: { outcome: { kind: 'ignored', reason } },
    });
  });

  it('has its press acknowledged all the same', () => {
    expect(toInbound(press('s:1'), receivedAt)).toMatchObject({ value: { pressed: { queryId: '4382' } } });
  });
});

it.each([
  ['null', null],
  ['a text', 'x'],
  ['an empty object', {}],
  ['an id that is no number', { update_id: 'x' }],
])('what is no update is an error: %s', (_, value) => {
  expect(toInbound(value, receivedAt)).toEqual({ ok: false, error: { code: 'not_an_update' } });
});
