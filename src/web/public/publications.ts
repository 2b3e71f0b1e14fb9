import { el } from '../design/dom.ts';
import type { Publications, Selection } from './figures.ts';
import type { Format } from './format.ts';
import type { Texts } from './texts.ts';

const root = '/api/v1/open-data';
const formats = ['csv', 'xlsx', 'json'] as const;
/** More would only be scrolled past; the catalogue has them all. */
const shownAtFirst = 4;

/** What was published, with its files, its signature and a report to print. */
export function publications(
  of: Publications,
  selection: Selection,
  page: { language: string; words: Texts; format: Format },
): HTMLElement {
  const { words, format, language } = page;
  const entry = ({ period, revision, publishedAt, hash }: Publications['publications'][number]) => {
    const version = `?revision=${revision}`;
    const about = selection.agency === null ? period : `${period}_${encodeURIComponent(selection.agency)}`;
    const link = (href: string, text: string) =>
      el('a', { href, 'aria-label': `${text}, ${words.periodName(period)}` }, text);
    return el(
      'li',
      {},
      el('strong', {}, words.periodName(period)),
      el(
        'span',
        { class: 'note' },
        [
          words.publishedOn(format.instant(publishedAt)),
          ...(revision > 1 ? [words.correction(revision)] : []),
          `SHA-256 ${hash.slice(0, 12)}…`,
        ].join(' · '),
      ),
      el(
        'span',
        { class: 'files' },
        link(`${root}/reports/${about}.pdf${version}&lang=${language}`, 'PDF'),
        ...formats.map((kind) =>
          link(`${root}/publications/${period}.${kind}${version}`, kind.toUpperCase()),
        ),
        revision > 1 ? link(`${root}/publications/${period}.changes.csv${version}`, words.changes) : null,
        link(`${root}/publications/${period}.signature.json${version}`, words.signature),
      ),
    );
  };
  const list = (entries: Publications['publications']) =>
    el('ul', { class: 'publications' }, ...entries.map(entry));
  const rest = of.publications.slice(shownAtFirst);
  return el(
    'section',
    { class: 'panel' },
    el('h2', {}, words.publications),
    el('p', { class: 'note' }, words.publicationsNote),
    list(of.publications.slice(0, shownAtFirst)),
    rest.length === 0 ? null : el('details', {}, el('summary', {}, words.older), list(rest)),
    el(
      'p',
      {},
      el('a', { href: root }, words.catalogue),
      ' · ',
      el('a', { href: `/dictionary${words.query}` }, words.dictionary),
    ),
  );
}
