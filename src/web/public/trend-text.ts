/** What may be said of a trend: that figures rise or fall only where it is more than chance. Pure. */
import type { Language } from '../../core/message.ts';
import type { Trend } from './figures.ts';
import type { Format } from './format.ts';

const texts = {
  vi: {
    rises: 'chỉ số tăng',
    falls: 'chỉ số giảm',
    perMonth: (points: string) => `khoảng ${points} điểm mỗi tháng`,
    between: (lower: string, upper: string) => `khoảng tin cậy 95%: từ ${lower} đến ${upper} điểm`,
    period: (from: string, to: string) => `Từ tháng ${from} đến tháng ${to}:`,
    chance: 'chưa thể nói chỉ số tăng hay giảm: thay đổi giữa các tháng có thể chỉ do ngẫu nhiên',
  },
  en: {
    rises: 'the index rises',
    falls: 'the index falls',
    perMonth: (points: string) => `by about ${points} points a month`,
    between: (lower: string, upper: string) => `95% confidence interval: ${lower} to ${upper} points`,
    period: (from: string, to: string) => `From ${from} to ${to}:`,
    chance: 'nobody can say whether the index rises or falls: the months may differ by chance alone',
  },
} as const;

/** What may be said of a trend. */
export function trendText(trend: Trend, language: Language, format: Format): string {
  const words = texts[language];
  const { slope, interval, isReal } = trend;
  const period = words.period(format.month(trend.from), format.month(trend.to));
  const between = words.between(format.points(interval.lower), format.points(interval.upper));
  if (!isReal) return `${period} ${words.chance} (${between}).`;
  const direction = slope > 0 ? words.rises : words.falls;
  return `${period} ${direction} ${words.perMonth(format.points(Math.abs(slope)))} (${between}).`;
}
