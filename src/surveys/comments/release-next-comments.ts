/** Puts comments into batches at night: which ones, and when, `release-comments.ts` decides. */
import { z } from 'zod';
import { ok } from '../../core/result.ts';
import { type CalendarDay, dayOf, dayToDate, startOfDay } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { type BatchRule, releaseComments, usualBatchRule } from './release-comments.ts';

/** Comments (góp ý) are the answers of questions of this name, in every flow; what is filed as a complaint is none. */
export const commentNode = 'comment';

/** Agencies in one transaction: a few weeks of answers of each. */
const agenciesAtOnce = 200;

const answeredSchema = z.array(
  z.object({ agencyId: z.string(), id: z.string(), givenAt: z.date(), text: z.string().nullable() }),
);

/**
 * Releases what is complete of the answers given before the Viet Nam day of `until`. An answer speaks of the agency that
 * decided, or of the one that its question names, and of none above it. Running again changes nothing.
 */
export async function releaseNextComments(
  db: Db,
  until: Date,
  rule: BatchRule = usualBatchRule,
): Promise<{ batches: number; comments: number }> {
  const agencies = await db.agency.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const released = { batches: 0, comments: 0 };
  for (let first = 0; first < agencies.length; first += agenciesAtOnce) {
    const ids = agencies.slice(first, first + agenciesAtOnce).map(({ id }) => id);
    const done = await inTransaction<typeof released, never>(db, async (tx) =>
      ok(await releaseOf(tx, ids, { until: startOfDay(dayOf(until)), rule })),
    );
    if (!done.ok) return done.error;
    released.batches += done.value.batches;
    released.comments += done.value.comments;
  }
  return released;
}

async function releaseOf(
  tx: Tx,
  agencies: readonly string[],
  { until, rule }: { until: Date; rule: BatchRule },
): Promise<{ batches: number; comments: number }> {
  const answered = await readAnswered(tx, agencies, until);
  let batches = 0;
  let comments = 0;
  for (const agencyId of new Set(answered.map((one) => one.agencyId))) {
    const own = answered.filter((one) => one.agencyId === agencyId);
    const complete = releaseComments(
      own.map(({ id, givenAt, text }) => ({ id, givenAt, text: text ?? undefined })),
      until,
      rule,
    );
    const last = complete.at(-1);
    if (last === undefined) continue;
    const rows = complete.flatMap(({ week, comments: of }) =>
      of.map(({ id }) => ({ answerId: id, agencyId, week: dayToDate(week as CalendarDay) })),
    );
    await tx.releasedComment.createMany({ data: rows, skipDuplicates: true });
    const { through } = last;
    await tx.commentBatch.upsert({
      where: { agencyId },
      create: { agencyId, through },
      update: { through },
    });
    batches += complete.length;
    comments += rows.length;
  }
  return { batches, comments };
}

/** Who answered since the last batch, with words (an answer's id) or without (that of the response). */
async function readAnswered(tx: Tx, agencies: readonly string[], until: Date) {
  return answeredSchema.parse(
    await tx.$queryRaw`
      select answered.* from (
        select case coalesce(a.attributed_to, 'deciding') when 'receiving' then d.receiving_agency_id
            when 'deciding' then d.deciding_agency_id
            else coalesce(d.supporting_agency_id, d.receiving_agency_id) end as "agencyId",
          coalesce(a.id, r.id) as id, coalesce(a.given_at, r.completed_at) as "givenAt", a.text
        from dossiers d join responses r on r.dossier_id = d.id
          left join answers a on a.response_id = r.id and a.node_id = ${commentNode} and a.text is not null
        where d.deciding_agency_id = any(${[...agencies]}::uuid[])
          or d.receiving_agency_id = any(${[...agencies]}::uuid[])
          or d.supporting_agency_id = any(${[...agencies]}::uuid[])
      ) as answered
      left join comment_batches b on b.agency_id = answered."agencyId"
      where "agencyId" = any(${[...agencies]}::uuid[]) and "givenAt" < ${until}::timestamptz
        and "givenAt" > coalesce(b.through, '-infinity')`,
  );
}
