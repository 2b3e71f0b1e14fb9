/** The trends of the months: a line each, and what may be said of it. */
import type { Language } from '../../core/message.ts';
import { el, svg } from '../design/dom.ts';
import type { Figure, Trend } from './figures.ts';
import type { Format } from './format.ts';
import { trendText } from './trend-text.ts';

export function trendNote(trend: Trend, language: Language, format: Format): HTMLElement {
  return el('p', { class: 'trend-text' }, trendText(trend, language, format));
}

/** The line itself, from the middle of its first month to that of its last; dashed where it may be chance. */
export function trendLines(trends: readonly Trend[], rows: readonly Figure[]): SVGLineElement[] {
  const at = (month: string) => {
    const index = rows.findIndex((row) => row.key === month);
    return index < 0 ? undefined : (100 * (index + 0.5)) / rows.length;
  };
  return trends.flatMap((trend) => {
    const [x1, x2] = [at(trend.from), at(trend.to)];
    if (x1 === undefined || x2 === undefined) return [];
    const line = svg('line', { x1, y1: 100 - trend.first, x2, y2: 100 - trend.last });
    line.classList.add(trend.isReal ? 'trend-real' : 'trend-chance');
    return [line];
  });
}
