/** Satisfaction indices (chỉ số hài lòng): figures of an agency and a period with all that must stand beside them. */
import { err, ok, type Result } from '../core/result.ts';
import { dayOf } from '../core/time.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import type { CriteriaList, Role } from './criteria.ts';
import type { Formula } from './formulas/index.ts';
import { pooledCounts, type Said, sum, unweighted } from './formulas/said.ts';
import { type Agency, type RowKey, rowKeys } from './row-keys.ts';
import { type Misfit, planFigures, type Subject } from './subjects.ts';
import type { Period } from './tallies/period.ts';
import type { Grouping, Slice } from './tallies/places.ts';
import {
  type AnswerRow,
  type PairRow,
  type ReachRow,
  type RespondentRow,
  ratingsOf,
  readAnswers,
  readDataThrough,
  readPairs,
  readReach,
  readRespondents,
} from './tallies/read-tallies.ts';
import { roleBits } from './tallies/role-bits.ts';
import { leastRatings, type Reach, type SatisfactionQuery, type SatisfactionRow } from './vocabulary.ts';

export type SatisfactionRefusal =
  | { readonly code: 'unknown_agency' }
  | { readonly code: 'misfit'; readonly misfits: readonly Misfit[] };

/**
 * The rows of a query. Figures are of an agency with everything below it, or of all agencies. Without a
 * breakdown there is one row; by criterion or factor one for each in the list; by agency as `placesOf` says.
 * By channel, started and completed are those of the channel, the rest of the reach is that of all dossiers:
 * nobody knows on which channel the silent would have answered.
 */
export async function satisfactionIndices(
  deps: { db: Db; criteria: CriteriaList },
  query: SatisfactionQuery,
): Promise<Result<SatisfactionRow[], SatisfactionRefusal>> {
  const plan = planFigures(query, deps.criteria);
  if (!plan.ok) return err({ code: 'misfit', misfits: plan.error });
  const { formula, subjects } = plan.value;
  return inTransaction(deps.db, async (tx) => {
    // One snapshot: a roll-up that commits in between must not put two states into one row.
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const agency = query.agency === undefined ? undefined : await findAgency(tx, query.agency);
    if (query.agency !== undefined && agency === undefined) return err({ code: 'unknown_agency' });
    const grouping = groupingOf(query);
    const dataThrough = await readDataThrough(tx);
    const slice = { agencyId: agency?.id, ...openEnd(query, dataThrough), grouping };
    const said = await readSubjects(tx, slice, subjects);
    const rows: SatisfactionRow[] = [];
    const reaches = new Map<number, ReachRow[]>();
    for (const subject of subjects) {
      const roles = rolesOf(subject, said.answers);
      const reach = reaches.get(roleBits(roles)) ?? (await readReach(tx, slice, roles));
      reaches.set(roleBits(roles), reach);
      const keys = await rowKeys(tx, grouping, agency, keysOf(reach));
      for (const key of keys) {
        const heading =
          grouping === 'none' && isBySubject(query) ? { key: subject.id, name: subject.name } : key;
        rows.push(toRow(heading, formula, figureOf(subject, key, said, reach, grouping), dataThrough));
      }
    }
    return ok(rows);
  });
}

/** A period that ends with the data or later has no end: its last month is read whole, which is quick. */
function openEnd({ from, to }: Period, dataThrough: Date | undefined): Period {
  const isToTheEnd = to !== undefined && dataThrough !== undefined && to >= dayOf(dataThrough);
  return { from, to: isToTheEnd ? undefined : to };
}

function isBySubject({ by }: SatisfactionQuery): boolean {
  return by === 'factor' || by === 'criterion';
}

function groupingOf({ by }: SatisfactionQuery): Grouping {
  return by === undefined || by === 'factor' || by === 'criterion' ? 'none' : by;
}

async function findAgency(tx: Tx, code: string): Promise<Agency | undefined> {
  const row = await tx.agency.findUnique({ where: { code }, select: { id: true, code: true, name: true } });
  return row ?? undefined;
}

type ReadSubjects = {
  readonly answers: readonly AnswerRow[];
  readonly pairs: readonly PairRow[];
  readonly respondents: readonly RespondentRow[];
};

async function readSubjects(tx: Tx, slice: Slice, subjects: readonly Subject[]): Promise<ReadSubjects> {
  const criteria = subjects.flatMap((subject) => subject.criteria);
  const sets = subjects.flatMap(({ set }) => (set === undefined ? [] : [set]));
  const answers = await readAnswers(tx, slice, criteria);
  if (sets.length === 0) return { answers, pairs: [], respondents: [] };
  const pairs = await readPairs(tx, slice, criteria);
  return { answers, pairs, respondents: await readRespondents(tx, slice, sets) };
}

/** The roles of the agencies that the answers speak of: the dossiers of these agencies are the frame. */
function rolesOf(subject: Subject, answers: readonly AnswerRow[]): readonly Role[] {
  const roles = new Set(
    answers.filter((row) => subject.criteria.includes(row.criterion)).map((row) => row.role),
  );
  return roles.size === 0 ? subject.defaultRoles : [...roles];
}

function keysOf(reach: readonly ReachRow[]): string[] {
  return reach.map((row) => row.key);
}

type Figure = { readonly said: Said; readonly responses: number; readonly reach: Reach };

function figureOf(
  subject: Subject,
  { tallyKey }: RowKey,
  all: ReadSubjects,
  reachRows: readonly ReachRow[],
  grouping: Grouping,
): Figure {
  const reach = reachOf(tallyKey, reachRows, grouping);
  const answers = all.answers.filter((row) => row.key === tallyKey);
  const criteria = subject.criteria.map((criterion) => ratingsOf(criterion, answers));
  const isMember = (criterion: string) => subject.criteria.includes(criterion);
  const pairs = all.pairs.filter(
    (row) => row.key === tallyKey && isMember(row.first) && isMember(row.second),
  );
  const respondents = all.respondents.find((row) => row.key === tallyKey && row.criterionSet === subject.set);
  const ratings = sum(criteria.flatMap(({ counts }) => counts));
  const single = { responses: ratings + sum(criteria.map((one) => one.notApplicable)), rated: ratings };
  const people = subject.set === undefined ? single : (respondents ?? { responses: 0, rated: 0 });
  return {
    said: { criteria, pairs, respondents: people.rated, finished: reach.finished },
    responses: people.responses,
    reach,
  };
}

const noReach: Reach = { finished: 0, invited: 0, delivered: 0, started: 0, completed: 0, optedOut: 0 };

function reachOf(tallyKey: string, rows: readonly ReachRow[], grouping: Grouping): Reach {
  const { key: _, ...own } = { key: tallyKey, ...noReach, ...rows.find((row) => row.key === tallyKey) };
  if (grouping !== 'channel') return own;
  const total = (part: keyof Reach) => sum(rows.map((row) => row[part]));
  return {
    ...own,
    finished: total('finished'),
    invited: total('invited'),
    delivered: total('delivered'),
    optedOut: total('optedOut'),
  };
}

function toRow(
  { key, name }: { key: string; name: string },
  formula: Formula,
  { said, responses, reach }: Figure,
  dataThrough: Date | undefined,
): SatisfactionRow {
  const heading = { key, name, formula: formula.id, formulaVersion: formula.version };
  const rest = { responses, reach, dataThrough: dataThrough?.toISOString() ?? null };
  const estimate = said.respondents < leastRatings ? undefined : formula.estimate(unweighted(said));
  if (estimate === undefined) {
    const reason = said.respondents === 0 ? 'no_ratings' : 'too_few_ratings';
    const hidden = { value: null, interval: null, counts: null, notApplicable: null };
    return { ...heading, ...hidden, ...rest, suppressed: true, reason };
  }
  const notApplicable = sum(said.criteria.map((one) => one.notApplicable));
  const shown = { ...estimate, counts: pooledCounts(said), notApplicable };
  return { ...heading, ...shown, ...rest, suppressed: false };
}
