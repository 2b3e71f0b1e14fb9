/** Corrections: what they change, and what they must keep back so that old and new together tell nothing of a few. Pure. */
import { atOnce } from '../../core/steps.ts';
import { agencyRows } from '../disclosure/release-plan.ts';
import { suppress } from '../disclosure/suppress.ts';
import { type Atom, at, fillTable, growTree } from '../disclosure/table.ts';
import { noFigure } from '../satisfaction.ts';
import { canonicalJson } from './canonical-json.ts';
import type { PublicationContent, PublishedFigures, PublishedRow } from './vocabulary.ts';

/** Every place of the figures whose value differs, with both values as JSON. */
export function changesBetween(
  before: PublishedFigures,
  after: PublishedFigures,
): PublicationContent['changes'] {
  const [old, now] = [placesOf(before), placesOf(after)];
  const places = [...new Set([...old.keys(), ...now.keys()])].sort();
  return places.flatMap((place) => {
    const [was, is] = [old.get(place) ?? 'null', now.get(place) ?? 'null'];
    return was === is ? [] : [{ place, before: was, after: is }];
  });
}

function placesOf({ system, agencies, rankings }: PublishedFigures): Map<string, string> {
  const places = new Map<string, string>();
  const put = (place: string, value: unknown) => places.set(place, canonicalJson(value));
  put('system/overall', system.overall);
  for (const row of [...system.factors, ...system.criteria]) put(`system/${row.key}`, row);
  put('system/importance', system.importance);
  for (const { code, overall, factors, criteria, findings, name, parent } of agencies) {
    put(`agencies/${code}`, { name, parent });
    put(`agencies/${code}/overall`, overall);
    for (const row of [...factors, ...criteria]) put(`agencies/${code}/${row.key}`, row);
    put(`agencies/${code}/findings`, findings);
  }
  for (const { parent, ranking } of rankings) put(`rankings/${parent ?? 'all'}`, ranking);
  return places;
}

const peopleOf = (row: PublishedRow | undefined) => row?.responses ?? 0;

/**
 * Old figure and new figure of an agency differ by those who came or went. Where these are too few, the new figure is
 * hidden, with as many others as it takes; what was published before cannot be hidden any more.
 */
export function keepBackSmallChanges(
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
      isKeptBack: (cell) =>
        cell % width === 0 && isSmallChange(table.people, cell, width, columns.indexes, leastPeople),
    }),
  );
  const isHidden = (code: string | undefined) => {
    const row = code === undefined ? 0 : table.rows.indexes.get(code);
    return row !== undefined && at(hidden, row * width) === 1;
  };
  return {
    ...after,
    system: {
      ...after.system,
      overall: isHidden(undefined) ? hide(after.system.overall) : after.system.overall,
    },
    agencies: after.agencies.map((one) =>
      isHidden(one.code)
        ? {
            ...one,
            overall: hide(one.overall),
            factors: one.factors.map(hide),
            criteria: one.criteria.map(hide),
            findings: [],
          }
        : one,
    ),
    rankings: after.rankings.map(({ parent, ranking }) => ({
      parent,
      ranking: {
        ...ranking,
        ranked: ranking.ranked.filter(({ key }) => !isHidden(key)),
        unranked: [
          ...ranking.unranked,
          ...ranking.ranked
            .filter(({ key }) => isHidden(key))
            .map(({ key, name, responses }) => ({ key, name, responses })),
        ],
      },
    })),
  };
}

function isSmallChange(
  people: Float64Array,
  cell: number,
  width: number,
  columns: ReadonlyMap<string, number>,
  leastPeople: number,
): boolean {
  const moved = at(people, Math.floor(cell / width) * width + (columns.get('changed') ?? 0));
  return moved > 0 && moved < leastPeople;
}

function hide(row: PublishedRow): PublishedRow {
  return { ...row, ...noFigure, reason: row.reason ?? 'protects_others' };
}
