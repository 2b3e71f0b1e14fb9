import { describe, expect, it } from 'vitest';
import {
  closedOn,
  daysOf,
  type Figure,
  figuresAddress,
  inOrder,
  readSelection,
  replyRate,
  type Selection,
  writeSelection,
  yearOfParts,
  yearsToChoose,
} from '../../src/web/public/figures.ts';
import { createFormat, todayInVietNam } from '../../src/web/public/format.ts';
import { textsOf } from '../../src/web/public/texts.ts';

/** Invitations can be answered for 14 days. */
const rules = { leastRatings: 10, leastToRank: 30, closingDays: 15 };

const usual: Selection = { agency: null, period: 'two_years', order: 'name' };

const reach: Figure['reach'] = {
  finished: 100,
  invitable: 90,
  invited: 80,
  delivered: 70,
  opened: 40,
  started: 20,
  completed: 15,
  unreached: { notSampled: 0, noInvitation: 5, noAddress: 5, refusedContact: 0, notDelivered: 20 },
};

function aFigure(name: string, value: number | null): Figure {
  return {
    key: name,
    name,
    formula: 'overall_top2',
    formulaVersion: 1,
    value,
    interval: value === null ? null : { lower: value - 1, upper: value + 1, level: 0.95 },
    counts: null,
    responses: 20,
    reach,
    weighted: null,
    nonResponse: null,
    suppressed: value === null,
    dataThrough: null,
  };
}

describe('the selection in the address', () => {
  it.each<[string, Selection]>([
    ['/', usual],
    ['/?agency=H38.12', { ...usual, agency: 'H38.12' }],
    ['/?period=3_months&order=value', { ...usual, period: '3_months', order: 'value' }],
    ['/?agency=H38&period=all', { ...usual, agency: 'H38', period: 'all' }],
    ['/?period=2025', { ...usual, period: '2025' }],
  ])('%s is read and written back', (address, selection) => {
    expect(readSelection(new URL(address, 'http://x').searchParams)).toEqual(selection);
    expect(writeSelection(selection, 'vi')).toBe(address);
  });

  it('keeps the language, and takes the usual for what nobody offers', () => {
    expect(writeSelection(usual, 'en')).toBe('/?lang=en');
    expect(readSelection(new URLSearchParams('period=century&order=random'))).toEqual(usual);
    expect(readSelection(new URLSearchParams('period=20255'))).toEqual(usual);
  });
});

describe('a period', () => {
  it.each([
    ['3_months', '2026-11-23', '2026-09-01'],
    ['3_months', '2026-01-31', '2025-11-01'],
    ['two_years', '2026-11-23', '2025-01-01'],
    ['two_years', '2027-01-01', '2026-01-01'],
    ['all', '2026-11-23', undefined],
    ['2025', '2026-11-23', '2025-01-01'],
  ] as const)('of %s on %s begins on %s', (period, today, first) => {
    expect(daysOf(period, today).from).toBe(first);
  });

  it('ends with the day of asking, but a year with its own end', () => {
    expect(daysOf('two_years', '2026-11-23').to).toBeUndefined();
    expect(daysOf('2025', '2026-11-23').to).toBe('2025-12-31');
  });

  it('is a day of Viet Nam, which is tomorrow in the late evening of London', () => {
    expect(todayInVietNam(new Date('2026-11-23T16:59:59Z'))).toBe('2026-11-23');
    expect(todayInVietNam(new Date('2026-11-23T17:00:00Z'))).toBe('2026-11-24');
  });

  it('stands in the request', () => {
    expect(figuresAddress({ ...usual, agency: 'H38.12' }, 'month', '2026-11-23')).toBe(
      '/api/v1/indices/satisfaction?agency=H38.12&from=2025-01-01&by=month',
    );
    expect(figuresAddress({ ...usual, period: 'all' }, undefined, '2026-11-23')).toBe(
      '/api/v1/indices/satisfaction',
    );
  });
});

describe('years, of which criteria and other parts are told', () => {
  const published = (...periods: string[]) => ({
    publications: periods.map((period) => ({ number: 1, period, revision: 1, publishedAt: '', hash: '' })),
  });

  it('are closed when the invitations of the last dossier have run out', () => {
    expect(closedOn('2026', rules)).toBe('2027-01-16');
    expect(closedOn('2026', { ...rules, closingDays: 61 })).toBe('2027-03-03');
  });

  it.each([
    ['2026-11-23', published('2025', '2026-Q1', '2024'), '2026 2025 2024'],
    ['2026-11-23', undefined, '2026'],
    // Nobody closed 2026 yet.
    ['2027-01-10', published('2025'), '2027 2026 2025'],
    ['2027-01-20', published('2026', '2025'), '2027 2026 2025'],
  ])('on %s can be chosen: what was published, and what is still open', (today, publications, years) => {
    expect(yearsToChoose(publications, today, rules).join(' ')).toBe(years);
  });

  it.each([
    ['the year chosen', '2024', published('2025'), '2024'],
    ['the last published', 'two_years', published('2024', '2025', '2026-Q3'), '2025'],
    ['the open one while none is published', 'all', published('2026-10'), '2026'],
    ['the open one if nothing can be heard', 'two_years', undefined, '2026'],
  ] as const)('are shown for %s', (_case, period, publications, year) => {
    expect(yearOfParts({ ...usual, period }, publications, '2026-11-23', rules)).toBe(year);
  });
});

describe('a figure that is not shown', () => {
  const { hidden } = textsOf('vi', { ...rules, leastRatings: 25 });
  it.each([
    ['no_ratings', 0, /ai đánh giá/],
    ['too_few_ratings', 7, /dưới 25/],
    // The server knows other ways to work it out, but that there are too few is what a reader understands.
    ['protects_others', 24, /dưới 25/],
    ['protects_others', 25, /tính ra được/],
    ['not_yet_closed', 300, /khi năm đã hết/],
  ])('for %s, of %i responses, is told why', (reason, responses, words) => {
    expect(hidden(reason, responses)).toMatch(words);
  });
});

describe('rows', () => {
  const rows = [aFigure('An', null), aFigure('Bình', 70), aFigure('Cường', 90), aFigure('Dũng', 0)];
  it.each([
    ['name', 'An Bình Cường Dũng'],
    ['value', 'Cường Bình Dũng An'],
  ] as const)('in order of %s are %s: whoever has no figure never stands first by value', (order, names) => {
    expect(
      inOrder(rows, order)
        .map(({ name }) => name)
        .join(' '),
    ).toBe(names);
  });
});

describe('the response rate', () => {
  it('is the share of the invited who answered at all, and nothing where nobody was invited', () => {
    expect(replyRate(aFigure('An', 50))).toBe(25);
    const nobody = { ...aFigure('An', null), reach: { ...reach, invited: 0, started: 0 } };
    expect(replyRate(nobody)).toBeNull();
  });
});

describe('numbers and times', () => {
  it.each([
    ['vi-VN', '86,4%', '83%', '1.204'],
    ['en-GB', '86.4%', '83%', '1,204'],
  ])('in %s are %s, %s and %s', (locale, share, whole, count) => {
    const format = createFormat({ locale });
    expect([format.percent(86.449), format.percent(82.6, 0), format.count(1204)]).toEqual([
      share,
      whole,
      count,
    ]);
  });

  it('are of Viet Nam', () => {
    const format = createFormat({ locale: 'vi-VN' });
    expect(format.instant('2026-11-22T18:00:00Z')).toMatch(/01:00.*23\/11\/2026/);
    expect(format.month('2026-01')).toBe('1/2026');
  });
});
