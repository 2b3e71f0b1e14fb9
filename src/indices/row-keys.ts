/** The keys and names of rows, as the answer shows them: codes for agencies and procedures, ids otherwise. */
import { assertNever } from '../core/result.ts';
import { compareVietnamese, toNfc } from '../core/text.ts';
import type { Db, Tx } from '../db/index.ts';
import type { Grouping } from './tallies/groupings.ts';

/** One row to be made: the key in the tallies, and what the answer calls it. */
export type RowKey = { readonly tallyKey: string; readonly key: string; readonly name: string };

export type Agency = { readonly id: string; readonly code: string; readonly name: string };

/** The agency of that code. */
export async function findAgency(db: Db | Tx, code: string): Promise<Agency | undefined> {
  const row = await db.agency.findUnique({
    where: { code: toNfc(code) },
    select: { id: true, code: true, name: true },
  });
  return row ?? undefined;
}

/**
 * The rows of a grouping in their order: names in Vietnamese order, months by time. Agencies are listed with
 * or without figures, everything else only if a dossier finished (`tallyKeys`).
 */
export async function rowKeys(
  db: Db | Tx,
  grouping: Grouping,
  agency: Agency | undefined,
  tallyKeys: readonly string[],
): Promise<RowKey[]> {
  switch (grouping) {
    case 'none':
      return [{ tallyKey: 'all', key: agency?.code ?? 'all', name: agency?.name ?? 'Tất cả các cơ quan' }];
    case 'agency':
      return agencyKeys(db, agency, tallyKeys);
    case 'procedure': {
      const rows = await db.procedure.findMany({ where: { id: { in: [...tallyKeys] } } });
      return byName(rows.map(({ id, code, name }) => ({ tallyKey: id, key: code, name })));
    }
    case 'field': {
      const known = tallyKeys.filter((key) => key !== 'none');
      const rows = await db.field.findMany({ where: { id: { in: known } } });
      const named = rows.map(({ id, name }) => ({ tallyKey: id, key: id, name }));
      const rest = { tallyKey: 'none', key: 'none', name: 'Chưa xếp lĩnh vực' };
      return [...byName(named), ...(tallyKeys.includes('none') ? [rest] : [])];
    }
    case 'channel':
      return byName(
        tallyKeys
          .filter((key) => key !== 'none')
          .map((key) => ({ tallyKey: key, key, name: channelNames[key] ?? key })),
      );
    case 'month':
      return [...tallyKeys].sort().map((key) => ({ tallyKey: key, key, name: monthName(key) }));
    default:
      return assertNever(grouping);
  }
}

const channelNames: Readonly<Record<string, string>> = { web: 'Web', telegram: 'Telegram', zalo: 'Zalo' };

/** "2026-11" → "Tháng 11/2026". */
function monthName(month: string): string {
  return `Tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`;
}

/** The direct children, and first the agency itself if it has dossiers of its own. */
async function agencyKeys(
  db: Db | Tx,
  agency: Agency | undefined,
  tallyKeys: readonly string[],
): Promise<RowKey[]> {
  const children = await db.agency.findMany({ where: { parentId: agency?.id ?? null } });
  const named = children.map(({ id, code, name }) => ({ tallyKey: id, key: code, name }));
  const own =
    agency !== undefined && tallyKeys.includes(agency.id)
      ? [{ tallyKey: agency.id, key: agency.code, name: agency.name }]
      : [];
  return [...own, ...byName(named)];
}

/** By name, and by key where two have the same name, so that the order is always the same. */
function byName(keys: RowKey[]): RowKey[] {
  return keys.sort((a, b) => compareVietnamese(a.name, b.name) || compareVietnamese(a.key, b.key));
}
