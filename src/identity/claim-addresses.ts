import type { ChannelAddressId } from '../core/ids.ts';
import type { AddressKind } from '../db/enums.ts';
import { type Db, runStatement, type Statement, type Tx } from '../db/index.ts';
import { type Keys, keyedHash, seal, unseal } from './keys.ts';

const claimRows: Statement = {
  name: 'claim_addresses',
  text: `
    with n as materialized (
      select kind, decode(hash, 'hex') as hash, decode(sealed, 'hex') as sealed, id, respondent_id
      from jsonb_to_recordset($1::jsonb) as n(kind address_kind, hash text, sealed text, id uuid, respondent_id uuid)
    ), known as (
      select a.id, n.kind, n.hash from n join channel_addresses a on a.kind = n.kind and a.address_hash = n.hash
    ), missing as materialized (
      select * from n where not exists (select 1 from known k where k.kind = n.kind and k.hash = n.hash)
    ), people as (
      insert into respondents (id, created_at) select respondent_id, $2::timestamptz from missing
    ), added as (
      insert into channel_addresses (id, respondent_id, kind, address_hash, sealed_address, created_at)
      select id, respondent_id, kind, hash, sealed, $2::timestamptz from missing order by kind, hash
      returning id, kind, address_hash as hash
    )
    select id, kind || ' ' || encode(hash, 'hex') as key from (select * from known union all select * from added) c`,
};

/**
 * Where people can be reached, in the same order. An address that nobody knows is kept, with a new respondent
 * behind it; a known one stays with its respondent. Throws a unique violation if another claims the same address at once:
 * one of them wins, so that a second try finds it.
 */
export async function claimAddresses(
  db: Db | Tx,
  deps: { keys: Keys; newId: () => string },
  addresses: readonly { kind: AddressKind; address: string }[],
  at: Date,
): Promise<ChannelAddressId[]> {
  const rows = new Map<string, object>();
  const keys = addresses.map(({ kind, address }) => {
    const hash = Buffer.from(keyedHash(deps.keys.addressHash, kind, address)).toString('hex');
    const key = `${kind} ${hash}`;
    if (!rows.has(key)) {
      const sealed = Buffer.from(seal(deps.keys.address, address, kind)).toString('hex');
      rows.set(key, { kind, hash, sealed, id: deps.newId(), respondent_id: deps.newId() });
    }
    return key;
  });
  type Row = { key: string; id: ChannelAddressId };
  const found = await runStatement<Row>(db, claimRows, [JSON.stringify([...rows.values()]), at]);
  const claimed = new Map(found.map((row) => [row.key, row.id]));
  return keys.map((key) => {
    const id = claimed.get(key);
    if (id === undefined) throw new Error('a claimed address is missing');
    return id;
  });
}

/** The address in clear, for sending to it. */
export function openAddress(keys: Keys, row: { kind: AddressKind; sealedAddress: Uint8Array }): string {
  return unseal(keys.address, row.sealedAddress, row.kind);
}
