/** Numbers and days in the reader's words. Days and hours are those of Viet Nam, wherever the reader is. */
import type { Texts } from './texts.ts';

const timeZone = 'Asia/Ho_Chi_Minh';

export type Format = {
  count(value: number): string;
  /** One decimal: `86,4%`. Ends of intervals are whole: `83%`. */
  percent(value: number, decimals?: 0 | 1): string;
  /** `01:00 23/11/2026`. */
  instant(iso: string): string;
  /** A difference in points, one decimal. */
  points(value: number): string;
  /** `23/11/2026`, of a day `YYYY-MM-DD`. */
  day(key: string): string;
  /** A month `YYYY-MM` as `11/2026`. */
  month(key: string): string;
};

export function createFormat({ locale }: Pick<Texts, 'locale'>): Format {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimal = (decimals: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const instant = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return {
    count: (value) => number.format(value),
    percent: (value, decimals = 1) => `${decimal(decimals).format(value)}%`,
    instant: (iso) => instant.format(new Date(iso)),
    points: (value) => decimal(1).format(value),
    day: (key) => key.split('-').reverse().join('/'),
    month: (key) => `${Number(key.slice(5))}/${key.slice(0, 4)}`,
  };
}

/** Today in Viet Nam, `YYYY-MM-DD`. */
export function todayInVietNam(now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}
