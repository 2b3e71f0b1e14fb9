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

/** Claims that met another of the same address in the act; one of them wins, so a second try finds it. */
const tries = 3;

/**
 * Where people can be reached, in the same order. An address that nobody knows is kept, with a new respondent
 * behind it; a known one stays with its respondent. Claims at once make one row.
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
  const claimed = new Map(
    (await claim(db, JSON.stringify([...rows.values()]), at)).map((row) => [row.key, row.id]),
  );
  return keys.map((key) => {
    const id = claimed.get(key);
    if (id === undefined) throw new Error('a claimed address is missing');
    return id;
  });
}

async function claim(
  db: Db | Tx,
  rows: string,
  at: Date,
  triesLeft = tries,
): Promise<{ key: string; id: ChannelAddressId }[]> {
  try {
    return await runStatement<{ key: string; id: ChannelAddressId }>(db, claimRows, [rows, at]);
  } catch (error) {
    // Inside a transaction there is no second try: it has ended.
    if (triesLeft === 1 || !('$transaction' in db) || !isUniqueViolation(error)) throw error;
    return claim(db, rows, at, triesLeft - 1);
  }
}

/** https://www.postgresql.org/docs/15/errcodes-appendix.html */
function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/** The address in clear, for sending to it. */
export function openAddress(keys: Keys, row: { kind: AddressKind; sealedAddress: Uint8Array }): string {
  return unseal(keys.address, row.sealedAddress, row.kind);
}
