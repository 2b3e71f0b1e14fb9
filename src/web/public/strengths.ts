import type { Language } from '../../core/message.ts';
import { el } from '../design/dom.ts';
import type { Strengths } from './figures.ts';
import type { Format } from './format.ts';
import { formulaLinks } from './formula-links.ts';
import type { Texts } from './texts.ts';

/** More would only be scrolled past. */
const shownAtFirst = 5;

const texts = {
  vi: {
    heading: 'Điểm mạnh và điểm cần cải thiện',
    note: 'Từng tiêu chí, so với các cơ quan cùng nhóm và với năm trước. Chỉ nêu khác biệt từ 2 điểm phần trăm trở lên và lớn hơn mức ngẫu nhiên (kiểm định chung mọi so sánh ở mức 5%); điểm cần cải thiện đứng trước, điểm ảnh hưởng nhiều đến mức hài lòng chung đứng đầu.',
    soFar: (year: string) => `Năm ${year}, theo số liệu đã công bố đến nay`,
    closed: (year: string) => `Năm ${year}`,
    more: (count: string) => `Xem thêm ${count} điểm`,
    nothing: (criteria: string) =>
      `Trong ${criteria} tiêu chí có số liệu, chưa thấy tiêu chí nào khác các cơ quan cùng nhóm hoặc khác năm trước nhiều hơn mức ngẫu nhiên.`,
    noData: 'Chưa có tiêu chí nào đủ phiếu để so sánh.',
    publication: (number: string) => `Theo bản công bố số ${number}`,
    compared: (criteria: string) => `${criteria} tiêu chí có số liệu`,
  },
  en: {
    heading: 'Strengths and what to improve',
    note: 'Criterion by criterion, against the other agencies of the group and against the year before. Only differences of two points and more that are more than chance (all comparisons together at 5%); what to improve first, and first of it what moves overall satisfaction most.',
    soFar: (year: string) => `${year}, from what is published so far`,
    closed: (year: string) => year,
    more: (count: string) => `${count} more`,
    nothing: (criteria: string) =>
      `None of the ${criteria} criteria that have a figure differs from the other agencies of the group, or from the year before, by more than chance.`,
    noData: 'No criterion has enough responses to compare.',
    publication: (number: string) => `From publication ${number}`,
    compared: (criteria: string) => `${criteria} criteria have a figure`,
  },
} as const;

/** What an agency does better or worse, in sentences, year by year: the year that is not closed first. */
export function strengths(
  years: readonly Strengths[],
  { language, words, format }: { language: Language; words: Texts; format: Format },
): HTMLElement {
  const say = texts[language];
  const sentence = ({ kind, sentence: text }: Strengths['findings'][number]) =>
    el('li', { 'data-kind': kind }, text[language]);
  const list = (findings: Strengths['findings']) =>
    el('ul', { class: 'findings' }, ...findings.map(sentence));
  const all = ({ findings }: Strengths) => {
    const rest = findings.slice(shownAtFirst);
    return [
      list(findings.slice(0, shownAtFirst)),
      ...(rest.length === 0
        ? []
        : [el('details', {}, el('summary', {}, say.more(format.count(rest.length))), list(rest))]),
    ];
  };
  const ofYear = (of: Strengths) => {
    const none = of.compared === 0 ? say.noData : say.nothing(format.count(of.compared));
    const from =
      of.publication === null
        ? say.compared(format.count(of.compared))
        : `${say.publication(format.count(of.publication.number))} · ${say.compared(format.count(of.compared))}`;
    return [
      el('h3', {}, of.publication === null ? say.soFar(of.year) : say.closed(of.year)),
      ...(of.findings.length === 0 ? [el('p', {}, none)] : all(of)),
      ...(of.compared === 0
        ? []
        : [el('p', { class: 'provenance' }, `${from} · `, ...formulaLinks([of], words))]),
    ];
  };
  return el(
    'section',
    { class: 'panel strengths' },
    el('h2', {}, say.heading),
    el('p', { class: 'note' }, say.note),
    ...years.flatMap(ofYear),
  );
}
