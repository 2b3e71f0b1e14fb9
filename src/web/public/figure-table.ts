import { el } from '../design/dom.ts';
import { type Figure, replyRate } from './figures.ts';
import type { Format } from './format.ts';
import { formulaLinks } from './formula-links.ts';
import { intervalBar, scaleMarks } from './interval-bar.ts';
import type { Texts } from './texts.ts';

/**
 * Figures one under the other, each with its interval drawn and everything in words: a table for screen
 * readers, cards on a narrow screen. The roles are spelled out because the layout takes them away otherwise.
 */
export function figureTable(
  rows: readonly Figure[],
  options: {
    readonly caption: string;
    readonly nameHeading: string;
    readonly nameOf: (row: Figure) => Node;
  },
  words: Texts,
  format: Format,
): HTMLElement {
  const heading = (text: string, className: string) =>
    el('th', { role: 'columnheader', scope: 'col', class: className }, text);
  const head = el(
    'tr',
    { role: 'row' },
    heading(options.nameHeading, 'cell-name'),
    el('th', { role: 'columnheader', scope: 'col', class: 'cell-figure' }, words.index, scaleMarks()),
    heading(words.responses, 'cell-count'),
    heading(words.replyRate, 'cell-count'),
  );
  const table = el(
    'table',
    { role: 'table', class: 'figures' },
    el('caption', { class: 'spoken' }, options.caption),
    el('thead', { role: 'rowgroup' }, head),
    el(
      'tbody',
      { role: 'rowgroup' },
      ...rows.map((row) =>
        el(
          'tr',
          { role: 'row' },
          el('th', { role: 'rowheader', scope: 'row', class: 'cell-name' }, options.nameOf(row)),
          el('td', { role: 'cell', class: 'cell-figure' }, figureOf(row, words, format)),
          countCell(words.responses, format.count(row.responses)),
          countCell(words.replyRate, replyRateText(row, format)),
        ),
      ),
    ),
  );
  return el('div', {}, table, el('p', { class: 'provenance' }, ...formulaLinks(rows, words)));
}

function figureOf(row: Figure, words: Texts, format: Format): HTMLElement {
  if (row.value === null || row.interval === null) {
    return el('span', { class: 'too-few' }, words.hidden(row.reason, row.responses));
  }
  const ends = `${format.percent(row.interval.lower, 0)}–${format.percent(row.interval.upper, 0)}`;
  return el(
    'div',
    { class: 'figure' },
    el(
      'span',
      { class: 'figure-value' },
      el('strong', {}, format.percent(row.value)),
      ' ',
      el('span', { class: 'figure-interval' }, ends),
    ),
    intervalBar(row),
  );
}

function countCell(name: string, text: string): HTMLElement {
  // On a narrow screen the column's heading is gone, so the cell says what it counts.
  const label = el('span', { class: 'cell-label', 'aria-hidden': 'true' }, name);
  return el('td', { role: 'cell', class: 'cell-count' }, label, el('span', {}, text));
}

function replyRateText(row: Figure, format: Format): string {
  const rate = replyRate(row);
  return rate === null ? '–' : format.percent(rate, 0);
}
