/** Checks a publication as anybody can who has its two files. Pure. */
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { hashOf, isSigned } from './signature.ts';
import { type PublicationContent, publicationSchema } from './vocabulary.ts';

/** The file `PERIOD.signature.json`. */
export const signatureFileSchema = z.object({
  algorithm: z.literal('Ed25519'),
  hash: z.string().describe('SHA-256 of the publication, in hex.'),
  signature: z.base64(),
  publicKey: z.base64().describe('SPKI, DER.'),
});
export type SignatureFile = z.infer<typeof signatureFileSchema>;

export type PublicationFault =
  /** There is nothing in it. */
  | 'empty'
  /** It begins with a byte order mark, or is not UTF-8: some program saved it anew. */
  | 'other_encoding'
  /** It is not JSON: only a part of the file, or another file. */
  | 'not_json'
  /** It is JSON, but no publication. */
  | 'not_a_publication'
  /** The bytes are not those that were hashed: something was changed. */
  | 'other_hash'
  /** The holder of the key did not sign these bytes. */
  | 'not_signed'
  /** Signed with another key than the one that is trusted. */
  | 'other_key'
  /** Signed, but not in the one spelling that makes the same bytes again (RFC 8785). */
  | 'not_canonical';

export type CheckedPublication = {
  readonly faults: readonly PublicationFault[];
  readonly hash: string;
  /** Of what it speaks, if it can be read. */
  readonly content: PublicationContent | undefined;
};

/** Every fault of a publication. `trustedKey`, base64 like in the file, is what the reader has from elsewhere. */
export function checkPublication(
  bytes: Uint8Array,
  file: SignatureFile,
  trustedKey?: string,
): CheckedPublication {
  const hash = hashOf(bytes).toString('hex');
  const read = readJson(bytes);
  const content = read.fault === undefined ? publicationSchema.safeParse(read.json).data : undefined;
  const faults: PublicationFault[] = [];
  if (content === undefined) faults.push(read.fault ?? 'not_a_publication');
  if (hash !== file.hash) faults.push('other_hash');
  if (!isSignedBy(bytes, file)) faults.push('not_signed');
  if (trustedKey !== undefined && trustedKey !== file.publicKey) faults.push('other_key');
  // As it stands there: a later version of the program may have put more into it than this one knows.
  if (content !== undefined && !hasSpelling(bytes, read.json)) faults.push('not_canonical');
  return { faults, hash, content };
}

function readJson(bytes: Uint8Array): { readonly json: unknown; readonly fault?: PublicationFault } {
  if (bytes.length === 0) return { json: undefined, fault: 'empty' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { json: undefined, fault: 'other_encoding' };
  }
  if (text.startsWith('\uFEFF')) return { json: undefined, fault: 'other_encoding' };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { json: undefined, fault: 'not_json' };
  }
}

function hasSpelling(bytes: Uint8Array, json: unknown): boolean {
  try {
    return Buffer.from(canonicalJson(json)).equals(bytes);
  } catch {
    // A number too large for JSON, as 1e999 is read.
    return false;
  }
}

function isSignedBy(bytes: Uint8Array, { signature, publicKey }: SignatureFile): boolean {
  try {
    return isSigned(bytes, Buffer.from(signature, 'base64'), Buffer.from(publicKey, 'base64'));
  } catch {
    return false;
  }
}
