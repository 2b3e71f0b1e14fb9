import type { Language } from '../../core/message.ts';
import { el, svg } from '../design/dom.ts';
import { figureTable } from './figure-table.ts';
import type { Figure, Trend } from './figures.ts';
import type { Format } from './format.ts';
import type { Texts } from './texts.ts';
import { trendLines, trendNote } from './trend.ts';

/** More numbers of months than these run into each other on a phone. */
const mostLabels = 14;

/** The figure month by month, each with its interval; the same as a table below. */
export function months(
  { rows, trends }: { readonly rows: readonly Figure[]; readonly trends: readonly Trend[] },
  { language, words, format }: { language: Language; words: Texts; format: Format },
): HTMLElement {
  const table = figureTable(
    rows,
    {
      caption: words.months,
      nameHeading: words.month,
      nameOf: (row) => document.createTextNode(format.month(row.key)),
    },
    words,
    format,
  );
  return el(
    'section',
    { class: 'panel' },
    el('h2', {}, words.months),
    el(
      'p',
      { class: 'note' },
      words.monthsNote,
      rows.some((row) => row.value === null) ? ` ${words.monthsGaps}` : '',
    ),
    ...rows
      .filter((row) => (row.seriesBreak ?? null) !== null)
      .map((row) => el('p', { class: 'series-break' }, words.seriesBreak(format.month(row.key)))),
    ...trends.map((trend) => trendNote(trend, language, format)),
    el(
      'figure',
      { class: 'trend' },
      el('div', { class: 'trend-drawing', 'aria-hidden': 'true' }, ...drawing(rows, trends, words, format)),
    ),
    el('details', {}, el('summary', {}, words.asTable), table),
  );
}

function drawing(rows: readonly Figure[], trends: readonly Trend[], words: Texts, format: Format): Element[] {
  const grid = [100, 75, 50, 25, 0].map((at) => {
    const line = el('span', { class: 'trend-grid' }, el('small', {}, at === 100 ? '100%' : String(at)));
    line.style.bottom = `${at}%`;
    return line;
  });
  const columns = rows.map((row) => column(row, words, format));
  const plot = el('div', { class: 'trend-plot' }, ...grid, connection(rows, trends));
  plot.append(el('div', { class: 'trend-columns' }, ...columns));
  const labels = rows.map((row, index) => {
    const isYearShown = row.key.endsWith('-01') || (index === 0 && !rows[1]?.key.endsWith('-01'));
    const isMinor = rows.length > mostLabels && (Number(row.key.slice(5)) - 1) % 3 !== 0;
    return el(
      'span',
      { class: isMinor ? 'trend-label trend-minor' : 'trend-label' },
      String(Number(row.key.slice(5))),
      isYearShown ? el('small', {}, row.key.slice(0, 4)) : null,
    );
  });
  return [plot, el('div', { class: 'trend-labels' }, ...labels)];
}

function column(row: Figure, words: Texts, format: Format): HTMLElement {
  const place = el('span', { class: 'trend-column' });
  if ((row.seriesBreak ?? null) !== null) place.classList.add('trend-break');
  if (row.value === null || row.interval === null) {
    place.classList.add('trend-none');
    place.title = `${format.month(row.key)}: ${words.hidden(row.reason, row.responses)}`;
    return place;
  }
  const line = el('span', { class: 'trend-interval' });
  line.style.bottom = `${row.interval.lower}%`;
  line.style.height = `${row.interval.upper - row.interval.lower}%`;
  const dot = el('span', { class: 'trend-value' });
  dot.style.bottom = `${row.value}%`;
  place.title = `${format.month(row.key)}: ${format.percent(row.value)}`;
  place.append(line, dot);
  return place;
}

/** A thin line from month to month, which breaks where a month has no figure; and the trends. */
function connection(rows: readonly Figure[], trends: readonly Trend[]): SVGSVGElement {
  const at = (index: number) => (100 * (index + 0.5)) / rows.length;
  const lines = rows.flatMap((row, index) => {
    const next = rows[index + 1];
    // A line over a break would say that the two can be compared.
    if (row.value === null || next === undefined || next.value === null) return [];
    if ((next.seriesBreak ?? null) !== null) return [];
    return [svg('line', { x1: at(index), y1: 100 - row.value, x2: at(index + 1), y2: 100 - next.value })];
  });
  return svg(
    'svg',
    { viewBox: '0 0 100 100', preserveAspectRatio: 'none', class: 'trend-line' },
    ...lines,
    ...trendLines(trends, rows),
  );
}
