import type { InvitationId, SessionId } from '../core/ids.ts';
import type { ChannelName, FileRule, SentFile } from '../core/message.ts';
import type { Tx } from '../db/index.ts';
import { type Keys, keyedHash, seal, unseal } from '../identity/index.ts';

/** A file that answers a question. */
export type SentAnswer = {
  readonly file: SentFile;
  readonly accepts: FileRule;
  readonly channel: ChannelName;
  readonly invitationId: InvitationId;
  readonly sessionId: SessionId;
  readonly node: string;
};

type Deps = { readonly keys: Keys; readonly newId: () => string; readonly at: Date };

/** Notes files that were sent, in the transaction of the answer: one to be fetched, an upload as no longer loose. */
export async function recordSentFiles(tx: Tx, sent: readonly SentAnswer[], deps: Deps): Promise<void> {
  for (const answer of sent) {
    const { file, accepts, channel, invitationId, sessionId, node } = answer;
    const referenceHash = hashReference(deps.keys, file.reference);
    const place = { sessionId, nodeId: node };
    if (channel === 'web') {
      const where = { invitationId, referenceHash };
      const isThere = await tx.file.count({ where: { ...where, nodeId: node } });
      if (isThere === 0) await tx.file.updateMany({ where: { ...where, nodeId: '' }, data: place });
      continue;
    }
    await tx.file.createMany({
      data: {
        id: deps.newId(),
        invitationId,
        channel,
        referenceHash,
        sealedReference: sealReference(deps.keys, channel, file.reference),
        ...place,
        acceptedMedia: accepts.media,
        acceptedTypes: accepts.mimeTypes ?? [],
        acceptedBytes: accepts.atMostBytes,
        status: 'awaited',
        availableAt: deps.at,
        createdAt: deps.at,
      },
      skipDuplicates: true,
    });
  }
}

/** The ids of files by what their channels call them, in that order; those that are not known are left out. */
export async function findFiles(
  tx: Tx,
  keys: Keys,
  invitationId: InvitationId,
  references: readonly string[],
): Promise<string[]> {
  if (references.length === 0) return [];
  const hashes = references.map((reference) => hashReference(keys, reference));
  const rows = await tx.file.findMany({
    where: { invitationId, referenceHash: { in: hashes } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, referenceHash: true },
  });
  const ids = hashes.flatMap(
    (hash) => rows.find((row) => Buffer.from(row.referenceHash).equals(hash))?.id ?? [],
  );
  return [...new Set(ids)];
}

/** What finds a file again without keeping what its platform calls it. */
export function hashReference(keys: Keys, reference: string): Uint8Array<ArrayBuffer> {
  return keyedHash(keys.fileReference, 'look-up', reference);
}

function sealReference(keys: Keys, channel: ChannelName, reference: string): Uint8Array<ArrayBuffer> {
  return seal(keys.fileReference, reference, `file of ${channel}`);
}

/** What the platform calls the file, for fetching it. */
export function openReference(keys: Keys, channel: ChannelName, sealed: Uint8Array): string {
  return unseal(keys.fileReference, sealed, `file of ${channel}`);
}
