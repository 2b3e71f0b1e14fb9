/**
 * Comments before and after somebody looked at them. People were not asked whether their words may be published, and words
 * may name them or others (Law 91/2025/QH15): none is public before somebody decided so, of this very wording.
 */
import { z } from 'zod';
import { type Actor, recordAudits } from '../../audit/index.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { toNfc } from '../../core/text.ts';
import { type Db, inTransaction, Prisma, type Tx } from '../../db/index.ts';

/** Enough for a page and for a table; the newest first. */
const mostComments = 1_000;

const commentSchema = z.object({
  agency: z.string(),
  agencyName: z.string(),
  /** The Monday of the week in which its batch was complete. */
  week: z.string(),
  text: z.string(),
});
/** A comment that everybody may read. */
export type PublishedComment = z.infer<typeof commentSchema>;

const toCheckSchema = z.object({ ...commentSchema.shape, id: z.string(), decision: z.string().nullable() });
/** A released comment of which nothing was decided, or whose wording changed since. */
export type CommentToCheck = z.infer<typeof toCheckSchema>;

/** The wording that was looked at is the one that stands there now. */
const isDecided = Prisma.sql`(c.decision is not null and c.decided_revision = a.session_revision)`;

function fromAgencies(agencyId: string | undefined): Prisma.Sql {
  const roots = agencyId === undefined ? Prisma.sql`parent_id is null` : Prisma.sql`id = ${agencyId}::uuid`;
  return Prisma.sql`
    from released_comments c join answers a on a.id = c.answer_id join agencies g on g.id = c.agency_id
    where a.text is not null and c.agency_id in (
      with recursive subtree as (
        select id from agencies where ${roots}
        union select child.id from agencies child join subtree s on child.parent_id = s.id
      ) select id from subtree)`;
}

async function findAgency(db: Db, code: string): Promise<{ id: string } | undefined> {
  const found = await db.agency.findUnique({ where: { code: toNfc(code) }, select: { id: true } });
  return found ?? undefined;
}

const shownColumns = Prisma.sql`g.code as agency, g.name as "agencyName", c.week::text as week, a.text`;

/** What may be read about an agency and everything below it (or about all), and how many comments wait to be looked at. */
export async function publishedComments(
  db: Db,
  agency: string | undefined,
): Promise<
  Result<
    { readonly comments: readonly PublishedComment[]; readonly awaitingCheck: number },
    { readonly code: 'unknown_agency' }
  >
> {
  const found = agency === undefined ? undefined : await findAgency(db, agency);
  if (agency !== undefined && found === undefined) return err({ code: 'unknown_agency' });
  const from = fromAgencies(found?.id);
  const comments = await db.$queryRaw`
    select ${shownColumns} ${from} and ${isDecided} and c.decision = 'published'
    order by c.week desc, g.code, c.answer_id limit ${mostComments}`;
  const [waiting] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count ${from} and not ${isDecided}`;
  return ok({ comments: z.array(commentSchema).parse(comments), awaitingCheck: waiting?.count ?? 0 });
}

/** What waits to be looked at, the oldest first. */
export async function commentsToCheck(
  db: Db,
  agency: string | undefined,
): Promise<Result<CommentToCheck[], { readonly code: 'unknown_agency' }>> {
  const found = agency === undefined ? undefined : await findAgency(db, agency);
  if (agency !== undefined && found === undefined) return err({ code: 'unknown_agency' });
  const rows = await db.$queryRaw`
    select c.answer_id as id, c.decision, ${shownColumns} ${fromAgencies(found?.id)} and not ${isDecided}
    order by c.week, c.answer_id limit ${mostComments}`;
  return ok(z.array(toCheckSchema).parse(rows));
}

/** Publishes comments or keeps them back; a decision can be changed. All of them must have been released. */
export async function decideComments(
  db: Db,
  request: {
    readonly ids: readonly string[];
    readonly decision: 'published' | 'withheld';
    readonly at: Date;
    readonly actor: Actor;
  },
): Promise<Result<{ decided: number }, { readonly code: 'unknown_comment' }>> {
  return inTransaction(db, async (tx: Tx) => {
    const decided = await tx.$executeRaw`
      update released_comments c set decision = ${request.decision}, decided_revision = a.session_revision,
        decided_at = ${request.at}::timestamptz
      from answers a where a.id = c.answer_id and c.answer_id = any(${[...request.ids]}::uuid[])`;
    if (decided !== new Set(request.ids).size) return err({ code: 'unknown_comment' });
    await recordAudits(
      tx,
      request.ids.map((id) => ({
        at: request.at,
        actor: request.actor,
        action: `comment.${request.decision}`,
        subject: { kind: 'comment', id },
      })),
    );
    return ok({ decided });
  });
}
