import type { Language } from '../../core/message.ts';
import { el } from '../design/dom.ts';
import type { Comments } from './figures.ts';
import type { Format } from './format.ts';

/** More would only be scrolled past; the table has them. */
const shownAtFirst = 20;

const texts = {
  vi: {
    heading: 'Góp ý của người dân',
    note: 'Góp ý được mở theo đợt (từ 10 phiếu, hoặc sau 30 ngày), chỉ ghi tuần, và chỉ công khai sau khi có người đọc duyệt, để không ai bị nhận ra.',
    awaiting: (count: string) => `${count} góp ý đang chờ đọc duyệt.`,
    none: 'Chưa có góp ý nào được công khai.',
    week: (day: string) => `tuần từ ${day}`,
    table: 'Tải góp ý (CSV)',
  },
  en: {
    heading: 'Comments of citizens',
    note: 'Comments are released in batches (10 responses, or after 30 days), with no time but the week, and are public only once somebody has read and cleared them, so that nobody is recognised.',
    awaiting: (count: string) => `${count} comments wait to be read.`,
    none: 'No comment has been made public yet.',
    week: (day: string) => `week of ${day}`,
    table: 'Download the comments (CSV)',
  },
} as const;

/** What people wrote about an agency and everything below it, as far as it was cleared for everybody. */
export function comments(
  { comments: cleared, awaitingCheck }: Comments,
  agency: string,
  { language, format }: { language: Language; format: Format },
): HTMLElement {
  const words = texts[language];
  const entry = ({ agencyName, week, text }: Comments['comments'][number]) =>
    el(
      'li',
      {},
      el('blockquote', { lang: 'vi' }, text),
      el('span', { class: 'note' }, `${agencyName} · ${words.week(format.day(week))}`),
    );
  const href = `/api/v1/open-data/comments.csv?agency=${encodeURIComponent(agency)}`;
  return el(
    'section',
    { class: 'panel' },
    el('h2', {}, words.heading),
    el('p', { class: 'note' }, words.note),
    awaitingCheck === 0 ? null : el('p', { class: 'note' }, words.awaiting(format.count(awaitingCheck))),
    ...(cleared.length === 0
      ? [el('p', {}, words.none)]
      : [
          el('ul', { class: 'comments' }, ...cleared.slice(0, shownAtFirst).map(entry)),
          el('p', {}, el('a', { href }, words.table)),
        ]),
  );
}
