import { describe, expect, it } from 'vitest';
import { decodeButton } from '../../../src/channels/button-data.ts';
import { type RenderSettings, renderMessage, withoutPicture } from '../../../src/channels/telegram/render.ts';
import type { MessageContent, QuestionMessage } from '../../../src/core/message.ts';

const question = { sessionId: '019ab1c2-7e3f-7000-8000-123456789abc', ask: 3 };

function aQuestion(more: Partial<QuestionMessage>): QuestionMessage {
  return {
    kind: 'question',
    text: 'Ông/Bà hài lòng chứ?',
    question,
    input: 'choice',
    options: [],
    canGoBack: false,
    ...more,
  };
}

const levels = ['Rất hài lòng', 'Hài lòng', 'Bình thường', 'Không hài lòng', 'Rất không hài lòng'];
const rating = levels.map((label, position) => ({ value: String(5 - position), label }));

/** The payloads of messages without a picture. */
function texts(content: MessageContent, settings?: RenderSettings) {
  return renderMessage('42', content, settings).map(({ method, payload }) => {
    if (method !== 'sendMessage') throw new Error(`${method} for a text`);
    return payload;
  });
}

function labels(content: QuestionMessage): string[][] | undefined {
  const [payload] = texts(content);
  const markup = payload?.reply_markup;
  if (markup === undefined || !('inline_keyboard' in markup)) return undefined;
  return markup.inline_keyboard.map((row) => row.map((button) => button.text));
}

describe('an invitation on Telegram', () => {
  const invitation = {
    kind: 'invitation',
    text: 'Hồ sơ của Ông/Bà đã có kết quả.',
    linkLabel: 'Đánh giá',
    language: 'vi',
    facts: {
      dossierCode: 'H26.15-261120-0001',
      procedureName: 'Đăng ký khai sinh',
      agencyName: 'UBND phường An Hòa',
      finishedOn: '2026-11-20',
      answerBy: '2026-12-04',
    },
  } as const;
  const invitationId = '019ab1c2-7e3f-7000-8000-123456789abc';

  it.each([
    [
      'leads back into the chat',
      { web: 'https://x.vn/s/T', telegram: 'https://t.me/b?start=T' },
      'https://t.me/b?start=T',
    ],
    ['leads to the page where there is no bot name', { web: 'https://x.vn/s/T' }, 'https://x.vn/s/T'],
  ])('%s', (_, links, url) => {
    const [payload] = texts(invitation, { ways: { invitationId, ...links } });
    expect(payload?.text).toBe(invitation.text);
    expect(payload?.reply_markup).toEqual({ inline_keyboard: [[{ text: 'Đánh giá', url }]] });
  });
});

describe('a message on Telegram', () => {
  it('is plain text without a preview of its links', () => {
    expect(texts({ kind: 'statement', text: 'Cảm ơn *Ông/Bà* <b>_' })).toEqual([
      { chat_id: '42', text: 'Cảm ơn *Ông/Bà* <b>_', link_preview_options: { is_disabled: true } },
    ]);
  });

  it.each<[string, Partial<QuestionMessage>, string[][] | undefined]>([
    ['a rating has one level to a row', { input: 'rating', options: rating }, levels.map((label) => [label])],
    [
      'short choices stand two to a row',
      { options: choices('Có', 'Không', 'Không rõ') },
      [['Có', 'Không'], ['Không rõ']],
    ],
    [
      'one long choice gives each its own row',
      { options: choices('Có', 'Hồ sơ phải bổ sung nhiều lần') },
      [['Có'], ['Hồ sơ phải bổ sung nhiều lần']],
    ],
    ['words have no buttons', { input: 'text' }, undefined],
    ['words that may be skipped have one', { input: 'text', options: choices('Bỏ qua') }, [['Bỏ qua']]],
    ['a correction has a button of its own', { input: 'text', canGoBack: true }, [['↩ Quay lại (Back)']]],
    [
      'a correction comes last',
      { input: 'choice', options: choices('Có', 'Không'), canGoBack: true },
      [['Có', 'Không'], ['↩ Quay lại (Back)']],
    ],
  ])('%s', (_, content, rows) => {
    expect(labels(aQuestion(content))).toEqual(rows);
  });

  it('writes out options that a button would cut, with the numbers that answer them', () => {
    const long = 'Không có công chức nào gây phiền hà, sách nhiễu cho người dân.';
    const options = [
      { value: 'none', label: long, number: 1 },
      { value: 'declined', label: 'Không muốn trả lời', number: 2 },
      { value: 'skip', label: 'Bỏ qua' },
    ];
    const content = aQuestion({ options });
    const lines = [`1. ${long}`, '2. Không muốn trả lời', '– Bỏ qua'];
    expect(texts(content)[0]?.text).toBe(['Ông/Bà hài lòng chứ?', '', ...lines].join('\n'));
    expect(labels(content)).toEqual(lines.map((line) => [line]));
  });

  it('gives each button the question and the option that it stands for', () => {
    const [payload] = texts(aQuestion({ input: 'rating', options: rating, canGoBack: true }));
    const markup = payload?.reply_markup;
    const buttons = markup !== undefined && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
    const read = buttons.map((button) =>
      'callback_data' in button ? decodeButton(button.callback_data) : undefined,
    );
    expect(read).toEqual([
      ...['5', '4', '3', '2', '1'].map((value) => ({ kind: 'press', question, value })),
      { kind: 'back', question },
    ]);
  });

  it('goes out in parts of at most 4,096 units, with the buttons under the last', () => {
    const text = `${'Cơ quan đã trả lời Ông/Bà. '.repeat(200)}`.trim();
    const payloads = texts(aQuestion({ text, options: choices('Có') }));
    expect(payloads.map((payload) => payload.text.length <= 4096)).toEqual([true, true]);
    expect(payloads.map((payload) => payload.reply_markup !== undefined)).toEqual([false, true]);
    expect(payloads.map((payload) => payload.text).join(' ')).toBe(text);
  });
});

describe('a question for what the platform knows', () => {
  const sharePhone = { text: '📱 Chia sẻ số điện thoại (Share)', request_contact: true };
  const sharePlace = { text: '📍 Gửi vị trí hiện tại (Location)', request_location: true };

  it.each<[string, Partial<QuestionMessage>, object[][]]>([
    ['a phone number', { input: 'phone' }, [[sharePhone]]],
    ['a place', { input: 'location' }, [[sharePlace]]],
    [
      'a phone number that may be skipped, with a question before it',
      { input: 'phone', options: choices('Bỏ qua'), canGoBack: true },
      [[sharePhone], [{ text: 'Bỏ qua' }], [{ text: '↩ Quay lại (Back)' }]],
    ],
  ])('has a keyboard of its own: %s', (_, content, keyboard) => {
    const [payload] = texts(aQuestion(content), { previousInput: 'phone' });
    expect(payload?.reply_markup).toEqual({ keyboard, resize_keyboard: true, one_time_keyboard: true });
  });

  const long = `${'Cơ quan đã trả lời Ông/Bà. '.repeat(200)}`.trim();
  const gone = { remove_keyboard: true };
  const inline = { inline_keyboard: [[expect.objectContaining({ text: 'Có' })]] };
  it.each<[string, MessageContent, unknown[]]>([
    ['a statement', { kind: 'statement', text: 'Cảm ơn Ông/Bà.' }, [gone]],
    ['a question in words', aQuestion({ input: 'text' }), [gone]],
    ['a short question with buttons, after a word', aQuestion({ options: choices('Có') }), [gone, inline]],
    ['a long question with buttons', aQuestion({ text: long, options: choices('Có') }), [gone, inline]],
    ['a picture', { kind: 'statement', text: 'Sơ đồ.', image: 'https://x.vn/a.png' }, [gone]],
    [
      'the words below a picture',
      { kind: 'statement', text: 'x'.repeat(1025), image: 'https://x.vn/a.png' },
      [undefined, gone],
    ],
  ])('loses the keyboard with what comes next: %s', (_, content, markups) => {
    const after = renderMessage('42', content, { previousInput: 'phone' });
    expect(after.map(({ payload }) => payload.reply_markup)).toEqual(markups);
    const other = renderMessage('42', content, { previousInput: 'text' });
    expect(other.map(({ payload }) => payload.reply_markup)).not.toContainEqual(gone);
  });
});

describe('a statement with a picture on Telegram', () => {
  const image = 'https://khaosat.angiang.gov.vn/so-do.png';
  const photo = (caption?: string) => ({
    method: 'sendPhoto',
    payload: { chat_id: '42', photo: image, ...(caption === undefined ? {} : { caption }) },
  });
  const message = (text: string) => ({
    method: 'sendMessage',
    payload: { chat_id: '42', text, link_preview_options: { is_disabled: true } },
  });

  it.each<[string, string, object[], (object | undefined)[]]>([
    ['its words are the caption', 'Sơ đồ.', [photo('Sơ đồ.')], [message('Sơ đồ.')]],
    [
      '1,024 units are still a caption',
      '😀'.repeat(512),
      [photo('😀'.repeat(512))],
      [message('😀'.repeat(512))],
    ],
    [
      'longer words follow it',
      'x'.repeat(1025),
      [photo(), message('x'.repeat(1025))],
      [undefined, message('x'.repeat(1025))],
    ],
  ])('%s; no word is lost without it', (_, text, showings, alone) => {
    const rendered = renderMessage('42', { kind: 'statement', text, image });
    expect(rendered).toEqual(showings);
    expect(rendered.map(withoutPicture)).toEqual(alone);
  });
});

function choices(...options: string[]): { value: string; label: string }[] {
  return options.map((label, position) => ({ value: `o${position}`, label }));
}
