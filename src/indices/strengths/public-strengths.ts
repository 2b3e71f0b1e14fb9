/**
 * What an agency does better or worse in a year, for everybody. Of a closed year it is what was published and signed. Of one that
 * is not, it is worked out from nothing but figures that the public is shown: their counts stand in the answers by criterion,
 * so whoever has those can work out the same. What moves overall satisfaction needs pairs of answers, and is told of closed years.
 */
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import type { CalendarDay } from '../../core/time.ts';
import { inTransaction, type Tx } from '../../db/index.ts';
import { formulas } from '../formulas/index.ts';
import { measureSatisfaction, type SatisfactionRefusal } from '../measure-satisfaction.ts';
import { type PublicDeps, showPublicly } from '../public-satisfaction.ts';
import { findingSchema, type PublicStrengths } from '../publication/vocabulary.ts';
import { findAgency } from '../row-keys.ts';
import { standingsOf } from './standings.ts';
import { findStrengthsWeaknesses } from './strengths-weaknesses.ts';

/** An agency by its code, and a year, `2026`. */
export type StrengthsQuery = { readonly agency: string; readonly year: string };

const publishedSchema = z.array(
  z.object({
    code: z.string(),
    version: z.int().nullable(),
    compared: z.int(),
    findings: z.array(findingSchema),
  }),
);
type Published = z.infer<typeof publishedSchema>[number];

/** Answers queries; what the publication of a year holds is kept, for it never changes. */
export function createPublicStrengths(
  deps: PublicDeps,
): (query: StrengthsQuery) => Promise<Result<PublicStrengths, SatisfactionRefusal>> {
  const kept = new Map<number, ReadonlyMap<string, Published>>();
  const publishedIn = async (tx: Tx, number: number) => {
    const known = kept.get(number) ?? (await readPublished(tx, number));
    kept.set(number, known);
    return known;
  };
  return ({ agency: asked, year }) =>
    inTransaction(deps.db, async (tx) => {
      await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
      const agency = await findAgency(tx, asked);
      if (agency === undefined) return err({ code: 'unknown_agency' as const });
      const { code } = agency;
      const above = await tx.agency.findFirst({ where: { children: { some: { id: agency.id } } } });
      const publication = await tx.publication.findFirst({
        where: { period: year },
        orderBy: { revision: 'desc' },
        select: { number: true, revision: true },
      });
      if (publication === null) return ok(await soFar(tx, deps, { code, above: above?.code, year }));
      const own = (await publishedIn(tx, publication.number)).get(code);
      return ok({
        year,
        publication,
        formula: 'item_top2' as const,
        formulaVersion: own?.version ?? formulas.item_top2.version,
        compared: own?.compared ?? 0,
        findings: own?.findings ?? [],
      });
    });
}

/** In the database, for the publication of a large country would hold up everything else while it is read here. */
async function readPublished(tx: Tx, number: number): Promise<ReadonlyMap<string, Published>> {
  const rows = publishedSchema.parse(
    await tx.$queryRaw`
      select agency->>'code' as code, (agency #>> '{criteria,0,formulaVersion}')::int as version,
        (select count(*)::int from json_array_elements(agency->'criteria') as criterion
          where criterion->>'key' <> 'overall' and criterion->>'value' is not null) as compared,
        agency->'findings' as findings
      from publications,
        json_array_elements(convert_from(content, 'UTF8')::json #> '{figures,agencies}') as agency
      where number = ${number}`,
  );
  return new Map(rows.map((row) => [row.code, row]));
}

async function soFar(
  tx: Tx,
  deps: PublicDeps,
  { code, above, year }: { code: string; above: string | undefined; year: string },
): Promise<PublicStrengths> {
  const criteriaOf = async (agency: string | undefined, of: number) => {
    const asked = {
      by: 'criterion' as const,
      from: `${of}-01-01` as CalendarDay,
      to: `${of}-12-31` as CalendarDay,
      ...(agency === undefined ? {} : { agency }),
    };
    const measured = await measureSatisfaction(tx, { ...deps, audience: 'public' }, asked);
    if (!measured.ok) throw new Error(`a figure was refused: ${measured.error.code}`);
    const showings = await showPublicly(tx, deps, asked, measured.value);
    return measured.value.figures.flatMap((figure, index) => {
      const showing = showings[index];
      return showing === undefined ? [] : [{ figure, showing }];
    });
  };
  const own = await criteriaOf(code, Number(year));
  const standings = standingsOf(
    deps.criteria,
    own,
    await criteriaOf(above, Number(year)),
    await criteriaOf(code, Number(year) - 1),
  );
  return {
    year,
    publication: null,
    formula: 'item_top2',
    formulaVersion: own[0]?.figure.formula.version ?? formulas.item_top2.version,
    compared: standings.length,
    findings: findStrengthsWeaknesses(standings, undefined),
  };
}
