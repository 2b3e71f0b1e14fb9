import { describe, expect, it } from 'vitest';
import { type FlowNode, resumeSession, type Sprint, startSession } from '../../src/engine/index.ts';

const label = (vi: string) => ({ vi, en: vi });

let asked: Parameters<typeof startSession>[0];

function ask(node: FlowNode): Sprint {
  const thanks: FlowNode = { kind: 'finish', text: label('Cảm ơn') };
  const flow = {
    format: 2 as const,
    key: 'one-question',
    title: label('Một câu hỏi'),
    languages: ['vi' as const],
    start: 'question',
    nodes: { question: { ...node, next: 'thanks' } as FlowNode, thanks },
  };
  asked = flow;
  return startSession(flow, { facts: {}, language: 'vi' });
}

function optionsOf(sprint: Sprint) {
  const event = sprint.events.at(-1);
  return event?.kind === 'message_composed' && event.message.kind === 'question' ? event.message.options : [];
}

const choice = (options: { value: string; label: string; words?: string[] }[]): FlowNode => ({
  kind: 'ask-choice',
  text: label('Chọn gì?'),
  options: options.map((option) => ({ ...option, label: label(option.label) })),
});

describe('the number offered beside an option', () => {
  it.each<[string, FlowNode, (number | undefined)[]]>([
    [
      'is the level of a rating; what the engine adds has none',
      { kind: 'ask-rating', text: label('Hài lòng không?'), notApplicable: true },
      [1, 2, 3, 4, 5, undefined],
    ],
    [
      'is the place of a choice',
      choice([
        { value: 'yes', label: 'Có' },
        { value: 'no', label: 'Không' },
      ]),
      [1, 2],
    ],
    [
      'is the option’s own where options are numbers themselves',
      choice([
        { value: 'none', label: '0 lần', words: ['0', 'không'] },
        { value: 'once', label: '1 lần', words: ['1'] },
        { value: 'more', label: '2 lần trở lên', words: ['2', '3', '4'] },
      ]),
      [0, 1, 2],
    ],
    [
      'is missing where a number would mean something else',
      choice([
        { value: 'early', label: 'Trước 8 giờ' },
        { value: 'late', label: 'Sau 8 giờ', words: ['1'] },
      ]),
      [undefined, 1],
    ],
  ])('%s', (_, node, numbers) => {
    expect(optionsOf(ask(node)).map((option) => option.number)).toEqual(numbers);
  });

  it.each<[string, FlowNode]>([
    ['a rating', { kind: 'ask-rating', text: label('Hài lòng không?') }],
    ['a choice', choice(['Có', 'Không', 'Không rõ'].map((name, at) => ({ value: `v${at}`, label: name })))],
    [
      'a choice among numbers',
      choice([
        { value: 'none', label: '0 lần', words: ['0'] },
        { value: 'more', label: '1 lần trở lên', words: ['1', '2'] },
      ]),
    ],
  ])('when written answers as the button does: %s', (_, node) => {
    const sprint = ask(node);
    const { session } = sprint;
    if (session.status !== 'waiting') throw new Error('nothing was asked');
    const options = optionsOf(sprint);
    expect(options.length).toBeGreaterThan(1);
    for (const option of options) {
      const pressed = resumeSession(asked, session, { kind: 'press', ask: session.ask, value: option.value });
      const written = resumeSession(asked, session, { kind: 'text', text: String(option.number) });
      expect(written.session.answers).toEqual(pressed.session.answers);
      expect(written.session.status).toBe('completed');
    }
  });
});
