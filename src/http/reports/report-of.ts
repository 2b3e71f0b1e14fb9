/** What a printed report says: of the whole, laid out like the SIPAS reports, or of one agency. Pure. */
import type { Language } from '../../core/message.ts';
import type { PublishedRanking, PublishedRow, StoredPublication } from '../../indices/index.ts';
import { type ReportTexts, reportTexts } from './report-texts.ts';

export type Bar = {
  readonly label: string;
  /** 0 to 100; null where nothing is published. */
  readonly value: number | null;
  readonly lower: number;
  readonly upper: number;
  /** What stands beside it in words. */
  readonly note: string;
};

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly lines: readonly string[] }
  | { readonly kind: 'figure'; readonly value: string; readonly text: string; readonly bar: Bar }
  | { readonly kind: 'bars'; readonly bars: readonly Bar[] }
  | { readonly kind: 'levels'; readonly shares: readonly number[]; readonly labels: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'box'; readonly title: string; readonly lines: readonly string[] };

export type Report = {
  readonly title: string;
  readonly subtitle: string;
  readonly footer: string;
  readonly language: Language;
  /** When it was published: a report is as old as its figures. */
  readonly createdAt: Date;
  readonly blocks: readonly Block[];
};

/** The report of a publication, or of one of its agencies (by code); undefined if it has no such agency. */
export function reportOf(
  { content, publishedAt, hash }: StoredPublication,
  agencyCode: string | undefined,
  language: Language,
): Report | undefined {
  const texts = reportTexts[language];
  const { figures, period } = content;
  const agency = figures.agencies.find(({ code }) => code === agencyCode);
  if (agencyCode !== undefined && agency === undefined) return undefined;
  const of = agency ?? figures.system;
  const ranking = figures.rankings.find(({ parent }) => parent === (agencyCode ?? topOf(figures.agencies)));
  const own = figures.rankings.find(({ parent }) => parent === agency?.parent)?.ranking;
  const names = new Map(figures.system.criteria.map(({ key, name }) => [key, name]));
  const blocks: Block[] = [
    ...overallBlocks(of.overall, texts),
    ...(agency === undefined || own === undefined ? [] : placeBlocks(own, agency.code, texts)),
    ...barBlocks(texts.byFactor, of.factors, texts),
    ...barBlocks(
      texts.byCriterion,
      of.criteria.filter(({ key }) => key !== 'overall'),
      texts,
    ),
    ...(ranking === undefined ? [] : rankingBlocks(ranking.ranking, texts)),
    ...reachBlocks(of.overall, texts),
    ...(agency === undefined
      ? importanceBlocks(figures.system.importance, names, texts)
      : findingBlocks(
          agency.findings.map(({ sentence }) => sentence[language]),
          texts,
        )),
    ...correctionBlocks(content.corrects, content.changes.length, texts),
    methodBox(content.methods, of.overall, texts, language, content.leastRatings),
  ];
  return {
    title: agency?.name ?? texts.everybody,
    subtitle: `${texts.title} · ${texts.period(period.key)}`,
    footer: texts.footer(content.number, content.revision, content.dataThrough, hash.slice(0, 16)),
    language,
    createdAt: publishedAt,
    blocks,
  };
}

/** Where one agency is above all others, the ranking that says something is that of those below it. */
function topOf(
  agencies: readonly { readonly code: string; readonly parent: string | null }[],
): string | null {
  const roots = agencies.filter(({ parent }) => parent === null);
  return roots.length === 1 ? (roots[0]?.code ?? null) : null;
}

function barOf(row: PublishedRow, texts: ReportTexts): Bar {
  const { value, interval, responses } = row;
  if (value === null || interval === null)
    return { label: row.name, value: null, lower: 0, upper: 0, note: texts.notPublished };
  const { lower, upper } = interval;
  const note = `${texts.percent(value)} (${texts.percent(lower)}–${texts.percent(upper)}), n = ${texts.count(responses)}`;
  return { label: row.name, value, lower, upper, note };
}

function overallBlocks(row: PublishedRow, texts: ReportTexts): Block[] {
  const bar = barOf(row, texts);
  const { value, counts, weighted } = row;
  if (value === null || counts === null) return [{ kind: 'text', text: texts.notPublishedLong }];
  const all = counts.reduce((sum, count) => sum + count, 0);
  return [
    { kind: 'figure', value: texts.percent(value), text: texts.satisfied(bar.note), bar },
    ...(weighted === null
      ? []
      : [
          {
            kind: 'text' as const,
            text: texts.weighted(
              texts.percent(weighted.value),
              texts.percent(weighted.interval.lower),
              texts.percent(weighted.interval.upper),
            ),
          },
        ]),
    { kind: 'heading', text: texts.levelsHeading },
    {
      kind: 'levels',
      shares: counts.map((count) => (100 * count) / all),
      labels: counts.map(
        (count, index) =>
          `${texts.levels[index]}: ${texts.count(count)} (${texts.percent((100 * count) / all)})`,
      ),
    },
  ];
}

function placeBlocks(ranking: PublishedRanking, code: string, texts: ReportTexts): Block[] {
  // A place among nobody else says nothing.
  if (ranking.ranked.length + ranking.unranked.length < 2) return [];
  const own = ranking.ranked.find(({ key }) => key === code);
  if (own === undefined) return [{ kind: 'text', text: texts.noPlace }];
  const { best, worst } = own.rank;
  return [{ kind: 'text', text: texts.place(best, worst, ranking.ranked.length, texts.tiers[own.tier]) }];
}

function barBlocks(heading: string, rows: readonly PublishedRow[], texts: ReportTexts): Block[] {
  const asked = rows.filter(({ responses }) => responses > 0);
  if (asked.length === 0) return [];
  return [
    { kind: 'heading', text: heading },
    { kind: 'bars', bars: asked.map((row) => barOf(row, texts)) },
  ];
}

function rankingBlocks({ ranked, unranked }: PublishedRanking, texts: ReportTexts): Block[] {
  if (ranked.length === 0) return [];
  return [
    { kind: 'heading', text: texts.ranking },
    { kind: 'text', text: texts.rankingNote },
    {
      kind: 'bars',
      bars: ranked.map(({ name, value, interval, rank, tier, responses }) => ({
        label: `${rank.best === rank.worst ? rank.best : `${rank.best}–${rank.worst}`}. ${name}`,
        value,
        lower: interval.lower,
        upper: interval.upper,
        note: `${texts.percent(value)}, n = ${texts.count(responses)} · ${texts.tiers[tier]}`,
      })),
    },
    ...(unranked.length === 0
      ? []
      : [{ kind: 'text' as const, text: texts.unranked(unranked.map(({ name }) => name).join('; ')) }]),
  ];
}

function reachBlocks({ reach }: PublishedRow, texts: ReportTexts): Block[] {
  const share = (part: number) => (reach.finished === 0 ? '–' : texts.percent((100 * part) / reach.finished));
  const line = (name: string, part: number): [string, string] => [
    name,
    `${texts.count(part)} (${share(part)})`,
  ];
  return [
    { kind: 'heading', text: texts.reach },
    {
      kind: 'table',
      rows: [
        line(texts.finished, reach.finished),
        line(texts.invited, reach.invited),
        line(texts.delivered, reach.delivered),
        line(texts.started, reach.started),
        line(texts.completed, reach.completed),
      ],
    },
  ];
}

type Importances = StoredPublication['content']['figures']['system']['importance'];

function importanceBlocks(
  importance: Importances,
  names: ReadonlyMap<string, string>,
  texts: ReportTexts,
): Block[] {
  if (importance === null || importance.length === 0) return [];
  return [
    { kind: 'heading', text: texts.importance },
    { kind: 'text', text: texts.importanceNote },
    {
      kind: 'bars',
      bars: importance.map(({ criterion, share, interval }) => ({
        label: names.get(criterion) ?? criterion,
        value: share,
        lower: interval.lower,
        upper: interval.upper,
        note: `${texts.percent(share)} (${texts.percent(interval.lower)}–${texts.percent(interval.upper)})`,
      })),
    },
  ];
}

function findingBlocks(sentences: readonly string[], texts: ReportTexts): Block[] {
  if (sentences.length === 0) return [];
  return [
    { kind: 'heading', text: texts.findings },
    { kind: 'list', lines: sentences },
  ];
}

function correctionBlocks(corrects: number | null, changes: number, texts: ReportTexts): Block[] {
  return corrects === null ? [] : [{ kind: 'text', text: texts.correction(corrects, changes) }];
}

function methodBox(
  methods: StoredPublication['content']['methods'],
  { formula, formulaVersion }: PublishedRow,
  texts: ReportTexts,
  language: Language,
  leastRatings: number,
): Block {
  const used = methods.find(({ id, version }) => id === formula && version === formulaVersion);
  return {
    kind: 'box',
    title: texts.method,
    lines: [
      ...(used === undefined
        ? []
        : [
            `${used.name[language]} (${used.id}, v${used.version}): ${used.description[language]} ${texts.source}: ${used.source[language]}`,
          ]),
      ...texts.methodLines(leastRatings),
    ],
  };
}
