/** What a printed report says: of the whole, laid out like the SIPAS reports, or of one agency. Pure. */
import type { Language } from '../../core/message.ts';
import type { PublishedRanking, PublishedRow, StoredPublication } from '../../indices/index.ts';
import { correctionBlocks } from './correction-blocks.ts';
import type { Bar, Block, Report } from './report.ts';
import { type ReportTexts, reportTexts } from './report-texts.ts';

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
    ...correctionBlocks(content, agencyCode, texts),
    ...(agency === undefined || own === undefined ? [] : placeBlocks(own, agency.code, texts)),
    ...([...of.factors, ...of.criteria].some(({ value }) => value !== null) && period.kind === 'year'
      ? [{ kind: 'note' as const, text: texts.barsNote }]
      : []),
    ...barBlocks(texts.byFactor, of.factors, texts),
    ...barBlocks(
      texts.byCriterion,
      of.criteria.filter(({ key }) => key !== 'overall'),
      texts,
    ),
    ...(period.kind === 'year' ? [] : [{ kind: 'note' as const, text: texts.yearsOnly }]),
    ...(ranking === undefined ? [] : rankingBlocks(ranking.ranking, texts)),
    ...reachBlocks(of.overall, texts),
    ...(agency === undefined
      ? importanceBlocks(figures.system.importance, names, texts)
      : findingBlocks(
          agency.findings.map(({ sentence }) => sentence[language]),
          texts,
        )),
    methodBox(content, [of.overall, ...of.factors, ...of.criteria], texts, language),
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
  const { value, interval, counts, weighted, reach } = row;
  const response: Block = {
    kind: 'text',
    text:
      reach.finished === 0
        ? texts.noDossiers
        : texts.responseRate(
            texts.count(reach.started),
            texts.count(reach.finished),
            shareOf(reach.started, reach.finished, texts),
          ),
  };
  if (value === null || interval === null || counts === null)
    return [
      { kind: 'text', text: row.reason === 'no_ratings' ? texts.nobody : texts.notPublishedLong },
      response,
    ];
  const all = counts.reduce((sum, count) => sum + count, 0);
  return [
    {
      kind: 'figure',
      value: texts.percent(value),
      text: texts.satisfied(
        texts.count(row.responses),
        texts.percent(interval.lower),
        texts.percent(interval.upper),
      ),
      bar,
    },
    response,
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

/** What is published as bars; the rest by name, for a long list of nothing hides the little that there is. */
function barBlocks(heading: string, rows: readonly PublishedRow[], texts: ReportTexts): Block[] {
  const asked = rows.filter(({ responses }) => responses > 0);
  if (asked.length === 0) return [];
  const shown = asked.filter(({ value }) => value !== null);
  const isFew = ({ reason }: PublishedRow) => reason === 'too_few_ratings' || reason === 'no_ratings';
  const hidden = asked.filter(({ value }) => value === null);
  const named = (of: readonly PublishedRow[], say: (names: string) => string): Block[] =>
    of.length === 0
      ? []
      : [{ kind: 'note', text: say(of.map(({ name }) => name.replace(/\.$/, '')).join('; ')) }];
  return [
    { kind: 'heading', text: heading },
    ...(shown.length === 0 ? [] : [{ kind: 'bars' as const, bars: shown.map((row) => barOf(row, texts)) }]),
    ...named(hidden.filter(isFew), texts.tooFew),
    ...named(
      hidden.filter((row) => !isFew(row)),
      texts.protectsOthers,
    ),
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

function shareOf(part: number, whole: number, texts: ReportTexts): string {
  return whole === 0 ? '–' : texts.percent((100 * part) / whole);
}

function reachBlocks({ reach }: PublishedRow, texts: ReportTexts): Block[] {
  const { finished, unreached } = reach;
  if (finished === 0) return [];
  const line = (name: string, part: number): [string, string] => [
    name,
    `${texts.count(part)} (${shareOf(part, finished, texts)})`,
  ];
  const reasons = [
    line(texts.notSampled, unreached.notSampled),
    line(texts.noInvitation, unreached.noInvitation),
    line(texts.noAddress, unreached.noAddress),
    line(texts.refusedContact, unreached.refusedContact),
    line(texts.notDelivered, unreached.notDelivered),
  ];
  return [
    { kind: 'heading', text: texts.reach },
    { kind: 'note', text: texts.reachNote },
    {
      kind: 'table',
      rows: [
        line(texts.finished, finished),
        line(texts.invitable, reach.invitable),
        line(texts.invited, reach.invited),
        line(texts.delivered, reach.delivered),
        line(texts.opened, reach.opened),
        line(texts.started, reach.started),
        line(texts.completed, reach.completed),
        line(texts.optedOut, reach.optedOut),
      ],
    },
    { kind: 'note', text: texts.unreachedNote },
    { kind: 'table', rows: reasons },
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

/** Every formula and refinement that a figure on these pages is made by, and what holds for all of them. */
function methodBox(
  { methods, leastRatings }: StoredPublication['content'],
  rows: readonly PublishedRow[],
  texts: ReportTexts,
  language: Language,
): Block {
  // The overall one also where its figure is not published: it is what would stand there.
  const told = rows.filter(({ value }, index) => index === 0 || value !== null);
  const isUsed = ({ id, version }: (typeof methods)[number]) =>
    told.some(
      ({ formula, formulaVersion, weighted }) =>
        (id === formula && version === formulaVersion) ||
        (id === weighted?.method && version === weighted.methodVersion),
    );
  return {
    kind: 'box',
    title: texts.method,
    lines: [
      ...methods
        .filter(isUsed)
        .map(
          (used) =>
            `• ${used.name[language]} (${used.id}, v${used.version}): ${used.description[language]} ${texts.source}: ${used.source[language]}`,
        ),
      ...texts.methodLines(leastRatings).map((line) => `• ${line}`),
    ],
  };
}
