import type { InvitationId } from '../core/ids.ts';
import {
  type FileMedia,
  type FileRule,
  fileMedia,
  largestFileBytes,
  type SentFile,
} from '../core/message.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Clock } from '../core/time.ts';
import type { Db } from '../db/index.ts';
import { type Keys, sha256Of } from '../identity/index.ts';
import { cleanFile } from './clean/clean-file.ts';
import { hashReference } from './record-sent-files.ts';
import type { FileStore } from './store.ts';
import { type AcceptedType, acceptedTypes, type FileRefusal } from './vocabulary.ts';

type UploadDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly newId: () => string;
  readonly store: FileStore;
};

export type Upload = { readonly invitationId: InvitationId; readonly key: string; readonly bytes: Buffer };

/** Uploads of one invitation: more than anybody has evidence, fewer than fill a disk. */
const mostUploads = 20;

const anyFile: FileRule = { media: [...fileMedia], atMostBytes: largestFileBytes };

/**
 * Takes what the page uploads, under the key that it repeats with every try: the same key is the same file. Until a
 * message answers a question with it, it is loose, and is swept after a day.
 */
export async function takeUpload(
  deps: UploadDeps,
  { invitationId, key, bytes }: Upload,
): Promise<Result<SentFile, FileRefusal | 'too_many'>> {
  const known = await findUpload(deps, invitationId, key);
  if (known !== undefined) return ok(known);
  if ((await deps.db.file.count({ where: { invitationId, channel: 'web' } })) >= mostUploads)
    return err('too_many');
  const cleaned = await cleanFile(bytes, anyFile);
  if (!cleaned.ok) return cleaned;
  const file = cleaned.value;
  const storedName = await deps.store.put(file.bytes);
  const at = deps.clock.now();
  const { count } = await deps.db.file.createMany({
    data: {
      id: deps.newId(),
      invitationId,
      channel: 'web',
      referenceHash: hashReference(deps.keys, key),
      acceptedMedia: anyFile.media,
      acceptedBytes: anyFile.atMostBytes,
      status: 'stored',
      availableAt: at,
      storedName,
      mimeType: file.mimeType,
      bytes: file.bytes.length,
      sha256: sha256Of(file.bytes),
      createdAt: at,
      settledAt: at,
    },
    skipDuplicates: true,
  });
  if (count === 0) await deps.store.remove(storedName);
  return ok(asSent(key, file.mimeType, file.bytes.length));
}

/** An upload as the message that answers with it says it: by what it is, not by what the page says of it. */
export async function findUpload(
  deps: Pick<UploadDeps, 'db' | 'keys'>,
  invitationId: InvitationId,
  key: string,
): Promise<SentFile | undefined> {
  const row = await deps.db.file.findFirst({
    where: { invitationId, channel: 'web', referenceHash: hashReference(deps.keys, key), status: 'stored' },
    select: { mimeType: true, bytes: true },
  });
  const type = row?.mimeType;
  if (type === null || type === undefined || !isAccepted(type)) return undefined;
  return asSent(key, type, row?.bytes ?? 0);
}

function isAccepted(type: string): type is AcceptedType {
  return Object.hasOwn(acceptedTypes, type);
}

function asSent(key: string, mimeType: AcceptedType, bytes: number): SentFile {
  const media: FileMedia = acceptedTypes[mimeType];
  return { media, reference: key, bytes, mimeType };
}
