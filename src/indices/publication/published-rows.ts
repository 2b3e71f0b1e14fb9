/** The rows of a publication beside those of the one before. Pure. */
import type { PublishedFigures, PublishedRow } from './vocabulary.ts';

type Rows = {
  readonly overall: PublishedRow;
  readonly factors: readonly PublishedRow[];
  readonly criteria: readonly PublishedRow[];
};

/** Makes a row anew; `was` is the one that stood in its place, `agency` its code, undefined for the whole. */
export type ChangeRow = (
  row: PublishedRow,
  was: PublishedRow | undefined,
  agency: string | undefined,
) => PublishedRow;

/** Figures with each row made anew. */
export function mapRows(
  before: PublishedFigures,
  figures: PublishedFigures,
  change: ChangeRow,
): PublishedFigures {
  const known = new Map(before.agencies.map((one) => [one.code, one]));
  const changed = (of: Rows, was: Rows | undefined, agency: string | undefined) => {
    const each = (rows: readonly PublishedRow[], old: readonly PublishedRow[] = []) =>
      rows.map((row) =>
        change(
          row,
          old.find(({ key }) => key === row.key),
          agency,
        ),
      );
    return {
      overall: change(of.overall, was?.overall, agency),
      factors: each(of.factors, was?.factors),
      criteria: each(of.criteria, was?.criteria),
    };
  };
  return {
    ...figures,
    system: { ...figures.system, ...changed(figures.system, before.system, undefined) },
    agencies: figures.agencies.map((one) => ({
      ...one,
      ...changed(one, known.get(one.code), one.code),
    })),
  };
}

/** Whether a row tells of the same answers in the same way. */
export function isSameFigure(row: PublishedRow, was: PublishedRow): boolean {
  const { counts } = was;
  return (
    row.formula === was.formula &&
    row.formulaVersion === was.formulaVersion &&
    row.criterionWeights === was.criterionWeights &&
    row.value === was.value &&
    row.counts !== null &&
    counts !== null &&
    row.counts.every((count, level) => count === counts[level])
  );
}
