import { describe, expect, it } from 'vitest';
import { decodeButton } from '../../../src/channels/button-data.ts';
import { renderMessage } from '../../../src/channels/zalo/render.ts';
import { capabilities } from '../../../src/core/capabilities.ts';
import type { QuestionMessage } from '../../../src/core/message.ts';
import { consultationSchema } from '../../../src/tools/fake-zalo/requests.ts';

const question = { sessionId: '019ab1c2-7e3f-7000-8000-123456789abc', ask: 3 };
const userId = '246845883529197922';
const withButtons = { withButtons: true };

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

const levels = ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng'];
const rating = levels.map((label, at) => ({ value: String(at + 1), label, number: at + 1 }));
const skip = { value: 'skip', label: 'Bỏ qua' };
const choices = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ value: `o${at}`, label: `Lựa chọn ${at}`, number: at + 1 }));

function shown(content: QuestionMessage, settings = withButtons) {
  const bodies = renderMessage(userId, content, settings);
  for (const body of bodies) consultationSchema.parse(body);
  const { message } = bodies.at(-1) ?? { message: { text: '' } };
  const buttons = 'attachment' in message ? (message.attachment?.payload.buttons ?? []) : [];
  return { text: bodies.map((body) => body.message.text).join('\n'), buttons };
}

describe('a message on Zalo', () => {
  it('is plain text', () => {
    expect(renderMessage(userId, { kind: 'statement', text: 'Cảm ơn Ông/Bà.' }, withButtons)).toEqual([
      { recipient: { user_id: userId }, message: { text: 'Cảm ơn Ông/Bà.' } },
    ]);
  });

  it('is in NFC, as Zalo counts', () => {
    const decomposed = 'Ả'.repeat(2000).normalize('NFD');
    const bodies = renderMessage(userId, { kind: 'statement', text: decomposed }, withButtons);
    expect(bodies.map((body) => body.message.text)).toEqual(['Ả'.repeat(2000)]);
  });

  it('says the options in words, with the numbers that answer them, beside the buttons', () => {
    const { text, buttons } = shown(aQuestion({ input: 'rating', options: rating }));
    expect(text).toBe(
      'Ông/Bà hài lòng chứ?\n\n1. Rất không hài lòng\n2. Không hài lòng\n3. Bình thường\n4. Hài lòng\n5. Rất hài lòng',
    );
    expect(buttons.map((button) => button.title)).toEqual(levels);
  });

  it('has the same words when buttons are switched off', () => {
    const content = aQuestion({ input: 'rating', options: rating, canGoBack: true });
    const without = shown(content, { withButtons: false });
    expect(without.buttons).toEqual([]);
    expect(without.text).toBe(shown(content).text);
  });

  it.each<[string, Partial<QuestionMessage>, string[]]>([
    ['two options', { options: choices(2) }, ['Lựa chọn 0', 'Lựa chọn 1']],
    [
      'two options and the way back',
      { options: choices(2), canGoBack: true },
      ['Lựa chọn 0', 'Lựa chọn 1', '↩ Quay lại (Back)'],
    ],
    [
      'five options, which leave no room for the way back',
      { options: choices(5), canGoBack: true },
      choices(5).map(({ label }) => label),
    ],
    [
      'six options: all or none, for those without a button would be chosen less',
      { options: choices(6), canGoBack: true },
      [],
    ],
    [
      'a rating that may be skipped: its five levels',
      { input: 'rating', options: [...rating, skip], canGoBack: true },
      levels,
    ],
    ['words that may be skipped', { input: 'text', options: [skip] }, ['Bỏ qua']],
    ['words', { input: 'text' }, []],
  ])('has buttons for %s', (_, content, titles) => {
    expect(shown(aQuestion(content)).buttons.map((button) => button.title)).toEqual(titles);
  });

  it('lists what has no button, the way back too', () => {
    expect(shown(aQuestion({ options: choices(6), canGoBack: true })).text).toMatch(
      /\n6\. Lựa chọn 5\n– ↩ Quay lại \(Back\)$/,
    );
  });

  it('sends with each button the question and the option that it stands for', () => {
    const { buttons } = shown(aQuestion({ options: choices(2), canGoBack: true }));
    expect(
      buttons.map((button) => [
        button.type,
        String(button.payload).slice(0, 1),
        decodeButton(String(button.payload).slice(1)),
      ]),
    ).toEqual([
      ['oa.query.hide', '#', { kind: 'press', question, value: 'o0' }],
      ['oa.query.hide', '#', { kind: 'press', question, value: 'o1' }],
      ['oa.query.hide', '#', { kind: 'back', question }],
    ]);
  });

  it('cuts a title at a hundred characters and says it whole in the list', () => {
    const label =
      'Hồ sơ phải bổ sung nhiều lần vì hướng dẫn không rõ ràng ngay từ đầu, mất nhiều thời gian đi lại của người dân';
    const { text, buttons } = shown(aQuestion({ options: [{ value: 'x', label, number: 1 }] }));
    expect(capabilities.zalo.measure(buttons[0]?.title ?? '')).toBeLessThanOrEqual(100);
    expect(buttons[0]?.title).toMatch(/…$/);
    expect(text).toContain(`1. ${label}`);
  });

  it('goes out in parts of at most 2,000 characters, with the buttons under the last', () => {
    const content = aQuestion({ text: 'Cơ quan đã trả lời Ông/Bà. '.repeat(150), options: choices(2) });
    const bodies = renderMessage(userId, content, withButtons);
    expect(bodies.length).toBe(3);
    expect(bodies.every((body) => capabilities.zalo.measure(body.message.text ?? '') <= 2000)).toBe(true);
    expect(bodies.map((body) => 'attachment' in body.message)).toEqual([false, false, true]);
  });
});
