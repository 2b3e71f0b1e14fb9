/** Corrections: what they change, and what they must keep back so that old and new together tell nothing of a few. Pure. */
import { atOnce } from '../../core/steps.ts';
import { agencyRows } from '../disclosure/release-plan.ts';
import { suppress } from '../disclosure/suppress.ts';
import { type Atom, at, fillTable, growTree, type Table } from '../disclosure/table.ts';
import { rankRows } from '../ranking/rank-rows.ts';
import { noFigure, ratingsBehindDecimal, roundWeighted } from '../satisfaction.ts';
import { canonicalJson } from './canonical-json.ts';
import { keepPublished } from './keep-published.ts';
import { isSameFigure, mapRows } from './published-rows.ts';
import type { ChangeReason, PublicationContent, PublishedFigures, PublishedRow } from './vocabulary.ts';

type Change = PublicationContent['changes'][number];
type Place = { readonly json: string; readonly row?: PublishedRow; readonly agency?: string };

/** Every place of the figures whose value differs, with both values as JSON, and why. */
function changesBetween(before: PublishedFigures, after: PublishedFigures): Change[] {
  const [old, now] = [placesOf(before), placesOf(after)];
  const places = [...new Set([...old.keys(), ...now.keys()])].sort();
  return places.flatMap((place): Change[] => {
    const [was, is] = [old.get(place), now.get(place)];
    if (was?.json === is?.json) return [];
    const agency = (is ?? was)?.agency;
    const isOther = agency !== undefined && isOtherAgency(agency, place, old, now);
    const why = isOther ? 'other_agency' : whyChanged(was?.row, is?.row);
    return [{ place, before: was?.json ?? 'null', after: is?.json ?? 'null', why }];
  });
}

function isOtherAgency(
  code: string,
  place: string,
  old: ReadonlyMap<string, Place>,
  now: ReadonlyMap<string, Place>,
): boolean {
  const itself = `agencies/${code}`;
  return place === itself || !old.has(itself) || !now.has(itself);
}

function whyChanged(was: PublishedRow | undefined, is: PublishedRow | undefined): ChangeReason {
  if (was === undefined && is === undefined) return 'follows';
  if (was?.value != null && is?.value == null) return 'kept_back';
  return was?.weighted != null && is?.weighted == null ? 'weighted_kept_back' : 'recounted';
}

function placesOf({ system, agencies, rankings }: PublishedFigures): Map<string, Place> {
  const places = new Map<string, Place>();
  const put = (place: string, value: unknown, of: Omit<Place, 'json'> = {}) =>
    places.set(place, { json: canonicalJson(value), ...of });
  put('system/overall', system.overall, { row: system.overall });
  for (const row of [...system.factors, ...system.criteria]) put(`system/${row.key}`, row, { row });
  put('system/importance', system.importance);
  for (const { code: agency, overall, factors, criteria, findings, name, parent } of agencies) {
    put(`agencies/${agency}`, { name, parent }, { agency });
    put(`agencies/${agency}/overall`, overall, { agency, row: overall });
    for (const row of [...factors, ...criteria]) put(`agencies/${agency}/${row.key}`, row, { agency, row });
    put(`agencies/${agency}/findings`, findings, { agency });
  }
  for (const { parent, ranking } of rankings) put(`rankings/${parent ?? 'all'}`, ranking);
  return places;
}

/**
 * The figures of a correction and what they change, out of figures that were computed again. `earlier` are those of every
 * publication of the period before, the first one first: what one of them showed, everybody has, whatever later ones kept back.
 */
export function correctFigures(
  earlier: readonly PublishedFigures[],
  composed: PublishedFigures,
  leastPeople: number,
): { readonly figures: PublishedFigures; readonly changes: Change[] } {
  const last = earlier.at(-1);
  if (last === undefined) return { figures: composed, changes: [] };
  const figures = earlier.reduce(
    (kept, one) => keepBackSmallChanges(one, kept, leastPeople),
    keepPublished(last, composed),
  );
  return { figures, changes: changesBetween(last, figures) };
}

const peopleOf = (row: PublishedRow | undefined) => row?.responses ?? 0;

/**
 * Old figure and new figure of an agency differ by those who came or went. Where these are too few, the new figure is
 * hidden, with as many others as it takes; what was published before cannot be hidden any more.
 */
function keepBackSmallChanges(
  before: PublishedFigures,
  after: PublishedFigures,
  leastPeople: number,
): PublishedFigures {
  const rows = agencyRows(after.agencies.map(({ code, parent }) => ({ id: code, parentId: parent })));
  const old = new Map(before.agencies.map((one) => [one.code, one]));
  const own = (code: string, rowOf: (code: string) => PublishedRow | undefined) =>
    peopleOf(rowOf(code)) -
    after.agencies
      .filter(({ parent }) => parent === code)
      .reduce((sum, one) => sum + peopleOf(rowOf(one.code)), 0);
  const oldRow = (code: string) => old.get(code)?.overall;
  const newRow = (code: string) => after.agencies.find((one) => one.code === code)?.overall;
  const atoms = after.agencies.flatMap(({ code }): Atom[] => {
    const row = rows.leafOf(code);
    const was = Math.max(0, own(code, oldRow));
    const moved = Math.abs(Math.max(0, own(code, newRow)) - was);
    return [
      { row, column: 'published', people: was },
      { row, column: 'changed', people: moved },
    ];
  });
  const columns = growTree(['published', 'changed'].map((id) => ({ id, parent: undefined })));
  const table = fillTable(rows.tree, columns, atoms);
  const width = columns.ids.length;
  const published = columns.indexes.get('published');
  const { hidden } = atOnce(
    suppress(table, {
      leastPeople,
      isShownAlready: (cell) => cell % width === published,
      isNeverTold: (cell) => cell % width === columns.indexes.get('changed'),
      isKeptBack: (cell) => {
        const moved = movedIn(table, Math.floor(cell / width));
        return cell % width === 0 && moved > 0 && moved < leastPeople;
      },
    }),
  );
  const isHiddenRow = (row: number) => at(hidden, row * width) === 1;
  const rowOf = (code: string | undefined) => (code === undefined ? 0 : (table.rows.indexes.get(code) ?? 0));
  const isHidden = (code: string | undefined) => isHiddenRow(rowOf(code));
  const isChangeHidden = (row: number) => isHiddenRow(row) && movedIn(table, row) > 0;
  const hidesBelow = (code: string | undefined) =>
    (table.rows.leaves[rowOf(code)] ?? []).some(isChangeHidden);
  const parentOf = new Map(after.agencies.map(({ code, parent }) => [code, parent]));
  // Of those that are not hidden anyway.
  const groups = new Set(
    after.agencies
      .filter(({ code, overall }) => isHidden(code) && overall.value !== null)
      .map(({ parent }) => parent),
  );
  const isBesideHidden = (code: string | undefined) =>
    code !== undefined && groups.has(parentOf.get(code) ?? null);
  const shown = mapRows(before, after, (row, was, code) => {
    if (isHidden(code)) return hide(row);
    const own = hidesBelow(code) ? { ...row, weighted: weightedAmongHidden(row, was) } : row;
    // Drawn towards the mean of all in its group, it would tell of those that are hidden.
    return isBesideHidden(code) ? { ...own, shrunken: null } : own;
  });
  return {
    ...shown,
    agencies: shown.agencies.map((one) => (isHidden(one.code) ? { ...one, findings: [] } : one)),
    rankings: shown.rankings.map(({ parent, ranking }) => {
      const members = shown.agencies.filter((one) => one.parent === parent).map(({ overall }) => overall);
      return { parent, ranking: groups.has(parent) ? rankRows(members) : ranking };
    }),
  };
}

/**
 * A weighted figure is another sum over the same people with other weights: with it, one could tell apart those that are hidden
 * below. That of the same answers is known; of very many it is told to one decimal (`public-satisfaction.ts`).
 */
function weightedAmongHidden(row: PublishedRow, was: PublishedRow | undefined): PublishedRow['weighted'] {
  if (was !== undefined && isSameFigure(row, was)) return was.weighted;
  const ratings = (row.counts ?? []).reduce((sum, count) => sum + count, 0);
  return row.weighted === null || ratings < ratingsBehindDecimal ? null : roundWeighted(row.weighted);
}

/** How many people came or went in a row. */
function movedIn({ people, columns }: Table, row: number): number {
  return at(people, row * columns.ids.length + (columns.indexes.get('changed') ?? 0));
}

function hide(row: PublishedRow): PublishedRow {
  return { ...row, ...noFigure, reason: row.reason ?? 'protects_others' };
}
