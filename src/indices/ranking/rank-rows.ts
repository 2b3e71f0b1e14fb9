/** A ranking of figures as they are shown. Pure. */
import { compareVietnamese } from '../../core/text.ts';
import type { PublishedRanking, PublishedRow } from '../publication/vocabulary.ts';
import { rankUnits } from './rank-units.ts';

/** Ranks rows; those that are not shown have no rank. */
export function rankRows(rows: readonly PublishedRow[]): PublishedRanking {
  const shown = rows.flatMap(({ key, name, value, interval, counts }) =>
    value === null || interval === null || counts === null
      ? []
      : [{ key, name, value, interval, responses: counts.reduce((sum, count) => sum + count, 0) }],
  );
  const { group, ranked, unranked } = rankUnits(shown);
  const hidden = rows
    .filter(({ value }) => value === null)
    .map(({ key, name, responses }) => ({ key, name, responses }));
  return {
    group: group ?? null,
    ranked: ranked.map(({ unit, tier, rank }) => ({
      key: unit.key,
      name: unit.name,
      tier,
      rank,
      value: unit.value,
      interval: { lower: unit.interval.lower, upper: unit.interval.upper },
      responses: unit.responses,
    })),
    unranked: [...unranked.map(({ key, name, responses }) => ({ key, name, responses })), ...hidden].sort(
      (a, b) => compareVietnamese(a.name, b.name) || compareVietnamese(a.key, b.key),
    ),
  };
}
