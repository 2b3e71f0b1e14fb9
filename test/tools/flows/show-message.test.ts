import { describe, expect, it } from 'vitest';
import type { QuestionInput } from '../../../src/core/message.ts';
import type { ComposedMessage } from '../../../src/engine/index.ts';
import { showMessage } from '../../../src/tools/flows/show-message.ts';

/** The lines that are shown; `---` where one message ends and the next begins. */
function shown(...[message, as, language, previous]: Parameters<typeof showMessage>): string[] {
  return showMessage(message, as, language, previous)
    .filter((line) => !line.startsWith('└'))
    .map((line) => (line.startsWith('┌') ? '---' : line.replace(/^│ ?/, '')))
    .slice(1);
}

const asks = (
  input: QuestionInput,
  options: readonly { value: string; label: string; number?: number }[] = [],
  more: Partial<Extract<ComposedMessage, { kind: 'question' }>> = {},
): ComposedMessage => ({
  kind: 'question',
  text: 'Câu hỏi?',
  ask: 2,
  input,
  options,
  canGoBack: false,
  ...more,
});
const says = (text: string, picture: object = {}): ComposedMessage => ({
  kind: 'statement',
  text,
  ...picture,
});

const image = 'https://angiang.gov.vn/so-do.png';
const skip = { value: 'skip', label: 'Bỏ qua' };
const levels = [
  { value: '5', label: 'Rất hài lòng', number: 5 },
  { value: '1', label: 'Rất không hài lòng', number: 1 },
  { value: 'not_applicable', label: 'Không áp dụng' },
];
const visits = [
  { value: 'a', label: '0 lần', number: 1 },
  { value: 'b', label: '1 lần', number: 2 },
];
const many = Array.from({ length: 6 }, (_, at) => ({
  value: `x${at + 1}`,
  label: `Lý do ${at + 1}`,
  number: at + 1,
}));
const long = 'Cán bộ chưa hướng dẫn đầy đủ, phải bổ sung giấy tờ nhiều lần';

describe('a message as the web chat shows it', () => {
  it.each<[string, ComposedMessage, string[]]>([
    ['words', says('Xin chào.\nMời Ông/Bà.'), ['Xin chào.', 'Mời Ông/Bà.']],
    [
      'a picture above them, by what it shows',
      says('Trụ sở.', { image, imageDescription: 'Sơ đồ tầng 1' }),
      [`(picture ${image}: Sơ đồ tầng 1)`, 'Trụ sở.'],
    ],
    [
      'a picture of which nothing is said',
      says('Ở đây.', { image }),
      [`(picture ${image}: Hình minh họa)`, 'Ở đây.'],
    ],
    [
      'a rating with its faces, and what is no level without',
      asks('rating', levels),
      [
        'Câu hỏi?',
        '---',
        '[😀 Rất hài lòng]',
        '[😠 Rất không hài lòng]',
        '[Không áp dụng]',
        '[Dừng tại đây]',
      ],
    ],
    [
      'a choice in whole words, however long, and the way back',
      asks('choice', [{ value: 'a', label: long, number: 1 }], { canGoBack: true }),
      ['Câu hỏi?', '---', `[${long}]`, '[‹ Quay lại câu trước] [Dừng tại đây]'],
    ],
    [
      'a text: a field, and what stands beside it',
      asks('text', [skip]),
      ['Câu hỏi?', '---', '|                              |', '[Gửi]', '[Bỏ qua]', '[Dừng tại đây]'],
    ],
    [
      'a phone number, for which the page has no button',
      asks('phone'),
      ['Câu hỏi?', '---', '|                              |', '[Gửi]', '[Dừng tại đây]'],
    ],
    [
      'a place: the button, why, and the address instead',
      asks('location'),
      [
        'Câu hỏi?',
        '---',
        '[Gửi vị trí hiện tại]',
        'Trình duyệt sẽ hỏi Ông/Bà có đồng ý không. Vị trí chỉ được đọc một lần và chỉ dùng cho câu trả lời này.',
        'Hoặc viết địa chỉ, tên nơi đó:',
        '|                              |',
        '[Gửi]',
        '[Dừng tại đây]',
      ],
    ],
    [
      'a file, with the size that the question takes',
      asks('file', [skip], { accepts: { media: ['photo'], atMostBytes: 5_000_000 } }),
      ['Câu hỏi?', '---', '[Chụp ảnh hoặc chọn tệp]', 'Không quá 5 MB.', '[Bỏ qua]', '[Dừng tại đây]'],
    ],
  ])('%s', (_case, message, lines) => {
    expect(shown(message, 'web', 'vi')).toEqual(lines);
  });

  it('in English', () => {
    const lines = shown(asks('location', [], { text: 'Where?', canGoBack: true }), 'web', 'en');
    expect(lines[2]).toBe('[Send my current location]');
    expect(lines.at(-1)).toBe('[‹ Back to the previous question] [Stop here]');
  });

  it('in one piece, however long', () => {
    expect(shown(says('chữ '.repeat(2_000).trim()), 'web', 'vi')).toHaveLength(1);
  });
});

describe('a message as Telegram shows it', () => {
  it.each<[string, ComposedMessage, string[]]>([
    ['a picture, its words as the caption', says('Trụ sở.', { image }), [`(picture ${image})`, 'Trụ sở.']],
    [
      'a rating: one level in a row',
      asks('rating', levels),
      ['Câu hỏi?', '[Rất hài lòng]', '[Rất không hài lòng]', '[Không áp dụng]'],
    ],
    [
      'short options: two in a row, and the way back',
      asks('choice', visits, { canGoBack: true }),
      ['Câu hỏi?', '[0 lần] [1 lần]', '[↩ Quay lại (Back)]'],
    ],
    [
      'an option that a button would cut: also written out, with its number',
      asks('choice', [{ value: 'a', label: long, number: 1 }]),
      ['Câu hỏi?', '', `1. ${long}`, `[1. ${long}]`],
    ],
    [
      'a place: a keyboard in place of the letters',
      asks('location', [skip]),
      ['Câu hỏi?', '⌨ [📍 Gửi vị trí hiện tại (Location)]', '⌨ [Bỏ qua]'],
    ],
  ])('%s', (_case, message, lines) => {
    expect(shown(message, 'telegram', 'vi')).toEqual(lines);
  });

  it('takes the keyboard away with what comes after', () => {
    expect(shown(says('Cảm ơn.'), 'telegram', 'vi', 'location')).toEqual([
      'Cảm ơn.',
      '⌨ (the letters again)',
    ]);
  });

  it('in two messages beyond 4,096 units, and a picture apart from words beyond 1,024', () => {
    const words = 'chữ '.repeat(1_500).trim();
    expect(shown(says(words), 'telegram', 'vi').filter((line) => line === '---')).toHaveLength(1);
    expect(shown(says('x'.repeat(1_025), { image }), 'telegram', 'vi')).toEqual([
      `(picture ${image})`,
      '---',
      'x'.repeat(1_025),
    ]);
  });
});

describe('a message as Zalo shows it', () => {
  it.each<[string, ComposedMessage, string[]]>([
    ['a picture with its words', says('Trụ sở.', { image }), [`(picture ${image})`, 'Trụ sở.']],
    [
      'a choice: a list to answer by number, and up to five buttons, the way back among them',
      asks('choice', visits, { canGoBack: true }),
      [
        'Câu hỏi?',
        '',
        '1. 0 lần',
        '2. 1 lần',
        '– ↩ Quay lại (Back)',
        '[0 lần]',
        '[1 lần]',
        '[↩ Quay lại (Back)]',
      ],
    ],
    [
      'more than five options: the list alone',
      asks('choice', many),
      ['Câu hỏi?', '', ...many.map(({ number, label }) => `${number}. ${label}`)],
    ],
    ['a place: words alone', asks('location'), ['Câu hỏi?']],
  ])('%s', (_case, message, lines) => {
    expect(shown(message, 'zalo', 'vi')).toEqual(lines);
  });

  it('in parts of 2,000 characters, the buttons under the last', () => {
    const lines = shown(asks('choice', visits, { text: 'chữ '.repeat(600).trim() }), 'zalo', 'vi');
    expect(lines.filter((line) => line === '---')).toHaveLength(1);
    expect(lines.slice(-2)).toEqual(['[0 lần]', '[1 lần]']);
  });
});
