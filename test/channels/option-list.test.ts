import { expect, it } from 'vitest';
import { withOptionList } from '../../src/channels/option-list.ts';

it.each([
  ['levels with their numbers', [{ value: '5', label: 'Rất hài lòng', number: 5 }], '5. Rất hài lòng'],
  ['an option that is its own number, once', [{ value: '0', label: '0 lần', number: 0 }], '– 0 lần'],
  ['an option that begins with a longer number', [{ value: 'x', label: '10 ngày', number: 1 }], '1. 10 ngày'],
  ['an option without a number', [{ value: 'skip', label: 'Bỏ qua' }], '– Bỏ qua'],
])('lists %s', (_, options, line) => {
  expect(withOptionList('Câu hỏi?', options)).toBe(`Câu hỏi?\n\n${line}`);
});

it('lists nothing where there is nothing to choose', () => {
  expect(withOptionList('Câu hỏi?', [])).toBe('Câu hỏi?');
});
