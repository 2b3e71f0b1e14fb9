import { el } from '../design/dom.ts';
import { type Figure, replyRate } from './figures.ts';
import type { Format } from './format.ts';
import { formulaLinks } from './formula-links.ts';
import { intervalBar, scaleMarks } from './interval-bar.ts';
import type { Texts } from './texts.ts';

/** The one figure for everything that is shown, and all that must stand beside it. */
export function headline(figure: Figure, words: Texts, format: Format, ...beside: Node[]): HTMLElement {
  const scope = figure.key === 'all' ? words.everything : figure.name;
  return el(
    'section',
    { class: 'headline' },
    el(
      'div',
      { class: 'headline-main' },
      el(
        'div',
        {},
        el('h2', { class: 'headline-scope', lang: figure.key === 'all' ? null : 'vi' }, scope),
        ...(figure.value === null || figure.interval === null
          ? [
              el('p', { class: 'headline-none' }, words.hidden(figure.reason, figure.responses)),
              el('p', {}, words.hiddenNote),
            ]
          : value(figure.value, figure.interval, words, format)),
      ),
      facts(figure, words, format),
    ),
    ...(figure.counts === null ? [] : [distribution(figure.counts, words, format)]),
    el(
      'p',
      { class: 'provenance' },
      figure.dataThrough === null
        ? words.notYetCounted
        : words.dataThrough(format.instant(figure.dataThrough)),
      ' · ',
      ...formulaLinks([figure], words),
    ),
    ...beside,
  );
}

function value(
  share: number,
  interval: NonNullable<Figure['interval']>,
  words: Texts,
  format: Format,
): HTMLElement[] {
  const ends = words.interval(
    format.percent(interval.lower),
    format.percent(interval.upper),
    format.percent(100 * interval.level, 0),
  );
  return [
    el(
      'p',
      { class: 'headline-value' },
      el('strong', {}, format.percent(share)),
      ' ',
      el('span', {}, words.satisfied),
    ),
    el('div', { class: 'headline-scale' }, intervalBar({ value: share, interval }), scaleMarks()),
    el('p', { class: 'headline-interval' }, ends),
    el('p', {}, words.ofHundred(format.count(share))),
  ];
}

function facts(figure: Figure, words: Texts, format: Format): HTMLElement {
  const rate = replyRate(figure);
  const fact = (name: string, text: string, detail: string | null) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, text, detail === null ? null : el('small', {}, detail)));
  return el(
    'dl',
    { class: 'facts' },
    fact(words.responses, format.count(figure.responses), null),
    fact(
      words.replyRate,
      rate === null ? '–' : format.percent(rate),
      words.replies(format.count(figure.reach.started), format.count(figure.reach.invited)),
    ),
    fact(words.finished, format.count(figure.reach.finished), null),
  );
}

function distribution(counts: readonly number[], words: Texts, format: Format): HTMLElement {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bar = el('div', { class: 'levels-bar', 'aria-hidden': 'true' });
  const list = el('ol', { class: 'levels-list' });
  counts.forEach((count, index) => {
    const level = index + 1;
    const share = total === 0 ? 0 : (100 * count) / total;
    const part = el('span', { 'data-level': level });
    part.style.flexGrow = String(count);
    if (count > 0) bar.append(part);
    list.append(
      el(
        'li',
        {},
        el('i', { 'data-level': level, 'aria-hidden': 'true' }),
        el('span', {}, words.levels[index] ?? ''),
        el('b', {}, format.percent(share, 0)),
        el('small', {}, words.people(format.count(count))),
      ),
    );
  });
  return el('section', { class: 'levels' }, el('h3', {}, words.distribution), bar, list);
}
