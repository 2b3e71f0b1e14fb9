/** What a correction says of itself. Pure. */
import { publishedRowSchema, type StoredPublication } from '../../indices/index.ts';
import type { Block } from './report.ts';
import type { ReportTexts } from './report-texts.ts';

type Change = StoredPublication['content']['changes'][number];

/** So many other agencies are named; the rest is counted. */
const mostNamed = 20;

/** What a correction changes of the agency, or of the whole and the agencies whose overall figure is another. */
export function correctionBlocks(
  { corrects, changes, figures }: StoredPublication['content'],
  agencyCode: string | undefined,
  texts: ReportTexts,
): Block[] {
  if (corrects === null) return [];
  const own = agencyCode === undefined ? 'system' : `agencies/${agencyCode}`;
  const overall = changes.find(({ place }) => place === `${own}/overall`);
  // What stands beside a figure may change and the figure be the same.
  const isOther = ({ before, after }: Change) => summaryOf(before, texts) !== summaryOf(after, texts);
  const changed = new Set(
    changes
      .filter(({ place }) => place.endsWith('/overall'))
      .filter(isOther)
      .map(({ place }) => place),
  );
  const others = figures.agencies.filter(({ code }) => changed.has(`agencies/${code}/overall`));
  const names = others.slice(0, mostNamed).map(({ name }) => name);
  const more = others.length - names.length;
  return [
    { kind: 'heading', text: texts.correctionHeading },
    { kind: 'text', text: texts.correction(corrects) },
    {
      kind: 'list',
      lines: [
        overall === undefined || !isOther(overall)
          ? texts.overallUnchanged
          : texts.overallChanged(summaryOf(overall.before, texts), summaryOf(overall.after, texts)),
        ...(overall?.why === 'weighted_kept_back' ? [texts.weightedKeptBack] : []),
        ...(agencyCode === undefined && names.length > 0
          ? [texts.othersChanged(names.join('; '), more)]
          : []),
        texts.placesChanged(
          changes.filter(({ place }) => agencyCode === undefined || place.startsWith(`${own}/`)).length,
        ),
      ],
    },
  ];
}

/** A row of the list of changes in words: it stands there as JSON. */
function summaryOf(json: string, texts: ReportTexts): string {
  const row = publishedRowSchema.nullable().safeParse(JSON.parse(json)).data;
  if (row === undefined || row === null || row.value === null) return texts.notPublished;
  return `${texts.percent(row.value)}, n = ${texts.count(row.responses)}`;
}
