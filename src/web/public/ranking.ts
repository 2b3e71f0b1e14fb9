import { el } from '../design/dom.ts';
import { type Ranking, type Selection, writeSelection } from './figures.ts';
import type { Format } from './format.ts';
import { formulaLinks } from './formula-links.ts';
import { intervalBar } from './interval-bar.ts';
import type { Texts } from './texts.ts';

const tiers = ['above', 'not_different', 'below'] as const;

/** Agencies in three groups, each with the ranks that the data allow. */
export function ranking(
  of: Ranking,
  selection: Selection,
  { language, words, format }: { language: string; words: Texts; format: Format },
): HTMLElement {
  const group = (tier: (typeof tiers)[number]) => {
    const members = of.ranked.filter((one) => one.tier === tier);
    if (members.length === 0) return null;
    return el(
      'section',
      { class: 'tier', 'data-tier': tier },
      el('h3', {}, words.tiers[tier], ' ', el('small', {}, format.count(members.length))),
      el(
        'ol',
        { class: 'ranks' },
        ...members.map(({ key, name, rank, value, interval, responses }) => {
          const ranks = rank.best === rank.worst ? String(rank.best) : `${rank.best}–${rank.worst}`;
          return el(
            'li',
            {},
            el('span', { class: 'rank' }, el('span', { class: 'spoken' }, `${words.rank} `), ranks),
            el(
              'a',
              {
                class: 'rank-name',
                lang: 'vi',
                href: writeSelection({ ...selection, agency: key }, language),
              },
              name,
            ),
            el(
              'span',
              { class: 'rank-value' },
              el('strong', {}, format.percent(value)),
              ' ',
              el('small', { class: 'rank-people' }, words.people(format.count(responses))),
            ),
            intervalBar({ value, interval: { ...interval, level: 0.95 } }),
          );
        }),
      ),
    );
  };
  return el(
    'section',
    { class: 'panel' },
    el('h2', {}, words.ranking),
    el('p', { class: 'note' }, words.rankingNote),
    ...tiers.map(group),
    of.unranked.length === 0
      ? null
      : el('p', { class: 'note' }, words.unranked(of.unranked.map(({ name }) => name).join('; '))),
    of.formula === null || of.formulaVersion === null
      ? null
      : el(
          'p',
          { class: 'provenance' },
          ...formulaLinks([{ formula: of.formula, formulaVersion: of.formulaVersion }], words),
        ),
  );
}
