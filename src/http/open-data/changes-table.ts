/** What a correction changes as a flat table: numbers as they stood and as they stand. Pure. */
import { type PublicationContent, type PublishedRow, publishedRowSchema } from '../../indices/index.ts';
import type { Cell, FlatRow } from './table-of.ts';

/** Columns of a figure that stand in the table twice, with `_before` and `_after`. */
const compared: Readonly<Record<string, (row: PublishedRow) => Cell>> = {
  value: ({ value }) => value,
  weighted_value: ({ weighted }) => weighted?.value ?? null,
  responses: ({ responses }) => responses,
  finished: ({ reach }) => reach.finished,
  reason: ({ reason }) => reason ?? null,
};

/** Every change of a correction, one a row; none of a first publication. What is no figure has its whole text in the JSON file. */
export function changesTableOf({
  period,
  revision,
  corrects,
  changes,
  figures,
}: PublicationContent): FlatRow[] {
  const names = new Map(figures.agencies.map(({ code, name }) => [code, name]));
  return changes.map(({ place, before, after, why }) => {
    const { agency, subject } = readPlace(place);
    const [was, is] = [rowOf(before), rowOf(after)];
    return {
      period: period.key,
      revision,
      corrects,
      place,
      agency_code: agency,
      agency_name: agency === 'all' ? 'Tất cả các cơ quan' : (names.get(agency) ?? null),
      subject,
      why: why ?? null,
      ...Object.fromEntries(
        Object.entries(compared).flatMap(([name, read]) => [
          [`${name}_before`, was === undefined ? null : read(was)],
          [`${name}_after`, is === undefined ? null : read(is)],
        ]),
      ),
    };
  });
}

/** `system/overall`, `agencies/H38`, `agencies/H38/fees`, `rankings/H38`: of whom, and of what. */
function readPlace(place: string): { readonly agency: string; readonly subject: string } {
  const [list, agency = '', ...rest] = place.split('/');
  if (list === 'system') return { agency: 'all', subject: agency };
  return { agency, subject: list === 'rankings' ? 'ranking' : rest.join('/') || 'agency' };
}

/** Undefined for what is no figure, or was not there. */
function rowOf(json: string): PublishedRow | undefined {
  return publishedRowSchema.safeParse(JSON.parse(json)).data;
}
