import type { RespondentId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { AddressKind } from '../db/enums.ts';
import type { Tx } from '../db/index.ts';
import { type Keys, keyedHash, seal } from './keys.ts';

/** The addresses of one person, the most personal first. */
export type PersonAddresses = readonly { readonly kind: AddressKind; readonly address: string }[];

/**
 * The respondents behind many people's addresses, in the same order; undefined for a person without any.
 * A person is the respondent of the first address that is known, else a new one; the new addresses become
 * that respondent's, the known ones stay where they are. `raced` if another transaction claimed one of them
 * meanwhile: roll back and try again.
 */
export async function claimRespondents(
  tx: Tx,
  deps: { keys: Keys; newId: () => string },
  people: readonly PersonAddresses[],
  at: Date,
): Promise<Result<(RespondentId | undefined)[], { code: 'raced' }>> {
  const hashed = people.map((addresses) =>
    addresses.map(({ kind, address }) => {
      const hash = keyedHash(deps.keys.addressHash, kind, address);
      return { kind, address, hash, key: `${kind} ${Buffer.from(hash).toString('hex')}` };
    }),
  );
  const hashes = hashed.flat().map((address) => address.hash);
  if (hashes.length === 0) return ok(people.map(() => undefined));

  const rows = await tx.channelAddress.findMany({
    where: { addressHash: { in: hashes } },
    select: { kind: true, addressHash: true, respondentId: true },
  });
  const owners = new Map(
    rows.map((row) => [`${row.kind} ${Buffer.from(row.addressHash).toString('hex')}`, row.respondentId]),
  );
  const newRespondents: string[] = [];
  const newAddresses: ((typeof hashed)[number][number] & { respondentId: string })[] = [];
  const respondents = hashed.map((addresses) => {
    if (addresses.length === 0) return undefined;
    let respondentId = addresses.map(({ key }) => owners.get(key)).find((owner) => owner !== undefined);
    if (respondentId === undefined) {
      respondentId = deps.newId();
      newRespondents.push(respondentId);
    }
    for (const address of addresses) {
      if (owners.has(address.key)) continue;
      owners.set(address.key, respondentId);
      newAddresses.push({ ...address, respondentId });
    }
    return respondentId as RespondentId;
  });

  await tx.respondent.createMany({ data: newRespondents.map((id) => ({ id, createdAt: at })) });
  // In one order everywhere, so that two transactions that claim the same addresses cannot lock each other out.
  newAddresses.sort((a, b) => (a.key < b.key ? -1 : 1));
  const { count } = await tx.channelAddress.createMany({
    data: newAddresses.map(({ kind, address, hash, respondentId }) => ({
      id: deps.newId(),
      respondentId,
      kind,
      addressHash: hash,
      sealedAddress: seal(deps.keys.address, address, kind),
      createdAt: at,
    })),
    skipDuplicates: true,
  });
  return count === newAddresses.length ? ok(respondents) : err({ code: 'raced' });
}
