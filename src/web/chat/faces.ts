/** The five levels as drawn faces: the same on every device, and told apart without colour. */
import { svg } from '../design/dom.ts';

const mouths: Readonly<Record<string, string>> = {
  '1': 'M14 33c2.8-6 17.2-6 20 0',
  '2': 'M15.5 32c3-3.4 14-3.4 17 0',
  '3': 'M16 31h16',
  '4': 'M15.5 29.5c3 3.6 14 3.6 17 0',
  '5': 'M13.5 27.5c1.2 9.6 19.8 9.6 21 0z',
};
const brows: Readonly<Record<string, string>> = {
  '1': 'M12.5 13.5l6 3M35.5 13.5l-6 3',
};

/** The face of a level, `'1'` (very dissatisfied) to `'5'` (very satisfied); null for any other option. */
export function faceOf(level: string): SVGSVGElement | null {
  const mouth = mouths[level];
  if (mouth === undefined) return null;
  const brow = brows[level];
  return svg(
    'svg',
    { viewBox: '0 0 48 48', 'aria-hidden': 'true', class: 'face' },
    svg('circle', { cx: 24, cy: 24, r: 20.5, class: 'face-skin' }),
    svg('circle', { cx: 17, cy: 20.5, r: 2.4, class: 'face-ink' }),
    svg('circle', { cx: 31, cy: 20.5, r: 2.4, class: 'face-ink' }),
    brow === undefined ? null : svg('path', { d: brow, class: 'face-line' }),
    svg('path', { d: mouth, class: level === '5' ? 'face-mouth' : 'face-line' }),
  );
}
