import { describe, expect, it } from 'vitest';
import { decodeButton } from '../../../src/channels/button-data.ts';
import { renderMessage } from '../../../src/channels/telegram/render.ts';
import type { QuestionMessage } from '../../../src/core/message.ts';

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

function labels(content: QuestionMessage): string[][] | undefined {
  const [payload] = renderMessage('42', content);
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
    const [payload] = renderMessage('42', invitation, { invitationId, ...links });
    expect(payload?.text).toBe(invitation.text);
    expect(payload?.reply_markup).toEqual({ inline_keyboard: [[{ text: 'Đánh giá', url }]] });
  });
});

describe('a message on Telegram', () => {
  it('is plain text without a preview of its links', () => {
    expect(renderMessage('42', { kind: 'statement', text: 'Cảm ơn *Ông/Bà* <b>_' })).toEqual([
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
    expect(renderMessage('42', content)[0]?.text).toBe(['Ông/Bà hài lòng chứ?', '', ...lines].join('\n'));
    expect(labels(content)).toEqual(lines.map((line) => [line]));
  });

  it('gives each button the question and the option that it stands for', () => {
    const [payload] = renderMessage('42', aQuestion({ input: 'rating', options: rating, canGoBack: true }));
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
    const payloads = renderMessage('42', aQuestion({ text, options: choices('Có') }));
    expect(payloads.map((payload) => payload.text.length <= 4096)).toEqual([true, true]);
    expect(payloads.map((payload) => payload.reply_markup !== undefined)).toEqual([false, true]);
    expect(payloads.map((payload) => payload.text).join(' ')).toBe(text);
  });
});

function choices(...options: string[]): { value: string; label: string }[] {
  return options.map((label, position) => ({ value: `o${position}`, label }));
}
