import { addSeconds } from '../core/time.ts';
import type { Db } from '../db/index.ts';
import type { FileStore } from './store.ts';

/** A person may come back the next day to the question for which a file was uploaded, or correct an answer. */
const looseSeconds = 48 * 60 * 60;
/** A file is written before its row: no file of the last hours is taken for an orphan. */
const orphanSeconds = 6 * 60 * 60;
const rowsAtOnce = 500;

/**
 * Deletes what nothing points at: rows that are neither part of a complaint nor the file that answers their question,
 * then files without a row. Running it again, or on two replicas, deletes nothing more.
 */
export async function sweepFiles(
  deps: { readonly db: Db; readonly store: FileStore },
  now: Date,
): Promise<{ rows: number; files: number }> {
  const rows = await deleteLooseRows(deps.db, now);
  let files = 0;
  const orphaned = addSeconds(now, -orphanSeconds);
  const old = (await deps.store.list()).filter(({ changedAt }) => changedAt < orphaned);
  for (let from = 0; from < old.length; from += rowsAtOnce) {
    const names = old.slice(from, from + rowsAtOnce).map(({ name }) => name);
    const known = await deps.db.file.findMany({
      where: { storedName: { in: names } },
      select: { storedName: true },
    });
    const kept = new Set(known.map(({ storedName }) => storedName));
    for (const name of names.filter((candidate) => !kept.has(candidate))) {
      await deps.store.remove(name);
      files += 1;
    }
  }
  return { rows, files };
}

/** The file that answers a question is the newest one sent there, as long as the answer stands. */
async function deleteLooseRows(db: Db, now: Date): Promise<number> {
  return db.$executeRaw`
    delete from files f
    where f.created_at < ${addSeconds(now, -looseSeconds)}::timestamptz and f.status <> 'awaited'
      and not exists (select 1 from complaint_files c where c.file_id = f.id)
      and (
        not exists (
          select 1 from answers a join responses r on r.id = a.response_id
          where r.session_id = f.session_id and a.node_id = f.node_id and a.kind = 'file'
        )
        or exists (
          select 1 from files n
          where n.session_id = f.session_id and n.node_id = f.node_id and n.created_at > f.created_at
        )
      )`;
}
