import { describe, expect, it } from 'vitest';
import { createFormat } from '../../src/web/public/format.ts';
import { trendText } from '../../src/web/public/trend-text.ts';

const trend = {
  from: '2026-01',
  to: '2026-06',
  slope: -1.24,
  interval: { lower: -2, upper: -0.5 },
  first: 80,
  last: 74,
  isReal: true,
};
const vi = createFormat({ locale: 'vi-VN' });

describe('a trend in words', () => {
  it('says that the index falls where it does, with the interval', () => {
    expect(trendText(trend, 'vi', vi)).toBe(
      'Từ tháng 1/2026 đến tháng 6/2026: chỉ số giảm khoảng 1,2 điểm mỗi tháng (khoảng tin cậy 95%: từ -2,0 đến -0,5 điểm).',
    );
    expect(trendText({ ...trend, slope: 1.24, interval: { lower: 0.5, upper: 2 } }, 'en', vi)).toContain(
      'the index rises by about 1,2 points a month',
    );
  });

  it('does not say so of what may be chance', () => {
    const text = trendText({ ...trend, interval: { lower: -3, upper: 0.4 }, isReal: false }, 'vi', vi);
    expect(text).toContain('chưa thể nói chỉ số tăng hay giảm');
    expect(text).not.toContain('chỉ số giảm');
  });
});
