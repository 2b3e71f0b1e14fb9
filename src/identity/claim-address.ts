import type { ChannelAddressId, RespondentId } from '../core/ids.ts';
import type { AddressKind } from '../db/enums.ts';
import type { Tx } from '../db/index.ts';
import { type Keys, keyedHash, seal, unseal } from './keys.ts';

export type ClaimedAddress = {
  readonly addressId: ChannelAddressId;
  readonly respondentId: RespondentId;
  /** The person asked, on some channel, not to be written to. */
  readonly optedOut: boolean;
};

/**
 * The respondent behind an address, made on first sight. A new address belongs to `respondentId` if one is
 * given (the holder of an invitation is the dossier's applicant), else to a new respondent; a known address
 * stays with its respondent. Two claims at once make one row.
 */
export async function claimAddress(
  tx: Tx,
  deps: { keys: Keys; newId: () => string },
  claim: { kind: AddressKind; address: string; respondentId?: RespondentId; at: Date },
): Promise<ClaimedAddress> {
  const addressHash = keyedHash(deps.keys.addressHash, claim.kind, claim.address);
  const find = () =>
    tx.channelAddress.findUnique({
      where: { kind_addressHash: { kind: claim.kind, addressHash } },
      select: { id: true, respondentId: true, respondent: { select: { optedOutAt: true } } },
    });
  let known = await find();
  if (known === null) {
    const respondentId = claim.respondentId ?? deps.newId();
    if (claim.respondentId === undefined) {
      await tx.respondent.create({ data: { id: respondentId, createdAt: claim.at } });
    }
    await tx.channelAddress.createMany({
      data: {
        id: deps.newId(),
        respondentId,
        kind: claim.kind,
        addressHash,
        sealedAddress: seal(deps.keys.address, claim.address, claim.kind),
        createdAt: claim.at,
      },
      skipDuplicates: true,
    });
    known = await find();
    if (known === null) throw new Error('a claimed address is missing');
    if (claim.respondentId === undefined && known.respondentId !== respondentId) {
      await tx.respondent.delete({ where: { id: respondentId } });
    }
  }
  return {
    addressId: known.id as ChannelAddressId,
    respondentId: known.respondentId as RespondentId,
    optedOut: known.respondent.optedOutAt !== null,
  };
}

/** The address in clear, for sending to it. */
export function openAddress(keys: Keys, row: { kind: AddressKind; sealedAddress: Uint8Array }): string {
  return unseal(keys.address, row.sealedAddress, row.kind);
}
