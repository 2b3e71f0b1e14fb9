import type { AddressKind } from '../db/enums.ts';
import type { Db } from '../db/index.ts';
import { type Keys, keyedHash } from '../identity/index.ts';
import { deriveToken } from './invitation-token.ts';

/** The token of the newest invitation that the person behind an address can still answer; undefined if there is none. */
export async function openInvitationOf(
  deps: { db: Db; keys: Keys },
  person: { kind: AddressKind; address: string },
  now: Date,
): Promise<string | undefined> {
  const addressHash = keyedHash(deps.keys.addressHash, person.kind, person.address);
  const found = await deps.db.invitation.findFirst({
    where: {
      spentAt: null,
      expiresAt: { gt: now },
      dossier: { respondent: { addresses: { some: { kind: person.kind, addressHash } } } },
    },
    orderBy: { createdAt: 'desc' },
    select: { tokenSeed: true },
  });
  return found === null ? undefined : deriveToken(deps.keys.invitationToken, found.tokenSeed);
}
