/** How long the figures take that pages ask for, on tallies alone. */
import type { Db } from '../../../db/index.ts';
import { inTransaction } from '../../../db/index.ts';
import { type CriteriaList, measureSatisfaction } from '../../../indices/index.ts';
import { satisfactionQuerySchema } from '../../../indices/vocabulary.ts';
import type { Size } from './plant.ts';

export type QueryFigures = {
  readonly query: string;
  readonly p50Milliseconds: number;
  readonly p95Milliseconds: number;
};

const year = { from: '2025-11-01' };
const pages: readonly Readonly<Record<string, string>>[] = [
  {},
  { ...year },
  { by: 'month' },
  { by: 'agency' },
  { ...year, by: 'agency' },
  { ...year, by: 'factor' },
  { ...year, by: 'criterion' },
  { ...year, by: 'channel' },
  { ...year, by: 'field' },
  { ...year, formula: 'criteria_top2_pooled' },
];

const runs = 25;

/** Each page for the whole country, for provinces, communes and units, and over all of them the ninety-fifth percentile. */
export async function measureQueries(
  db: Db,
  criteria: CriteriaList,
  size: Pick<Size, 'agencies'>,
): Promise<QueryFigures[]> {
  // The numbers that `plantCountry` gives: 34 roots, then a third communes, then units.
  const codesAt = (shares: readonly number[]) =>
    shares.map((share) => `H${34 + Math.floor(share * (size.agencies - 34))}`);
  const all: number[] = [];
  const figures: QueryFigures[] = [];
  for (const [level, agencies] of [
    ['country', [undefined]],
    ['province', ['H3', 'H17', 'H30']],
    ['commune', codesAt([0.01, 0.05, 0.12])],
    ['unit', codesAt([0.7, 0.81, 0.9])],
  ] as const) {
    for (const page of pages) {
      const milliseconds: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const agency = agencies[run % agencies.length];
        const query = satisfactionQuerySchema.parse({ ...page, ...(agency === undefined ? {} : { agency }) });
        const startedAt = performance.now();
        const measured = await inTransaction(db, (tx) => measureSatisfaction(tx, { criteria }, query));
        if (!measured.ok) throw new Error(measured.error.code);
        // The first run fills the caches of the connection and of the server.
        if (run >= agencies.length) milliseconds.push(performance.now() - startedAt);
      }
      all.push(...milliseconds);
      figures.push({ query: `${level} ${JSON.stringify(page)}`, ...percentiles(milliseconds) });
    }
  }
  return [...figures, { query: 'all of them', ...percentiles(all) }];
}

function percentiles(milliseconds: readonly number[]): Omit<QueryFigures, 'query'> {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Milliseconds: at(0.5), p95Milliseconds: at(0.95) };
}
