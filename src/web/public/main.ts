/** The public front page: fetches the published figures and draws them with everything that qualifies them. */
import './public.css';
import type { Language } from '../../core/message.ts';
import { byId, el } from '../design/dom.ts';
import { agencies } from './agencies.ts';
import { behind } from './behind.ts';
import { comments } from './comments.ts';
import {
  type Breakdown,
  type Comments,
  closedOn,
  commentsSchema,
  type Figure,
  figuresAddress,
  figuresSchema,
  fixedPeriods,
  isYear,
  type Publications,
  publicationsSchema,
  type Ranking,
  type ReleaseRules,
  rankingAddress,
  rankingSchema,
  readSelection,
  type Strengths,
  strengthsAddress,
  strengthsSchema,
  type Trend,
  toPeriod,
  writeSelection,
  type Year,
  yearOfParts,
  yearsToChoose,
} from './figures.ts';
import { createFormat, todayInVietNam } from './format.ts';
import { headline } from './headline.ts';
import { months } from './months.ts';
import { type Parts, partsOfYear } from './parts.ts';
import { planner } from './planner.ts';
import { publications } from './publications.ts';
import { ranking } from './ranking.ts';
import { strengths } from './strengths.ts';
import { textsOf } from './texts.ts';

const language: Language = document.documentElement.lang === 'en' ? 'en' : 'vi';
const content = byId('figures');
/** The rules that the server publishes by stand in the page. */
const rule = (name: string) => Number(content.dataset[name]);
const rules: ReleaseRules = {
  leastRatings: rule('leastRatings'),
  leastToRank: rule('leastToRank'),
  closingDays: rule('closingDays'),
};
const words = textsOf(language, rules);
const format = createFormat(words);
const pageTitle = document.title;
let selection = readSelection(new URLSearchParams(window.location.search));
/** A slow answer to an earlier question must not cover a quick one to a later. */
let asking = 0;

type Answer =
  | { readonly kind: 'rows'; readonly rows: readonly Figure[]; readonly trends: readonly Trend[] }
  | { readonly kind: 'unknown_agency' }
  | { readonly kind: 'failed' };

async function ask(by: Breakdown | undefined, of = selection): Promise<Answer> {
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

/** Everything that is told by years, of one year; undefined where something of it could not be loaded. */
async function askParts(year: Year): Promise<Parts | undefined> {
  const ofYear = { ...selection, period: year };
  const breakdowns = ['factor', 'criterion', 'channel', 'field'] as const;
  const answers = await Promise.all(breakdowns.map((by) => ask(by, ofYear)));
  const [factors, criteria, channels, fields] = answers.map((answer) =>
    answer.kind === 'rows' ? answer.rows : undefined,
  );
  if (!factors || !criteria || !channels || !fields) return undefined;
  return { year, isOpen: isOpenYear(year), factors, criteria, channels, fields };
}

function isOpenYear(year: Year): boolean {
  const today = todayInVietNam(new Date());
  return year <= today.slice(0, 4) && closedOn(year, rules) > today;
}

/** Of the year shown, and of the one that is not over: that is the one in which something can still be done. */
async function askStrengths(year: Year): Promise<Strengths[]> {
  const { agency, period } = selection;
  if (agency === null) return [];
  const [latest = year] = yearsToChoose(undefined, todayInVietNam(new Date()), rules);
  const years = isYear(period) ? [period] : [...new Set([latest, year])];
  const answers = await Promise.all(
    years.map((one) => askFor(strengthsAddress(agency, one), strengthsSchema)),
  );
  return answers.filter((one) => one !== undefined);
}

type Answers = {
  readonly whole: Answer;
  readonly byAgency: Answer;
  readonly byMonth: Answer;
  readonly ranked: Ranking | undefined;
  readonly published: Publications | undefined;
  readonly written: Comments | undefined;
  readonly parts: Parts | undefined;
  readonly strong: readonly Strengths[];
};

async function show(): Promise<void> {
  asking += 1;
  const number = asking;
  content.setAttribute('aria-busy', 'true');
  const publishing = askFor('/api/v1/open-data/publications', publicationsSchema);
  const year = publishing.then((one) => yearOfParts(selection, one, todayInVietNam(new Date()), rules));
  const [whole, byAgency, byMonth, ranked, published, written, parts, strong] = await Promise.all([
    ask(undefined),
    askByAgency(),
    ask('month'),
    askRanking(),
    publishing,
    askComments(),
    year.then(askParts),
    year.then(askStrengths),
  ]);
  if (number !== asking) return;
  content.removeAttribute('aria-busy');
  offerPeriods(published);
  content.replaceChildren(
    ...sections({ whole, byAgency, byMonth, ranked, published, written, parts, strong }),
  );
  const heading = content.querySelector('h2')?.textContent ?? '';
  byId('said').textContent = words.loaded(heading);
  if (selection.agency !== null) document.title = `${heading} – ${pageTitle}`;
}

function sections(answers: Answers): Node[] {
  const { whole, byAgency, byMonth, ranked, published, written, parts, strong } = answers;
  const figure = whole.kind === 'rows' ? whole.rows[0] : undefined;
  if (whole.kind === 'unknown_agency') return [notice(words.unknownAgency, allAgencies())];
  if (figure === undefined) return [failed()];
  if (figure.reach.finished === 0) {
    const docs = el('a', { class: 'button button-outline', href: '/api/docs' }, words.empty.link);
    const ways = [
      ...(selection.period === 'all' ? [] : [wholeTime()]),
      ...(selection.agency === null ? [] : [allAgencies()]),
    ];
    return [notice(words.empty, docs, ...ways)];
  }
  const below = byAgency.kind === 'rows' ? byAgency.rows : undefined;
  const isLowest = below?.every((row) => row.key === selection.agency);
  return [
    ...(selection.agency === null ? [] : [el('p', { class: 'up' }, allAgencies())]),
    headline(figure, words, format, behind(figure, language, format)),
    ...(below === undefined ? [failed()] : isLowest ? [] : [agencySection(below)]),
    byMonth.kind === 'rows' ? months(byMonth, { language, words, format }) : failed(),
    ...(strong.length === 0 ? [] : [strengths(strong, { language, words, format })]),
    ...(parts === undefined
      ? [failed()]
      : partsOfYear(parts, {
          language,
          words,
          format,
          isOtherPeriod: selection.period !== parts.year,
        })),
    ...(ranked === undefined || ranked.ranked.length < 2
      ? []
      : [ranking(ranked, selection, { language, words, format })]),
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

function notice(what: { title: string; text: string }, ...ways: Node[]): HTMLElement {
  return el('div', { class: 'panel notice' }, el('h2', {}, what.title), el('p', {}, what.text), ...ways);
}

function failed(): HTMLElement {
  const retry = el('button', { type: 'button', class: 'button' }, words.failed.retry);
  retry.addEventListener('click', () => void show());
  return notice(words.failed, retry);
}

function allAgencies(): HTMLElement {
  return el('a', { href: writeSelection({ ...selection, agency: null }, language) }, words.allAgencies);
}

function wholeTime(): HTMLElement {
  const { all } = words.periods;
  return el('a', { href: writeSelection({ ...selection, period: 'all' }, language) }, words.otherPeriod(all));
}

function remember(): void {
  window.history.replaceState(null, '', writeSelection(selection, language));
}

const periodSelect = el('select', { id: 'period' });
periodSelect.addEventListener('change', () => {
  const period = toPeriod(periodSelect.value);
  if (period === undefined) return;
  selection = { ...selection, period };
  remember();
  void show();
});

/** The usual periods, and the years of which something is told; the one that is shown even if nobody offers it. */
function offerPeriods(published: Publications | undefined): void {
  const years = yearsToChoose(published, todayInVietNam(new Date()), rules);
  const { period } = selection;
  const all = [...fixedPeriods, ...years, ...(isYear(period) && !years.includes(period) ? [period] : [])];
  const option = (value: (typeof all)[number]) => {
    const text = isYear(value) ? words.year(value, isOpenYear(value)) : words.periods[value];
    return el('option', { value, selected: value === period }, text);
  };
  if (periodSelect.options.length !== all.length) periodSelect.replaceChildren(...all.map(option));
}

/** The other language keeps what is shown. */
const languageLink = byId('language');
languageLink.addEventListener('click', () => {
  languageLink.setAttribute('href', writeSelection(selection, language === 'vi' ? 'en' : 'vi'));
});

/** Paper shows what the screen can fold away. */
window.addEventListener('beforeprint', () => {
  for (const folded of content.querySelectorAll('details:not([open]):not(.screen-only)')) {
    folded.setAttribute('open', '');
  }
});

offerPeriods(undefined);
byId('period-place').replaceChildren(
  el('label', { class: 'period', for: periodSelect.id }, el('span', {}, words.periodLabel), periodSelect),
);
void show();
