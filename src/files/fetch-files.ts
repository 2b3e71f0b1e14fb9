import type { FetchFile } from '../channels/port.ts';
import { errorFields, type Log } from '../core/log.ts';
import type { ChannelName, FileRule } from '../core/message.ts';
import { assertNever, ok } from '../core/result.ts';
import { addSeconds, type Clock } from '../core/time.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import { type Keys, sha256Of } from '../identity/index.ts';
import { type CleanFile, cleanFile } from './clean/clean-file.ts';
import { openReference } from './record-sent-files.ts';
import type { FileStore } from './store.ts';
import type { FileRefusal } from './vocabulary.ts';

/** A file that cannot be kept, and why: the person is told in the transaction that settles it. */
export type LostFile = { readonly sessionId: string | null; readonly reason: FileRefusal | 'missing' };

export type FetchDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly keys: Keys;
  readonly store: FileStore;
  /** How each channel's files are fetched; a channel that is off has none. */
  readonly sources: Readonly<Partial<Record<ChannelName, FetchFile>>>;
  readonly onLost: (tx: Tx, file: LostFile) => Promise<void>;
  /** Something changed that a person may be waiting for. */
  readonly onSettled: () => void;
};

/**
 * Seconds to the next try. All tries fall within 22 minutes: Zalo's addresses are said to be good for about half an
 * hour.
 */
const waitsBetweenTries = [5, 20, 60, 240, 480, 480] as const;

/** How long one has a file in hand before another may try: longer than any fetching and cleaning takes. */
const leaseSeconds = 180;
const filesAtOnce = 4;

type ClaimedFile = {
  readonly id: string;
  readonly channel: ChannelName;
  readonly reference: string;
  readonly rule: FileRule;
  readonly sessionId: string | null;
  /** This try included. */
  readonly attempts: number;
};

/**
 * Fetches files that were sent over a platform and returns how many were in hand. Each is claimed for a time, fetched
 * and cleaned outside any transaction, and settled in one: stored, refused, or missing after its last try. Two that
 * work on the same file settle it once; the bytes of the other are swept.
 */
export function createFileFetcher(deps: FetchDeps): { step(): Promise<number> } {
  return {
    step: async () => {
      const claimed = await claimFiles(deps);
      await Promise.all(claimed.map((file) => fetchOne(deps, file)));
      if (claimed.length > 0) deps.onSettled();
      return claimed.length;
    },
  };
}

async function claimFiles({ db, clock, keys, sources }: FetchDeps): Promise<ClaimedFile[]> {
  const now = clock.now();
  const channels = Object.keys(sources);
  if (channels.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    update files f set attempts = f.attempts + 1, available_at = ${addSeconds(now, leaseSeconds)}::timestamptz
    where f.id in (
      select id from files
      where status = 'awaited' and available_at <= ${now}::timestamptz and channel = any(${channels}::text[]::channel[])
      order by available_at limit ${filesAtOnce} for update skip locked
    )
    returning f.id`;
  const files = await db.file.findMany({
    where: { id: { in: rows.map(({ id }) => id) }, status: 'awaited' },
  });
  return files.flatMap((file) =>
    file.sealedReference === null
      ? []
      : [
          {
            id: file.id,
            channel: file.channel,
            reference: openReference(keys, file.channel, file.sealedReference),
            rule: {
              media: file.acceptedMedia,
              atMostBytes: file.acceptedBytes,
              mimeTypes: file.acceptedTypes,
            },
            sessionId: file.sessionId,
            attempts: file.attempts,
          },
        ],
  );
}

async function fetchOne(deps: FetchDeps, file: ClaimedFile): Promise<void> {
  const fetch = deps.sources[file.channel];
  if (fetch === undefined) return;
  try {
    const fetched = await fetch(file.reference, file.rule.atMostBytes);
    if (!fetched.ok) {
      switch (fetched.error) {
        case 'too_large':
          return await settleLost(deps, file, 'refused', 'too_large');
        case 'gone':
          return await settleLost(deps, file, 'missing', 'missing');
        case 'unavailable':
          return await tryAgain(deps, file);
        default:
          return assertNever(fetched.error);
      }
    }
    const cleaned = await cleanFile(fetched.value, file.rule);
    if (cleaned.ok) await settleStored(deps, file, cleaned.value);
    else await settleLost(deps, file, 'refused', cleaned.error);
  } catch (error) {
    deps.log.error({ fileId: file.id, ...errorFields(error) }, 'file could not be taken');
    await tryAgain(deps, file);
  }
}

async function settleStored(deps: FetchDeps, file: ClaimedFile, clean: CleanFile): Promise<void> {
  const storedName = await deps.store.put(clean.bytes);
  const { count } = await deps.db.file.updateMany({
    where: { id: file.id, status: 'awaited' },
    data: {
      status: 'stored',
      sealedReference: null,
      storedName,
      mimeType: clean.mimeType,
      bytes: clean.bytes.length,
      sha256: sha256Of(clean.bytes),
      settledAt: deps.clock.now(),
    },
  });
  if (count === 0) await deps.store.remove(storedName);
}

async function settleLost(
  deps: FetchDeps,
  file: ClaimedFile,
  status: 'refused' | 'missing',
  reason: LostFile['reason'],
): Promise<void> {
  const settled = await inTransaction<undefined, never>(deps.db, async (tx) => {
    const { count } = await tx.file.updateMany({
      where: { id: file.id, status: 'awaited' },
      data: { status, failure: reason, sealedReference: null, settledAt: deps.clock.now() },
    });
    if (count > 0) await deps.onLost(tx, { sessionId: file.sessionId, reason });
    return ok(undefined);
  });
  if (!settled.ok) assertNever(settled.error);
}

async function tryAgain(deps: FetchDeps, file: ClaimedFile): Promise<void> {
  const wait = waitsBetweenTries[file.attempts - 1];
  if (wait === undefined) return settleLost(deps, file, 'missing', 'missing');
  await deps.db.file.updateMany({
    where: { id: file.id, status: 'awaited' },
    data: { availableAt: addSeconds(deps.clock.now(), wait) },
  });
}
