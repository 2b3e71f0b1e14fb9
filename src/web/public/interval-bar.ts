import { el } from '../design/dom.ts';
import type { Figure } from './figures.ts';

/**
 * A figure with its interval on a scale from 0 to 100: a line from end to end, a dot at the value. Only for
 * the eye; the numbers stand beside it in words.
 */
export function intervalBar({ value, interval }: Pick<Figure, 'value' | 'interval'>): HTMLElement {
  const track = el('div', { class: 'scale', 'aria-hidden': 'true' });
  if (value === null || interval === null) return track;
  const line = el('span', { class: 'scale-interval' });
  line.style.left = `${interval.lower}%`;
  line.style.width = `${interval.upper - interval.lower}%`;
  const dot = el('span', { class: 'scale-value' });
  dot.style.left = `${value}%`;
  track.append(line, dot);
  return track;
}

/** The marks 0, 25, 50, 75 and 100 above such bars. */
export function scaleMarks(): HTMLElement {
  const marks = [0, 25, 50, 75, 100].map((at) => {
    const mark = el('span', {}, at === 100 ? '100%' : String(at));
    mark.style.left = `${at}%`;
    return mark;
  });
  return el('div', { class: 'scale-marks', 'aria-hidden': 'true' }, ...marks);
}
