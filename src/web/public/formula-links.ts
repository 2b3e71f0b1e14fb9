import { el } from '../design/dom.ts';
import type { Figure } from './figures.ts';
import type { Texts } from './texts.ts';

/** The formulas of figures, each with its version and the way to its description: one, unless the series is broken. */
export function formulaLinks(
  rows: readonly Pick<Figure, 'formula' | 'formulaVersion'>[],
  words: Texts,
): (HTMLElement | string)[] {
  const known = new Map(rows.map((row) => [words.formula(row.formula, row.formulaVersion), row.formula]));
  return [...known].flatMap(([text, id], index) => [
    ...(index === 0 ? [] : [' · ']),
    el('a', { href: `/methods${words.query}#${id}` }, text),
  ]);
}
