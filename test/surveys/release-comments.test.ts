import { describe, expect, it } from 'vitest';
import { type AnsweredComment, releaseComments } from '../../src/surveys/comments/release-comments.ts';

const rule = { leastAnswers: 3, longestDays: 30 };
const at = (day: string) => new Date(`${day}T03:00:00Z`);
const said = (id: string, day: string, text?: string): AnsweredComment => ({ id, givenAt: at(day), text });
const told = (answers: AnsweredComment[], now: string) =>
  releaseComments(answers, at(now), rule).map(({ week, comments }) => [week, comments.map(({ id }) => id)]);

describe('comments', () => {
  const answers = [
    said('c', '2026-11-02', 'Tốt'),
    said('z', '2026-11-03'),
    said('a', '2026-11-04', 'Phải chờ lâu'),
  ];

  it('wait until enough people answered, also those who wrote nothing', () => {
    expect(told(answers.slice(0, 2), '2026-11-05')).toEqual([]);
    expect(told(answers, '2026-11-05')).toEqual([['2026-11-02', ['a', 'c']]]);
  });

  it('come with the week alone, and not in the order in which they were written', () => {
    const [batch] = releaseComments(answers, at('2026-11-05'), rule);
    expect(batch).toEqual({
      week: '2026-11-02',
      through: at('2026-11-04'),
      comments: [
        { id: 'a', text: 'Phải chờ lâu' },
        { id: 'c', text: 'Tốt' },
      ],
    });
  });

  it('of one instant stay together, so that the next night begins after all of them', () => {
    const together = ['a', 'b', 'c', 'd'].map((id) => said(id, '2026-11-02', 'x'));
    expect(told(together, '2026-11-05')).toEqual([['2026-11-02', ['a', 'b', 'c', 'd']]]);
  });

  it('do not wait for ever', () => {
    expect(told(answers.slice(0, 1), '2026-12-02')).toEqual([]);
    expect(told(answers.slice(0, 1), '2026-12-03')).toEqual([['2026-11-30', ['c']]]);
    // What came later does not join a batch that was overdue.
    expect(told([...answers.slice(0, 1), said('b', '2026-12-20', 'Nhanh')], '2026-12-21')).toEqual([
      ['2026-11-30', ['c']],
    ]);
  });

  it('never move from one batch to another as more come in', () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      said(String.fromCharCode(116 - index), `2026-11-${String(1 + index).padStart(2, '0')}`, 'x'),
    );
    const all = told(many, '2026-11-21');
    for (let count = 1; count <= many.length; count += 1) {
      const some = told(many.slice(0, count), '2026-11-21');
      expect(some).toEqual(all.slice(0, some.length));
    }
  });
});
