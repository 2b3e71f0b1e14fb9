/** Puts together the figures of a closed period, as the public may see them. The same tallies make the same figures. */
import type { CalendarDay } from '../../core/time.ts';
import type { Tx } from '../../db/index.ts';
import { type CriteriaList, overallCriterion, ratedCriteria } from '../criteria.ts';
import type { PlanStore, ReleasePlans } from '../disclosure/load-plans.ts';
import { type MeasuredFigure, measurePlanned } from '../measure-satisfaction.ts';
import { showPublicly } from '../public-satisfaction.ts';
import { rankRows } from '../ranking/rank-rows.ts';
import { type Showing, toRows } from '../satisfaction.ts';
import { readGroupedPairs } from '../strengths/read-pairs.ts';
import { type Importance, relativeImportance } from '../strengths/relative-importance.ts';
import { standingsOf } from '../strengths/standings.ts';
import { findStrengthsWeaknesses } from '../strengths/strengths-weaknesses.ts';
import { type Plan, planFigures } from '../subjects.ts';
import type { SatisfactionQuery, SatisfactionRow } from '../vocabulary.ts';
import type { ClosedPeriod } from './closed-period.ts';
import type { PublishedAgency, PublishedFigures, PublishedRow } from './vocabulary.ts';

export type ComposeDeps = { readonly criteria: CriteriaList; readonly plans: PlanStore };

type Shown = { readonly figure: MeasuredFigure; readonly showing: Showing; readonly row: PublishedRow };

/** Figures of one period. The transaction must be one snapshot. Takes a few queries for each agency that has others below it. */
export async function composeFigures(
  tx: Tx,
  deps: ComposeDeps,
  period: ClosedPeriod,
): Promise<PublishedFigures> {
  const ask = asker(tx, deps, period);
  const askBefore = asker(tx, deps, yearBefore(period));
  const isYear = period.kind === 'year';
  const agencies = await tx.agency.findMany({
    orderBy: { code: 'asc' },
    select: { code: true, name: true, parent: { select: { code: true } } },
  });
  const rated = ratedCriteria(deps.criteria).map(({ id }) => id);
  const importance = isYear
    ? relativeImportance(
        await readGroupedPairs(tx, rated, period),
        overallCriterion,
        rated.filter((id) => id !== overallCriterion),
      )
    : undefined;
  const [overall] = await ask.one({});
  if (overall === undefined) throw new Error('there is no figure of everybody');
  const whole = {
    factors: isYear ? await ask.one({ by: 'factor' }) : [],
    criteria: isYear ? await ask.one({ by: 'criterion' }) : [],
  };
  const parents = [null, ...new Set(agencies.flatMap((one) => one.parent?.code ?? []))];
  const inner = new Set<string | null>(parents);
  const known = new Map(agencies.map((one) => [one.code, one]));
  const isBefore = isYear && (await askBefore.one({ by: 'criterion' })).some(({ row }) => row.responses > 0);
  const rowsOf = new Map<string | null, readonly PublishedRow[]>();
  const published = new Map<string, PublishedAgency>();
  // Criteria of agencies whose children are still to come: those of ten thousand do not fit into memory all at once.
  const above = new Map<string | null, readonly Shown[]>([[null, whole.criteria]]);
  for (const parent of fromTheTop(agencies)) {
    const shown = await ask.one({ by: 'agency', ...(parent === null ? {} : { agency: parent }) });
    rowsOf.set(
      parent,
      shown.map(({ row }) => row),
    );
    const criteriaOf = isYear ? byAgency(await ask.below(parent, 'criterion')) : none;
    const factorsOf = isYear ? byAgency(await ask.below(parent, 'factor')) : none;
    const criteriaBefore = isBefore ? byAgency(await askBefore.below(parent, 'criterion')) : none;
    for (const { row: overall } of shown) {
      const code = overall.key;
      const agency = known.get(code);
      if (agency === undefined || code === parent) continue;
      const criteria = criteriaOf.get(code) ?? [];
      const before = criteriaBefore.get(code) ?? [];
      const standings = standingsOf(deps.criteria, criteria, above.get(parent) ?? [], before);
      published.set(code, {
        code,
        name: agency.name,
        parent,
        overall,
        factors: (factorsOf.get(code) ?? []).map(({ row }) => row),
        criteria: criteria.map(({ row }) => row),
        findings: findStrengthsWeaknesses(standings, importance),
      });
      if (inner.has(code)) above.set(code, criteria);
    }
    above.delete(parent);
  }
  return {
    system: {
      overall: overall.row,
      factors: whole.factors.map(({ row }) => row),
      criteria: whole.criteria.map(({ row }) => row),
      importance: importance?.map(plainImportance) ?? null,
    },
    agencies: agencies.flatMap(({ code }) => published.get(code) ?? []),
    rankings: parents.flatMap((parent) => {
      const below = (rowsOf.get(parent) ?? []).filter(({ key }) => key !== parent);
      return below.length < 2 ? [] : [{ parent, ranking: rankRows(below) }];
    }),
  };
}

function yearBefore({ kind, from, to, key }: ClosedPeriod): ClosedPeriod {
  const earlier = (day: string) => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}` as CalendarDay;
  return { kind, key, from: earlier(from), to: earlier(to) };
}

function plainImportance({ criterion, share, interval }: Importance) {
  return { criterion, share, interval };
}

function asker(tx: Tx, deps: ComposeDeps, period: ClosedPeriod) {
  // In one snapshot they are the same for every figure; to find that out takes all agencies each time.
  let known: Promise<ReleasePlans> | undefined;
  const plans: Pick<PlanStore, 'plansOf'> = {
    plansOf: async (...given) => {
      known ??= deps.plans.plansOf(...given);
      return asOf(await known, period.to.slice(0, 7));
    },
  };
  const days = { from: period.from, to: period.to };
  const show = async (asked: SatisfactionQuery, plan: Plan): Promise<Shown[]> => {
    const measured = await measurePlanned(tx, { audience: 'public' }, asked, plan);
    if (!measured.ok) throw new Error(`a figure was refused: ${measured.error.code}`);
    const { figures } = measured.value;
    const showings = await showPublicly(tx, { plans }, asked, measured.value);
    // Of many subjects by agency, each row is the subject's, as if the agency alone had been asked for.
    const isOfMany = asked.by === 'agency' && plan.subjects.length > 1;
    const rows = isOfMany
      ? toRows(days, { ...measured.value, figures: namedAfterSubjects(figures, plan) }, showings)
      : toRows(asked, measured.value, showings);
    return figures.flatMap((figure, index) => {
      const [showing, row] = [showings[index], rows[index]];
      return showing === undefined || row === undefined
        ? []
        : [{ figure, showing, row: withoutInstant(row) }];
    });
  };
  const planOf = (query: SatisfactionQuery) => {
    const plan = planFigures(query, deps.criteria);
    if (!plan.ok) throw new Error('a figure of a publication does not fit');
    return plan.value;
  };
  return {
    one: (query: SatisfactionQuery) => show({ ...query, ...days }, planOf(query)),
    /** Every criterion or factor of every agency directly below one, or of those at the top. */
    below: (parent: string | null, by: 'criterion' | 'factor') =>
      show({ ...days, by: 'agency', ...(parent === null ? {} : { agency: parent }) }, planOf({ by })),
  };
}

function namedAfterSubjects(figures: readonly MeasuredFigure[], { subjects }: Plan): MeasuredFigure[] {
  const names = new Map(subjects.map(({ id, name }) => [id, name]));
  return figures.map((figure) => ({
    ...figure,
    key: figure.subject,
    name: names.get(figure.subject) ?? figure.subject,
  }));
}

const none: ReadonlyMap<string, readonly Shown[]> = new Map();

function byAgency(all: readonly Shown[]): ReadonlyMap<string, readonly Shown[]> {
  const byCode = new Map<string, Shown[]>();
  for (const shown of all) {
    const { key } = shown.figure;
    const own = byCode.get(key);
    if (own === undefined) byCode.set(key, [shown]);
    else own.push(shown);
  }
  return byCode;
}

type Placed = { readonly code: string; readonly parent: { readonly code: string } | null };

/** Those who have others below them, branch after branch, each after the one above; first nobody, above those at the top. */
function fromTheTop(agencies: readonly Placed[]): (string | null)[] {
  const below = new Map<string | null, string[]>();
  for (const { code, parent } of agencies) {
    const siblings = below.get(parent?.code ?? null);
    if (siblings === undefined) below.set(parent?.code ?? null, [code]);
    else siblings.push(code);
  }
  const order: (string | null)[] = [];
  const waiting: (string | null)[] = [null];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    order.push(next);
    waiting.push(...(below.get(next) ?? []).filter((code) => below.has(code)));
  }
  return order;
}

/** The plans as they stood when the month was over: later months change nothing of what was published. */
function asOf(plans: ReleasePlans, month: string): ReleasePlans {
  return { ...plans, periods: (tx) => plans.periods(tx, month) };
}

function withoutInstant({ dataThrough: _, ...row }: SatisfactionRow): PublishedRow {
  return row;
}
