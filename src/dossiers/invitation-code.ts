/**
 * Short codes of invitations, for a platform whose links carry no token: the person copies "7K3M-9QXF" into the
 * chat. Eight characters are 40 bits: with ten thousand codes that could be used, one guess in a hundred million
 * hits, and guesses are chat messages of a known account.
 */
import { createHmac } from 'node:crypto';
import type { InvitationId } from '../core/ids.ts';
import type { Db } from '../db/index.ts';
import { type Keys, keyedHash } from '../identity/index.ts';
import { deriveToken } from './invitation-token.ts';

/** Crockford's base 32: no I, L, O and U, so that nobody mistakes them for 1, 0 and V. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 8;
/** Two invitations with the same code are rare; three times the same one is a bug. */
const mostDrafts = 5;

type CodeDeps = { readonly db: Db; readonly keys: Keys };

/** The code of an invitation, the same every time it is asked for. */
export async function invitationCode(deps: CodeDeps, invitationId: InvitationId, at: Date): Promise<string> {
  for (let draft = 0; draft < mostDrafts; draft += 1) {
    const code = draftCode(deps.keys, invitationId, draft);
    const codeHash = hashOf(deps.keys, code);
    await deps.db.invitationCode.createMany({
      data: { codeHash, invitationId, createdAt: at },
      skipDuplicates: true,
    });
    const kept = await deps.db.invitationCode.findUnique({ where: { codeHash } });
    if (kept?.invitationId === invitationId) return `${code.slice(0, 4)}-${code.slice(4)}`;
  }
  throw new Error('every code of an invitation is taken');
}

/**
 * The token of the invitation whose code a person wrote, in capitals or not, with or without dash and #; undefined
 * for words that are no code.
 */
export async function tokenOfCode(deps: CodeDeps, written: string): Promise<string | undefined> {
  const code = readCode(written);
  if (code === undefined) return undefined;
  const found = await deps.db.invitationCode.findUnique({
    where: { codeHash: hashOf(deps.keys, code) },
    select: { invitation: { select: { tokenSeed: true } } },
  });
  if (found === null) return undefined;
  return deriveToken(deps.keys.invitationToken, found.invitation.tokenSeed);
}

function readCode(written: string): string | undefined {
  const [, first, second] = /^\s*#?\s*([0-9a-z]{4})[\s–-]?([0-9a-z]{4})\s*$/i.exec(written) ?? [];
  if (first === undefined || second === undefined) return undefined;
  return `${first}${second}`.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
}

function draftCode(keys: Keys, invitationId: InvitationId, draft: number): string {
  const bytes = createHmac('sha256', keys.invitationToken)
    .update(`short code ${draft} of ${invitationId}`)
    .digest();
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('');
}

function hashOf(keys: Keys, code: string): Uint8Array<ArrayBuffer> {
  return keyedHash(keys.invitationToken, 'short code', code);
}
