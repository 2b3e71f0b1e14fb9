/**
 * Figures of satisfaction with all that stands beside them, before anybody has decided what may be shown: for what
 * publishes, ranks and explains them. Never send these outside as they are.
 */
import { err, ok, type Result } from '../core/result.ts';
import { addDays, type CalendarDay, dayOf } from '../core/time.ts';
import type { Tx } from '../db/index.ts';
import type { CriteriaList, Role } from './criteria.ts';
import { weightCriteria } from './formulas/criterion-weights.ts';
import type { Estimate } from './formulas/formula.ts';
import { type Chosen, chooseFormula, type Registry, registry } from './formulas/registry.ts';
import { type Said, sum, unweighted } from './formulas/said.ts';
import { countsOf } from './reach.ts';
import { findAgency, type RowKey, rowKeys } from './row-keys.ts';
import { type Misfit, type Plan, planFigures, type Subject } from './subjects.ts';
import type { Grouping } from './tallies/groupings.ts';
import { type HeldRow, readHeldAnswers, readReleasedThrough } from './tallies/held-answers.ts';
import { readHeldReach, sliceOfActs, withActs } from './tallies/held-reach.ts';
import { monthOf, nextMonth } from './tallies/period.ts';
import type { Slice } from './tallies/places.ts';
import {
  type AnswerRow,
  type ReachRow,
  ratingsOf,
  readReach,
  readSums,
  readTallyState,
  type Sums,
} from './tallies/read-tallies.ts';
import { roleBits } from './tallies/role-bits.ts';
import type { SatisfactionQuery } from './vocabulary.ts';

/** For whose eyes a figure is: the public is shown answers in steps (`tallies/held-answers.ts`). */
export type Audience = 'public' | 'agencies';

export type SatisfactionRefusal =
  | { readonly code: 'unknown_agency' }
  | { readonly code: 'misfit'; readonly misfits: readonly Misfit[] };

/** One figure of one key, of the formula and the weights that hold for its period. */
export type MeasuredFigure = Chosen & {
  readonly key: string;
  readonly name: string;
  /** The key in the tallies: ids of agencies and procedures where `key` has codes. */
  readonly tallyKey: string;
  /** The criterion, factor or set of criteria that it is of. */
  readonly subject: string;
  /** Every answer counts the same; undefined where nobody rated. */
  readonly raw: Estimate | undefined;
  /** Weighted for who was asked and who answered; undefined where nobody rated. */
  readonly weighted: Estimate | undefined;
  /** The sums that both are made of: counts, weights, pairs, respondents and the frame. */
  readonly said: Said;
  /** People who rated, or said that the question does not apply. */
  readonly responses: number;
  /** Whether answers that are counted are left out of the raw figure, for they are not shown yet; not of the weighted one. */
  readonly isHeldBack: boolean;
  /** The dossiers of the frame: how far invitations got, and what they are like. */
  readonly dossiers: ReachRow;
};

export type Measured = {
  readonly agencyId: string | undefined;
  readonly figures: readonly MeasuredFigure[];
  readonly dataThrough: Date | undefined;
};

/**
 * Measures what a query asks for. Figures are of an agency with everything below it, or of all agencies. Without a
 * breakdown there is one; by criterion or factor one for each in the list; by agency as `cellsOf` says. The
 * transaction should be one snapshot (repeatable read): figures and frame belong together.
 */
export async function measureSatisfaction(
  tx: Tx,
  deps: { criteria: CriteriaList; registry?: Registry; audience?: Audience },
  query: SatisfactionQuery,
): Promise<Result<Measured, SatisfactionRefusal>> {
  const plan = planFigures(query, deps.criteria);
  if (!plan.ok) return err({ code: 'misfit', misfits: plan.error });
  return measurePlanned(tx, deps, query, plan.value);
}

/** The same for any formula and subjects: by agency, of each subject one figure for every agency. */
export async function measurePlanned(
  tx: Tx,
  deps: { registry?: Registry; audience?: Audience },
  query: SatisfactionQuery,
  { formula, subjects }: Plan,
): Promise<Result<Measured, SatisfactionRefusal>> {
  const agency = query.agency === undefined ? undefined : await findAgency(tx, query.agency);
  if (query.agency !== undefined && agency === undefined) return err({ code: 'unknown_agency' });
  const grouping = groupingOf(query);
  const { dataThrough, held } = await readTallyState(tx);
  const lastDay = dataThrough === undefined ? undefined : dayOf(dataThrough);
  // A period that ends with the data or later has no end: its last month is read whole, which is quick.
  const isToTheEnd = query.to !== undefined && lastDay !== undefined && query.to >= lastDay;
  const to = isToTheEnd ? undefined : query.to;
  const slice: Slice = { agencyId: agency?.id, from: query.from, to, grouping, held };
  const criteria = subjects.flatMap((subject) => subject.criteria);
  const said = await readSums(tx, slice, {
    criteria,
    sets: subjects.flatMap(({ set }) => (set === undefined ? [] : [set])),
  });
  const heldBack = deps.audience === 'public' ? await readHeldAnswers(tx, slice, criteria) : [];
  const saidOf = splitByKey(said);
  const figures: MeasuredFigure[] = [];
  const frames = new Map<number, { readonly reach: readonly ReachRow[]; readonly keys: RowKey[] }>();
  const publicReach = deps.audience === 'public' ? await readPublicReach(tx, slice) : undefined;
  const readFrame = async (roles: readonly Role[]) => {
    const all = said.reachOf(roles);
    const reach = publicReach === undefined ? all : await publicReach(all, roles);
    const tallyKeys = reach.map(({ key }) => key);
    return { reach, keys: await rowKeys(tx, grouping, agency, tallyKeys) };
  };
  for (const subject of subjects) {
    const roles = rolesOf(subject, said.answers);
    const frame = frames.get(roleBits(roles)) ?? (await readFrame(roles));
    frames.set(roleBits(roles), frame);
    const { reach, keys } = frame;
    for (const key of keys) {
      const period = periodOf(grouping, key, { from: query.from, to: query.to ?? lastDay });
      const chosen = chooseFormula(formula.id, period, deps.registry ?? registry);
      const heading =
        grouping === 'none' && isBySubject(query) ? { key: subject.id, name: subject.name } : key;
      figures.push({
        ...chosen,
        key: heading.key,
        name: heading.name,
        tallyKey: key.tallyKey,
        subject: subject.id,
        ...estimatesOf(
          chosen,
          subject,
          holdBack(saidOf(key.tallyKey), heldBack, { key: key.tallyKey, subject }),
          countsOf(key.tallyKey, reach, grouping),
        ),
      });
    }
  }
  return ok({ agencyId: agency?.id, figures, dataThrough });
}

/** What people did with their invitations moves in steps, too (`tallies/held-reach.ts`); undefined where nothing is held. */
async function readPublicReach(tx: Tx, slice: Slice) {
  const releasedThrough = await readReleasedThrough(tx);
  if (releasedThrough === undefined) return undefined;
  const ofActs = sliceOfActs(slice, releasedThrough);
  const isSame = ofActs.from === slice.from && ofActs.to === slice.to;
  const isEmpty = ofActs.from !== undefined && ofActs.to !== undefined && ofActs.from > ofActs.to;
  return async (reach: readonly ReachRow[], roles: readonly Role[]): Promise<readonly ReachRow[]> => {
    const done = isSame ? reach : isEmpty ? [] : await readReach(tx, ofActs, roles);
    return withActs(reach, done, await readHeldReach(tx, ofActs, roles));
  };
}

function isBySubject({ by }: SatisfactionQuery): boolean {
  return by === 'factor' || by === 'criterion';
}

function groupingOf({ by }: SatisfactionQuery): Grouping {
  return by === undefined || by === 'factor' || by === 'criterion' ? 'none' : by;
}

/** Before anything was counted, today's formula is as good as any: a day far ahead finds the newest. */
const farAhead = '9999-12-31' as CalendarDay;

/** The days that decide on the formula: of a month, from the month before, so that a change between the two shows. */
function periodOf(
  grouping: Grouping,
  { tallyKey }: RowKey,
  { from, to }: { from: CalendarDay | undefined; to: CalendarDay | undefined },
): { from: CalendarDay | undefined; to: CalendarDay } {
  if (grouping !== 'month') return { from, to: to ?? farAhead };
  const first = `${tallyKey}-01` as CalendarDay;
  const isFirstOfAll = from !== undefined && monthOf(from) === first;
  return { from: isFirstOfAll ? from : addDays(first, -1), to: addDays(nextMonth(first), -1) };
}

type SaidOfKey = Pick<Sums, 'answers' | 'pairs' | 'respondents'>;

/** What was said of each key of the tallies, looked up instead of searched for: there may be thousands. */
function splitByKey(all: SaidOfKey): (key: string) => SaidOfKey {
  const split = <T extends { readonly key: string }>(rows: readonly T[]) => {
    const byKey = new Map<string, T[]>();
    for (const row of rows) {
      const own = byKey.get(row.key);
      if (own === undefined) byKey.set(row.key, [row]);
      else own.push(row);
    }
    return byKey;
  };
  const [answers, pairs, respondents] = [split(all.answers), split(all.pairs), split(all.respondents)];
  return (key) => ({
    answers: answers.get(key) ?? [],
    pairs: pairs.get(key) ?? [],
    respondents: respondents.get(key) ?? [],
  });
}

/** The answers of one key and subject, less those that are not shown yet. */
function holdBack(
  said: SaidOfKey,
  heldBack: readonly HeldRow[],
  { key, subject }: { readonly key: string; readonly subject: Subject },
): SaidOfKey & { readonly isHeldBack: boolean } {
  const own = heldBack.filter((row) => row.key === key && subject.criteria.includes(row.criterion));
  const less = own.map(({ criterion, category, responses }): AnswerRow => {
    const role = subject.defaultRoles[0] ?? 'deciding';
    return { key, criterion, role, category, responses: -responses, weight: 0, weightSquared: 0 };
  });
  return {
    ...said,
    answers: [...said.answers, ...less],
    isHeldBack: own.some(({ responses }) => responses !== 0),
  };
}

/** The roles of the agencies that the answers speak of: the dossiers of these agencies are the frame. */
function rolesOf(subject: Subject, answers: readonly AnswerRow[]): readonly Role[] {
  const roles = new Set(
    answers.filter((row) => subject.criteria.includes(row.criterion)).map((row) => row.role),
  );
  return roles.size === 0 ? subject.defaultRoles : [...roles];
}

function estimatesOf(
  { formula, weights }: Chosen,
  subject: Subject,
  { answers, pairs: allPairs, respondents: sets, isHeldBack }: SaidOfKey & { readonly isHeldBack: boolean },
  dossiers: ReachRow,
): Pick<MeasuredFigure, 'raw' | 'weighted' | 'said' | 'responses' | 'isHeldBack' | 'dossiers'> {
  const criteria = subject.criteria.map((criterion) => ratingsOf(criterion, answers));
  const isMember = (criterion: string) => subject.criteria.includes(criterion);
  const pairs = allPairs.filter((row) => isMember(row.first) && isMember(row.second));
  const respondents = sets.find((row) => row.criterionSet === subject.set);
  const ratings = sum(criteria.flatMap(({ counts }) => counts));
  const single = { responses: ratings + sum(criteria.map((one) => one.notApplicable)), rated: ratings };
  const people = subject.set === undefined ? single : (respondents ?? { responses: 0, rated: 0 });
  const said = weightCriteria(
    { criteria, pairs, respondents: people.rated, finished: dossiers.finished },
    weights,
  );
  return {
    raw: formula.estimate(unweighted(said)),
    weighted: formula.estimate(said),
    said,
    // Of a month that is cut, all is left out that is held of it: more than there is, maybe.
    responses: Math.max(0, people.responses),
    isHeldBack,
    dossiers,
  };
}
