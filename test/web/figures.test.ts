import { describe, expect, it } from 'vitest';
import { factors } from '../../src/engine/index.ts';
import {
  type Figure,
  figuresAddress,
  firstDayOf,
  inOrder,
  readSelection,
  replyRate,
  type Selection,
  writeSelection,
} from '../../src/web/public/figures.ts';
import { createFormat, todayInVietNam } from '../../src/web/public/format.ts';
import { texts } from '../../src/web/public/texts.ts';

it('factors have the English names that the engine gives them', () => {
  expect(texts.en.factorNames).toEqual(Object.fromEntries(factors.map(({ id, name }) => [id, name.en])));
});

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
  ])('%s is read and written back', (address, selection) => {
    expect(readSelection(new URL(address, 'http://x').searchParams)).toEqual(selection);
    expect(writeSelection(selection, 'vi')).toBe(address);
  });

  it('keeps the language, and takes the usual for what nobody offers', () => {
    expect(writeSelection(usual, 'en')).toBe('/?lang=en');
    expect(readSelection(new URLSearchParams('period=century&order=random'))).toEqual(usual);
  });
});

describe('a period', () => {
  it.each([
    ['3_months', '2026-11-23', '2026-09-01'],
    ['3_months', '2026-01-31', '2025-11-01'],
    ['two_years', '2026-11-23', '2025-01-01'],
    ['two_years', '2027-01-01', '2026-01-01'],
    ['all', '2026-11-23', undefined],
  ] as const)('of %s on %s begins on %s', (period, today, first) => {
    expect(firstDayOf(period, today)).toBe(first);
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
