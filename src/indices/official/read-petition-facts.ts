/** Reads what complaints tell, from the view `complaint_facts`: all that indices know of them. */
import { z } from 'zod';
import { Prisma, type Tx } from '../../db/index.ts';
import type { Period } from '../tallies/period.ts';

/** Of which agencies: each branch of the tree under its own key. Without an agency, the whole tree. */
export type Branches = {
  readonly agencyId: string | undefined;
  /** By direct child (and the agency itself without them), or all in one, under the key `all`. */
  readonly isByAgency: boolean;
};

const petitionRowsSchema = z.array(
  z.object({
    key: z.string(),
    total: z.int(),
    overdue: z.int(),
    atFault: z.int(),
    answered: z.int(),
    confirmed: z.int(),
    denied: z.int(),
  }),
);
export type PetitionRow = z.infer<typeof petitionRowsSchema>[number];

/** Still open counts by `asOf`: what was due before then is overdue. */
const overdue = (asOf: Date) =>
  Prisma.sql`(f.due_at is not null and coalesce(f.answered_at, ${asOf}::timestamptz) > f.due_at)`;

/** At fault (Decision 766): overdue, complained about again, or rated bad by more than rated good. */
export const isAtFault = (asOf: Date) =>
  Prisma.sql`(${overdue(asOf)} or coalesce(f.is_repeated, false) or coalesce(f.dislikes, 0) > coalesce(f.likes, 0))`;

/**
 * Complaints that came in in the period, by the agency that must answer. Confirmed and denied: what citizens said of whether it is solved.
 */
export async function readPetitions(
  tx: Tx,
  branches: Branches,
  { from, to }: Period,
  asOf: Date,
): Promise<PetitionRow[]> {
  return petitionRowsSchema.parse(
    await tx.$queryRaw`
      with recursive ${members(branches)}
      select m.key, count(*)::int as total, (count(*) filter (where ${overdue(asOf)}))::int as overdue,
        (count(*) filter (where ${isAtFault(asOf)}))::int as "atFault",
        count(f.answered_at)::int as answered, (count(*) filter (where f.is_confirmed))::int as confirmed,
        (count(*) filter (where not f.is_confirmed))::int as denied
      from complaint_facts f join members m on m.agency_id = f.agency_id
      where ${within(Prisma.sql`f.reported_on`, { from, to })}
      group by 1`,
  );
}

const faultRowsSchema = z.array(z.object({ key: z.string(), dossiers: z.int() }));

/** Finished dossiers that were not late but about which somebody complained, by the agency that decided. */
export async function readComplainedDossiers(
  tx: Tx,
  branches: Branches,
  period: Period,
): Promise<{ readonly key: string; readonly dossiers: number }[]> {
  return faultRowsSchema.parse(
    await tx.$queryRaw`
      with recursive ${members(branches)}
      select m.key, count(distinct d.id)::int as dossiers
      from complaint_facts f join dossiers d on d.id = f.dossier_id join members m on m.agency_id = d.deciding_agency_id
      where ${within(Prisma.sql`d.finished_on`, period)} and (d.due_at is null or d.finished_at <= d.due_at)
      group by 1`,
  );
}

function within(day: Prisma.Sql, { from, to }: Period): Prisma.Sql {
  return Prisma.sql`${day} between coalesce(${from ?? null}::date, '-infinity') and coalesce(${to ?? null}::date, 'infinity')`;
}

/** Ends in `members (agency_id, key)`. */
function members({ agencyId, isByAgency }: Branches): Prisma.Sql {
  const isRoot =
    agencyId === undefined ? Prisma.sql`parent_id is null` : Prisma.sql`parent_id = ${agencyId}::uuid`;
  if (!isByAgency) {
    const start =
      agencyId === undefined
        ? Prisma.sql`select id from agencies where parent_id is null`
        : Prisma.sql`select ${agencyId}::uuid`;
    return Prisma.sql`
      subtree (agency_id) as (
        ${start}
        union select child.id from agencies child join subtree s on child.parent_id = s.agency_id
      ),
      members as (select agency_id, 'all' as key from subtree)`;
  }
  const own =
    agencyId === undefined ? Prisma.empty : Prisma.sql`union all select ${agencyId}::uuid, ${agencyId}::text`;
  return Prisma.sql`
    branches (agency_id, branch_id) as (
      select id, id from agencies where ${isRoot}
      union select child.id, b.branch_id from agencies child join branches b on child.parent_id = b.agency_id
    ),
    members as (select agency_id, branch_id::text as key from branches ${own})`;
}
