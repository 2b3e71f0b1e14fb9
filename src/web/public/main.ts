/** The public front page: fetches the published figures and draws them with everything that qualifies them. */
import './public.css';
import type { Language } from '../../core/message.ts';
import { byId, el } from '../design/dom.ts';
import { agencies } from './agencies.ts';
import { behind } from './behind.ts';
import { comments } from './comments.ts';
import { figureTable } from './figure-table.ts';
import {
  type Comments,
  commentsSchema,
  type Figure,
  figuresAddress,
  figuresSchema,
  type Publications,
  periods,
  publicationsSchema,
  type Ranking,
  rankingAddress,
  rankingSchema,
  readSelection,
  type Trend,
  writeSelection,
} from './figures.ts';
import { createFormat, todayInVietNam } from './format.ts';
import { headline } from './headline.ts';
import { months } from './months.ts';
import { planner } from './planner.ts';
import { publications } from './publications.ts';
import { ranking } from './ranking.ts';
import { texts } from './texts.ts';

const language: Language = document.documentElement.lang === 'en' ? 'en' : 'vi';
const words = texts[language];
const format = createFormat(words);
const content = byId('figures');
let selection = readSelection(new URLSearchParams(window.location.search));
/** A slow answer to an earlier question must not cover a quick one to a later. */
let asking = 0;

type Answer =
  | { readonly kind: 'rows'; readonly rows: readonly Figure[]; readonly trends: readonly Trend[] }
  | { readonly kind: 'unknown_agency' }
  | { readonly kind: 'failed' };

async function ask(by: 'agency' | 'month' | 'factor' | undefined, of = selection): Promise<Answer> {
  try {
    const response = await fetch(figuresAddress(of, by, todayInVietNam(new Date())));
    if (response.status === 404) return { kind: 'unknown_agency' };
    const parsed = figuresSchema.safeParse(response.ok ? await response.json() : undefined);
    if (!parsed.success) return { kind: 'failed' };
    return { kind: 'rows', rows: parsed.data.rows, trends: parsed.data.trends ?? [] };
  } catch {
    return { kind: 'failed' };
  }
}

/** Where one province is all there is, a table of one row says nothing: its agencies are shown instead. */
async function askByAgency(): Promise<Answer> {
  const answer = await ask('agency');
  const only = answer.kind === 'rows' && answer.rows.length === 1 ? answer.rows[0] : undefined;
  if (selection.agency !== null || only === undefined) return answer;
  return ask('agency', { ...selection, agency: only.key });
}

async function askFor<T>(address: string, schema: { parse(value: unknown): T }): Promise<T | undefined> {
  try {
    const response = await fetch(address);
    return response.ok ? schema.parse(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

/** The ranking of the same agencies as the table's. */
async function askRanking(): Promise<Ranking | undefined> {
  const today = todayInVietNam(new Date());
  const asked = (agency: string | null) => askFor(rankingAddress(selection, agency, today), rankingSchema);
  const answer = await asked(selection.agency);
  const only = answer?.ranked.length === 1 && answer.unranked.length === 0 ? answer.ranked[0] : undefined;
  return selection.agency !== null || only === undefined ? answer : asked(only.key);
}

/** Of one agency: comments of all together would say nothing of anybody. */
async function askComments(): Promise<Comments | undefined> {
  if (selection.agency === null) return undefined;
  const query = new URLSearchParams({ agency: selection.agency });
  return askFor(`/api/v1/open-data/comments?${query}`, commentsSchema);
}

async function show(): Promise<void> {
  asking += 1;
  const number = asking;
  content.setAttribute('aria-busy', 'true');
  const [answers, ranked, published, written] = await Promise.all([
    Promise.all([ask(undefined), askByAgency(), ask('month'), ask('factor')]),
    askRanking(),
    askFor('/api/v1/open-data/publications', publicationsSchema),
    askComments(),
  ]);
  if (number !== asking) return;
  content.removeAttribute('aria-busy');
  content.replaceChildren(...sections(answers, ranked, published, written));
}

function sections(
  [whole, byAgency, byMonth, byFactor]: readonly Answer[],
  ranked: Ranking | undefined,
  published: Publications | undefined,
  written: Comments | undefined,
): Node[] {
  const figure = whole?.kind === 'rows' ? whole.rows[0] : undefined;
  if (whole?.kind === 'unknown_agency') return [notice(words.unknownAgency, allAgencies())];
  if (figure === undefined) return [failed()];
  if (figure.reach.finished === 0) {
    const docs = el('a', { class: 'button button-outline', href: '/api/docs' }, words.empty.link);
    return [notice(words.empty, docs, ...(selection.agency === null ? [] : [allAgencies()]))];
  }
  const rowsOf = (answer: Answer | undefined) => (answer?.kind === 'rows' ? answer.rows : undefined);
  const below = rowsOf(byAgency);
  const isLowest = below?.every((row) => row.key === selection.agency);
  // What nobody was asked about is no figure.
  const factors = rowsOf(byFactor)?.filter((row) => row.responses > 0);
  return [
    ...(selection.agency === null ? [] : [el('p', { class: 'up' }, allAgencies())]),
    headline(figure, words, format, behind(figure, language, format)),
    ...(below === undefined ? [failed()] : isLowest ? [] : [agencySection(below)]),
    byMonth?.kind === 'rows' ? months(byMonth, { language, words, format }) : failed(),
    ...(factors === undefined ? [failed()] : factors.length === 0 ? [] : [factorSection(factors)]),
    ...(ranked === undefined || ranked.ranked.length < 2 ? [] : [ranking(ranked, words, format)]),
    ...(written === undefined || selection.agency === null
      ? []
      : [comments(written, selection.agency, { language, format })]),
    ...(published === undefined || published.publications.length === 0
      ? []
      : [publications(published, selection, { language, words, format })]),
    planner(selection, words, format),
  ];
}

function agencySection(rows: readonly Figure[]): HTMLElement {
  const section = agencies(rows, selection, {
    language,
    words,
    format,
    choose: (order) => {
      selection = { ...selection, order };
      remember();
      const again = agencySection(rows);
      section.replaceWith(again);
      again.querySelector<HTMLInputElement>('input:checked')?.focus();
    },
  });
  return section;
}

function factorSection(rows: readonly Figure[]): HTMLElement {
  const nameOf = (row: Figure) => {
    const name = words.factorNames[row.key];
    return name === undefined ? el('span', { lang: 'vi' }, row.name) : el('span', {}, name);
  };
  return el(
    'section',
    { class: 'panel' },
    el('h2', {}, words.factors),
    el('p', { class: 'note' }, words.factorsNote),
    figureTable(rows, { caption: words.factors, nameHeading: words.factor, nameOf }, words, format),
  );
}

function notice(what: { title: string; text: string }, ...ways: Node[]): HTMLElement {
  return el(
    'div',
    { class: 'panel notice', role: 'status' },
    el('h2', {}, what.title),
    el('p', {}, what.text),
    ...ways,
  );
}

function failed(): HTMLElement {
  const retry = el('button', { type: 'button', class: 'button' }, words.failed.retry);
  retry.addEventListener('click', () => void show());
  return notice(words.failed, retry);
}

function allAgencies(): HTMLElement {
  return el('a', { href: writeSelection({ ...selection, agency: null }, language) }, words.allAgencies);
}

function remember(): void {
  window.history.replaceState(null, '', writeSelection(selection, language));
}

function periodChoice(): HTMLElement {
  const options = periods.map((period) =>
    el('option', { value: period, selected: period === selection.period }, words.periods[period]),
  );
  const select = el('select', { id: 'period' }, ...options);
  select.addEventListener('change', () => {
    const period = periods.find((candidate) => candidate === select.value);
    if (period === undefined) return;
    selection = { ...selection, period };
    remember();
    void show();
  });
  return el('label', { class: 'period', for: select.id }, el('span', {}, words.periodLabel), select);
}

/** The other language keeps what is shown. */
const languageLink = byId('language');
languageLink.addEventListener('click', () => {
  languageLink.setAttribute('href', writeSelection(selection, language === 'vi' ? 'en' : 'vi'));
});

byId('period-place').replaceChildren(periodChoice());
void show();
