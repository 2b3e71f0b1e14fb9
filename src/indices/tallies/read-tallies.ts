/** Reads what was said, and how far invitations got, as sums over cells. */
import { z } from 'zod';
import { dateToDay } from '../../core/time.ts';
import { type Db, Prisma, type Tx } from '../../db/index.ts';
import { agencyRoles, type Role } from '../criteria.ts';
import type { CriterionSaid, PairSaid, PerLevel } from '../formulas/said.ts';
import { cellsOf, type Held, type Slice } from './places.ts';
import { cellCounts } from './reach-columns.ts';
import { roleBit, roleBits } from './role-bits.ts';
import { saidLists } from './said-lists.ts';

const answerRowsSchema = z.array(
  z.object({
    key: z.string(),
    criterion: z.string(),
    role: z.enum(agencyRoles),
    category: z.string(),
    responses: z.int(),
    /** Σ w and Σ w²; w counts the dossiers of the frame that an answer stands for. */
    weight: z.number(),
    weightSquared: z.number(),
  }),
);
export type AnswerRow = z.infer<typeof answerRowsSchema>[number];

/** How often each category of these criteria, or of all, was said. */
export async function readAnswers(
  db: Db | Tx,
  slice: Slice,
  criteria?: readonly string[],
): Promise<AnswerRow[]> {
  return answerRowsSchema.parse(await db.$queryRaw`${cellsOf(slice, ['answers'])} ${answersIn(criteria)}`);
}

function answersIn(criteria?: readonly string[]): Prisma.Sql {
  const isWanted =
    criteria === undefined ? Prisma.sql`true` : Prisma.sql`w.criterion = any(${[...criteria]})`;
  return Prisma.sql`
      select c.key, w.criterion, w.attributed_to::text as role, w.category, sum(a.responses)::int as responses,
        coalesce(sum(a.weight * c.stratum_weight), 0) as weight,
        coalesce(sum(a.weight_squared * c.stratum_weight ^ 2), 0) as "weightSquared"
      from cells c cross join ${saidLists.answers}
      where ${isWanted} and c.roles & ${roleBit(Prisma.sql`w.attributed_to`)} <> 0
      group by c.key, w.word`;
}

const pairRowsSchema = z.array(
  z.object({
    key: z.string(),
    first: z.string(),
    firstLevel: z.int(),
    second: z.string(),
    secondLevel: z.int(),
    responses: z.int(),
    weight: z.number(),
  }),
);
export type PairRow = PairSaid & { readonly key: string };

/** How often two levels of two criteria were said by one person. */
function pairsIn(criteria: readonly string[]): Prisma.Sql {
  const wanted = [...criteria];
  return Prisma.sql`
      select c.key, f.criterion as first, f.category::smallint as "firstLevel", s.criterion as second,
        s.category::smallint as "secondLevel", sum(a.responses)::int as responses,
        coalesce(sum(a.weight * c.stratum_weight ^ 2), 0) as weight
      from cells c cross join ${saidLists.pairs}
      where f.criterion = any(${wanted}) and s.criterion = any(${wanted})
        and c.roles & ${roleBit(Prisma.sql`f.attributed_to`)} <> 0 and c.roles & ${roleBit(Prisma.sql`s.attributed_to`)} <> 0
      group by c.key, f.criterion, f.category, s.criterion, s.category`;
}

const respondentRowsSchema = z.array(
  z.object({ key: z.string(), criterionSet: z.string(), responses: z.int(), rated: z.int() }),
);
export type RespondentRow = z.infer<typeof respondentRowsSchema>[number];

/** How many people spoke of each of these sets of criteria. */
function respondentsIn(sets: readonly string[]): Prisma.Sql {
  return Prisma.sql`
      select c.key, a.criterion_set as "criterionSet", sum(a.responses)::int as responses, sum(a.rated)::int as rated
      from cells c cross join ${saidLists.rowsOf('people')}
      where a.criterion_set = any(${[...sets]}) and c.roles & a.spoken_of <> 0
      group by 1, 2`;
}

const reachRowSchema = z.object({
  key: z.string(),
  finished: z.int(),
  invited: z.int(),
  delivered: z.int(),
  opened: z.int(),
  started: z.int(),
  completed: z.int(),
  optedOut: z.int(),
  notInvited: z.int(),
  noAddress: z.int(),
  refusedContact: z.int(),
  due: z.int(),
  late: z.int(),
  refused: z.int(),
  withdrawn: z.int(),
  dueStarted: z.int(),
  lateStarted: z.int(),
  refusedStarted: z.int(),
  withdrawnStarted: z.int(),
  notSampled: z.int(),
  represented: z.number(),
});
export type ReachRow = z.infer<typeof reachRowSchema>;

/** The dossiers in which the key's agencies play one of these roles. */
export async function readReach(db: Db | Tx, slice: Slice, roles: readonly Role[]): Promise<ReachRow[]> {
  const rows = reachByRolesSchema.parse(await db.$queryRaw`${cellsOf(slice, [])} ${reachByRoles}`);
  return reachOf(rows, roles);
}

const reachByRolesSchema = z.array(reachRowSchema.extend({ roles: z.int() }));
type ReachByRoles = z.infer<typeof reachByRolesSchema>;

/** By key and by the roles that its agencies play in the dossiers. */
const reachByRoles = Prisma.sql`
  select c.key, c.roles, ${cellCounts.namedSumsOf('c')} from cells c group by 1, 2`;

const reachCounts = reachRowSchema.omit({ key: true }).keyof().options;

function addReach(one: ReachRow, other: ReachRow): ReachRow {
  const both = { ...one };
  for (const count of reachCounts) both[count] += other[count];
  return both;
}

function reachOf(rows: ReachByRoles, roles: readonly Role[]): ReachRow[] {
  const wanted = roleBits(roles);
  const byKey = new Map<string, ReachRow>();
  for (const { roles: played, ...row } of rows) {
    if ((played & wanted) === 0) continue;
    const known = byKey.get(row.key);
    byKey.set(row.key, known === undefined ? row : addReach(known, row));
  }
  return [...byKey.values()];
}

/** What was said in a slice, and the dossiers behind it. */
export type Sums = {
  readonly answers: readonly AnswerRow[];
  /** Empty where no set of criteria is asked for: a single one has no pairs. */
  readonly pairs: readonly PairRow[];
  readonly respondents: readonly RespondentRow[];
  readonly reachOf: (roles: readonly Role[]) => readonly ReachRow[];
};

const sumsSchema = z.tuple([
  z.object({
    answers: answerRowsSchema.nullable(),
    pairs: pairRowsSchema.nullable(),
    respondents: respondentRowsSchema.nullable(),
    reach: reachByRolesSchema.nullable(),
  }),
]);

/** All of it in one statement: the cells of thousands of agencies are looked for once. */
export async function readSums(
  db: Db | Tx,
  slice: Slice,
  { criteria, sets }: { readonly criteria: readonly string[]; readonly sets: readonly string[] },
): Promise<Sums> {
  const rowsOf = (rows: Prisma.Sql) => Prisma.sql`(select json_agg(rows) from (${rows}) as rows)`;
  const [sums] = sumsSchema.parse(
    await db.$queryRaw`${cellsOf(slice, sets.length === 0 ? ['answers'] : ['answers', 'pairs', 'people'])}
      select ${rowsOf(answersIn(criteria))} as answers, ${rowsOf(reachByRoles)} as reach,
        ${sets.length === 0 ? Prisma.sql`null` : rowsOf(pairsIn(criteria))} as pairs,
        ${sets.length === 0 ? Prisma.sql`null` : rowsOf(respondentsIn(sets))} as respondents`,
  );
  const reach = sums.reach ?? [];
  return {
    answers: sums.answers ?? [],
    pairs: sums.pairs ?? [],
    respondents: sums.respondents ?? [],
    reachOf: (roles) => reachOf(reach, roles),
  };
}

/** Until when everything that was committed is in the tallies (undefined before the first roll-up), and which cells there are. */
export async function readTallyState(
  db: Db | Tx,
): Promise<{ readonly dataThrough: Date | undefined; readonly held: Held }> {
  const state = await db.tallyState.findUnique({ where: { id: 1 } });
  return { dataThrough: state?.dataThrough, held: await readHeld(db, state?.yearsThrough ?? undefined) };
}

async function readHeld(db: Db | Tx, yearsThrough: Date | undefined): Promise<Held> {
  const [days] = await db.$queryRaw<{ first: Date | null; last: Date | null }[]>`
    select min(day) as first, max(day) as last from tally_cells where grain = 'day'`;
  const [first, last] = [days?.first ?? undefined, days?.last ?? undefined];
  return {
    days:
      first === undefined || last === undefined ? undefined : { from: dateToDay(first), to: dateToDay(last) },
    yearsThrough: yearsThrough === undefined ? undefined : dateToDay(yearsThrough),
  };
}

/** The ratings of one criterion out of its rows. */
export function ratingsOf(criterion: string, rows: readonly AnswerRow[]): CriterionSaid {
  const own = rows.filter((row) => row.criterion === criterion);
  const total = (category: string, of: (row: AnswerRow) => number) =>
    own.filter((row) => row.category === category).reduce((sum, row) => sum + of(row), 0);
  const perLevel = (of: (row: AnswerRow) => number): PerLevel => [
    total('1', of),
    total('2', of),
    total('3', of),
    total('4', of),
    total('5', of),
  ];
  return {
    criterion,
    counts: perLevel((row) => row.responses),
    weights: perLevel((row) => row.weight),
    squaredWeights: perLevel((row) => row.weightSquared),
    notApplicable: total('not_applicable', (row) => row.responses),
    importance: 1,
  };
}
