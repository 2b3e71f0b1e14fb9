/** Days as people write them: "15/3/2026", "ngày 15 tháng 3", "hôm qua", "2026-03-15". */
import { addDays, type CalendarDay, parseDay } from '../../core/time.ts';
import { isOneOf, partsOf } from './reply-words.ts';

const relative: readonly (readonly [readonly string[], number])[] = [
  [['hôm nay', 'bữa nay', 'nay', 'today'], 0],
  [['hôm qua', 'bữa qua', 'qua', 'yesterday'], -1],
  [['hôm kia', 'bữa kia', 'the day before yesterday'], -2],
  [['ngày mai', 'mai', 'tomorrow'], 1],
];

/**
 * The day that the whole reply names, day before month as Vietnamese writes. Without a year it is the latest
 * such day not after `today`; what is relative to today is not understood without it.
 */
export function readDay(reply: string, today: string | undefined): CalendarDay | undefined {
  const from = today === undefined ? undefined : parseDay(today);
  const words = partsOf(reply).core;
  const steps = relative.find(([phrases]) => isOneOf(words, phrases))?.[1];
  if (steps !== undefined) return from === undefined ? undefined : addDays(from, steps);
  const text = reply.normalize('NFKC').trim();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso !== null) return toDay(iso[1], iso[2], iso[3]);
  const written =
    /^(?:ngày|ngay|hôm|hom|mùng|mung|mồng)?\s*(\d{1,2})\s*(?:[-/.]|tháng|thang)\s*(\d{1,2})(?:\s*(?:[-/.]|năm|nam)\s*(\d{4}|\d{2}))?$/iu.exec(
      text,
    );
  if (written === null) return undefined;
  const [, day, month, year] = written;
  if (year !== undefined) return toDay(year.length === 2 ? `20${year}` : year, month, day);
  return from === undefined ? undefined : latestBefore(from, month, day);
}

function latestBefore(
  today: CalendarDay,
  month: string | undefined,
  day: string | undefined,
): CalendarDay | undefined {
  const year = Number(today.slice(0, 4));
  const thisYear = toDay(String(year), month, day);
  if (thisYear !== undefined && thisYear <= today) return thisYear;
  return toDay(String(year - 1), month, day) ?? undefined;
}

function toDay(year = '', month = '', day = ''): CalendarDay | undefined {
  return parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}
