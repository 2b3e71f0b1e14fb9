import type { Language } from '../../core/message.ts';
import { findCriterion, factors as knownFactors } from '../../engine/criteria.ts';
import { el } from '../design/dom.ts';
import { figureTable } from './figure-table.ts';
import type { Figure, Year } from './figures.ts';
import type { Format } from './format.ts';
import { partsTexts } from './parts-text.ts';
import type { Texts } from './texts.ts';

/** The parts of the figures of one year: all that is told by years only. */
export type Parts = {
  readonly year: Year;
  /** Whether dossiers of the year may still be rated. */
  readonly isOpen: boolean;
  readonly factors: readonly Figure[];
  readonly criteria: readonly Figure[];
  readonly channels: readonly Figure[];
  readonly fields: readonly Figure[];
};

type Page = {
  readonly language: Language;
  readonly words: Texts;
  readonly format: Format;
  /** Whether the reader chose another period than the year. */
  readonly isOtherPeriod: boolean;
};

/** By factor and criterion, by channel, by field; what nobody was asked about is no figure. */
export function partsOfYear(parts: Parts, page: Page): HTMLElement[] {
  const { language, format } = page;
  const say = partsTexts[language];
  const asked = (rows: readonly Figure[]) => rows.filter((row) => row.responses > 0);
  const factors = asked(parts.factors);
  const criteria = asked(parts.criteria).filter(({ key }) => key !== 'overall');
  const channels = asked(parts.channels);
  const fields = asked(parts.fields);
  const section = (heading: string, note: string, ...content: (Node | null)[]) =>
    el(
      'section',
      { class: 'panel' },
      el('h2', {}, heading),
      el('p', { class: 'note' }, [say.ofYear(parts.year, parts.isOpen), note].join(' ')),
      ...content,
    );
  const shownCriteria = criteria.filter(({ value }) => value !== null).length;
  const sections = [
    factors.length + criteria.length === 0
      ? null
      : section(
          say.factors,
          page.isOtherPeriod ? `${say.factorsNote} ${say.byYears}` : say.factorsNote,
          ...table(factors, { caption: say.factors, nameHeading: say.factor }, page),
          criteria.length === 0
            ? null
            : el(
                'details',
                {},
                el(
                  'summary',
                  {},
                  say.criteriaOpen(format.count(shownCriteria), format.count(criteria.length)),
                ),
                ...table(criteria, { caption: say.criteria, nameHeading: say.criterion }, page),
              ),
        ),
    channels.length === 0
      ? null
      : section(
          say.channels,
          say.channelsNote,
          ...table(channels, { caption: say.channels, nameHeading: say.channel }, page),
        ),
    fields.length === 0
      ? null
      : section(
          say.fields,
          say.fieldsNote,
          ...table(fields, { caption: say.fields, nameHeading: say.field }, page),
        ),
  ];
  return sections.filter((one) => one !== null);
}

/** Rows that have a figure; the others below, together under the reason why they have none. */
function table(
  rows: readonly Figure[],
  options: { readonly caption: string; readonly nameHeading: string },
  page: Page,
): (Node | null)[] {
  const { language, words, format } = page;
  const say = partsTexts[language];
  const nameOf = (row: Figure) => {
    const name = nameIn(language, row.key);
    return name === undefined ? el('span', { lang: 'vi' }, row.name) : el('span', {}, name);
  };
  const shown = rows.filter(({ value }) => value !== null);
  const hidden = new Map<string, Figure[]>();
  for (const row of rows.filter(({ value }) => value === null)) {
    const day = row.expectedOn === undefined ? '' : say.from(format.day(row.expectedOn));
    const reason = words.hidden(row.reason, row.responses) + day;
    hidden.set(reason, [...(hidden.get(reason) ?? []), row]);
  }
  const why = ([reason, those]: [string, Figure[]]) =>
    el(
      'li',
      { class: 'hidden-why' },
      el('strong', {}, `${reason}:`),
      el(
        'ul',
        {},
        ...those.map((row) => el('li', {}, nameOf(row), ` (${say.people(format.count(row.responses))})`)),
      ),
    );
  return [
    shown.length === 0 ? null : figureTable(shown, { ...options, nameOf }, words, format),
    hidden.size === 0
      ? null
      : el(
          'div',
          { class: 'hidden-parts' },
          shown.length === 0 ? null : el('h3', {}, say.hidden),
          el('ul', {}, ...[...hidden].map(why)),
        ),
  ];
}

/** Factors and criteria have their names here, in both languages; what else there is, has the name that came with it. */
function nameIn(language: Language, key: string): string | undefined {
  return (knownFactors.find(({ id }) => id === key)?.name ?? findCriterion(key)?.wording)?.[language];
}
