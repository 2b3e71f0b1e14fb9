/** What was published, for those who read it. */
import type { Db } from '../../db/index.ts';
import { parseContent } from './publish.ts';
import { type PublicationContent, type PublicationKind, publicationKinds } from './vocabulary.ts';

/** A publication without its figures. */
export type PublicationEntry = {
  readonly number: number;
  readonly kind: PublicationKind;
  readonly period: string;
  readonly revision: number;
  readonly publishedAt: Date;
  /** SHA-256 of the content, in hex. */
  readonly hash: string;
};

export type StoredPublication = PublicationEntry & {
  /** Canonical JSON. */
  readonly bytes: Buffer;
  readonly content: PublicationContent;
  readonly signature: Buffer;
  readonly publicKey: Buffer;
};

/** All publications, the newest first. */
export async function listPublications(db: Db): Promise<PublicationEntry[]> {
  const rows = await db.publication.findMany({
    orderBy: { number: 'desc' },
    select: { number: true, kind: true, period: true, revision: true, publishedAt: true, hash: true },
  });
  return rows.map((row) => ({ ...row, hash: Buffer.from(row.hash).toString('hex') }));
}

/** The latest revision of a period (`2026-11`, `2026-Q4`, `2026`), or the one asked for; undefined if there is none. */
export async function findPublication(
  db: Db,
  period: string,
  revision?: number,
): Promise<StoredPublication | undefined> {
  const row = await db.publication.findFirst({
    where: { period, ...(revision === undefined ? {} : { revision }) },
    orderBy: { revision: 'desc' },
  });
  if (row === null) return undefined;
  const { number, kind, publishedAt } = row;
  return {
    number,
    kind: publicationKinds.find((known) => known === kind) ?? 'month',
    period: row.period,
    revision: row.revision,
    publishedAt,
    hash: Buffer.from(row.hash).toString('hex'),
    bytes: Buffer.from(row.content),
    content: parseContent(row.content),
    signature: Buffer.from(row.signature),
    publicKey: Buffer.from(row.publicKey),
  };
}
