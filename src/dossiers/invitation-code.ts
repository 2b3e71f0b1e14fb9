/**
 * Short codes of invitations, for a platform whose links carry no token: the person copies "7K3M-9QXF" into the
 * chat. Eight characters are 40 bits: with ten thousand codes that could be used, one guess in a hundred million
 * hits, and guesses are chat messages of a known account.
 */
import { createHmac } from 'node:crypto';
import type { InvitationId } from '../core/ids.ts';
import type { ChannelName } from '../core/message.ts';
import { err, ok, type Result } from '../core/result.ts';
import { addSeconds } from '../core/time.ts';
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

/** Wrong codes that one address may write within the hour; then even a right one is not looked for. */
const mostWrongCodes = 10;
const wrongCodesSeconds = 60 * 60;

export type CodeRefusal =
  /** These words are no code. */
  | { readonly code: 'no_code' }
  | { readonly code: 'wrong_code' }
  /** So many were wrong that it looks like guessing. */
  | { readonly code: 'too_many_codes' };

/**
 * The token of the invitation whose code a person wrote, in capitals or not, with or without dash and #. `by` is
 * the person's address on the channel: whoever guesses is slowed down, on every replica.
 */
export async function tokenOfCode(
  deps: CodeDeps,
  written: string,
  by: { channel: ChannelName; address: string; at: Date },
): Promise<Result<string, CodeRefusal>> {
  const code = readCode(written);
  if (code === undefined) return err({ code: 'no_code' });
  const addressHash = keyedHash(deps.keys.addressHash, by.channel, by.address);
  const begun = addSeconds(by.at, -wrongCodesSeconds);
  const wrong = await deps.db.wrongCode.findUnique({ where: { addressHash } });
  if (wrong !== null && wrong.since > begun && wrong.count >= mostWrongCodes)
    return err({ code: 'too_many_codes' });
  const found = await deps.db.invitationCode.findUnique({
    where: { codeHash: hashOf(deps.keys, code) },
    select: { invitation: { select: { tokenSeed: true } } },
  });
  if (found !== null) return ok(deriveToken(deps.keys.invitationToken, found.invitation.tokenSeed));
  await deps.db.$executeRaw`
    insert into wrong_codes as w (address_hash, count, since) values (${addressHash}, 1, ${by.at}::timestamptz)
    on conflict (address_hash) do update set
      count = case when w.since > ${begun}::timestamptz then w.count + 1 else 1 end,
      since = case when w.since > ${begun}::timestamptz then w.since else excluded.since end`;
  return err({ code: 'wrong_code' });
}

/** Forgets who wrote wrong codes long ago; returns how many. */
export async function forgetWrongCodes(db: Db, now: Date): Promise<number> {
  const { count } = await db.wrongCode.deleteMany({
    where: { since: { lte: addSeconds(now, -wrongCodesSeconds) } },
  });
  return count;
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
