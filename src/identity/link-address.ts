import { ok } from '../core/result.ts';
import type { AddressKind } from '../db/enums.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import { type Keys, keyedHash, seal } from './keys.ts';

type Address = { readonly kind: AddressKind; readonly address: string };

/** `kept_apart`: the other address belongs to somebody who is known by an account of their own. */
export type Linked = 'linked' | 'already_linked' | 'kept_apart' | 'unknown_address';

/**
 * A person who is known by one address gives another, of their own will: from then on both are one respondent, so
 * that an opt-out on one holds on the other. A number that is somebody else's changes nothing: whoever types it does
 * not become its owner where its owner, or the one who types it, has a history of their own.
 */
export async function linkAddress(
  deps: { db: Db; keys: Keys; newId: () => string },
  link: { known: Address; given: Address; at: Date },
): Promise<Linked> {
  const hashOf = ({ kind, address }: Address) => keyedHash(deps.keys.addressHash, kind, address);
  const linked = await inTransaction<Linked, never>(deps.db, async (tx) => {
    const known = await find(tx, link.known.kind, hashOf(link.known));
    if (known === null) return ok('unknown_address');
    const given = await find(tx, link.given.kind, hashOf(link.given));
    if (given === null) {
      await tx.channelAddress.createMany({
        data: {
          id: deps.newId(),
          respondentId: known.respondentId,
          kind: link.given.kind,
          addressHash: hashOf(link.given),
          sealedAddress: seal(deps.keys.address, link.given.address, link.given.kind),
          createdAt: link.at,
        },
        skipDuplicates: true,
      });
      return ok('linked');
    }
    if (given.respondentId === known.respondentId) return ok('already_linked');
    const isTaken = await tx.channelAddress.count({
      where: { respondentId: given.respondentId, kind: link.known.kind },
    });
    const hasHistory = await tx.dossier.count({ where: { respondentId: known.respondentId } });
    if (isTaken > 0 || hasHistory > 0) return ok('kept_apart');
    await moveAll(tx, known.respondentId, given.respondentId);
    return ok('linked');
  });
  return linked.ok ? linked.value : linked.error;
}

function find(tx: Tx, kind: AddressKind, addressHash: Uint8Array<ArrayBuffer>) {
  return tx.channelAddress.findUnique({
    where: { kind_addressHash: { kind, addressHash } },
    select: { respondentId: true },
  });
}

async function moveAll(tx: Tx, from: string, to: string): Promise<void> {
  const { optedOutAt } = await tx.respondent.findUniqueOrThrow({ where: { id: from } });
  await tx.channelAddress.updateMany({ where: { respondentId: from }, data: { respondentId: to } });
  await tx.consent.updateMany({ where: { respondentId: from }, data: { respondentId: to } });
  if (optedOutAt !== null) await tx.respondent.update({ where: { id: to }, data: { optedOutAt } });
  await tx.respondent.delete({ where: { id: from } });
}
