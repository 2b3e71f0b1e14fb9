/**
 * Agencies and procedures as dossier reports mention them. What the catalogue does not know is created and
 * flagged for review, so that no dossier is lost for want of a row.
 */
import { type AuditRecord, recordAudits } from '../audit/index.ts';
import type { AgencyId, ProcedureId } from '../core/ids.ts';
import type { Tx } from '../db/index.ts';
import { possibleParentCodes } from './vocabulary.ts';

export type ProcedureMention = {
  readonly name?: string | undefined;
  readonly fieldName?: string | undefined;
};

/** Codes with what the reports say of them. */
export type Mentions = {
  readonly agencies: ReadonlyMap<string, { readonly name?: string | undefined }>;
  readonly procedures: ReadonlyMap<string, ProcedureMention>;
};

export type KnownCodes = {
  readonly agencies: ReadonlyMap<string, AgencyId>;
  readonly procedures: ReadonlyMap<string, ProcedureId>;
};

type CatalogueDeps = { readonly newId: () => string };

const agencyColumns = { id: true, code: true, name: true, parentId: true, isFlagged: true } as const;
const procedureColumns = { id: true, code: true, name: true, fieldId: true, isFlagged: true } as const;

/** Any fixed number: whoever writes to the catalogue from a report waits for the one before. */
export const catalogueLock = 7_662_022_003n;

/** The ids of the mentioned codes that the catalogue knows. */
export async function findKnown(tx: Tx, mentions: Mentions): Promise<KnownCodes> {
  return toKnownCodes(await findRows(tx, mentions));
}

/**
 * Makes every mentioned code known and returns their ids. A new agency hangs under the longest known prefix
 * of its code, and takes over agencies made earlier that belong under it. A flagged row that is still
 * named by its code takes the first name reported. Two reports at once make one row.
 */
export async function makeKnown(
  tx: Tx,
  deps: CatalogueDeps,
  mentions: Mentions,
  at: Date,
): Promise<KnownCodes> {
  const rows = await findRows(tx, mentions);
  if (!hasNews(rows, mentions)) return toKnownCodes(rows);
  await tx.$executeRaw`select pg_advisory_xact_lock(${catalogueLock})`;
  // Read again: what was missing may have been made while we waited.
  const current = await findRows(tx, mentions);
  const audit = [
    ...(await writeAgencies(tx, deps, current.agencies, mentions.agencies, at)),
    ...(await writeProcedures(tx, deps, current.procedures, mentions.procedures, at)),
  ];
  await recordAudits(tx, audit);
  return findKnown(tx, mentions);
}

type AgencyRow = { id: string; code: string; name: string; parentId: string | null; isFlagged: boolean };
type ProcedureRow = { id: string; code: string; name: string; fieldId: string | null; isFlagged: boolean };
type Rows = { agencies: AgencyRow[]; procedures: ProcedureRow[] };

async function findRows(tx: Tx, mentions: Mentions): Promise<Rows> {
  return {
    agencies: await tx.agency.findMany({
      where: { code: { in: [...mentions.agencies.keys()] } },
      select: agencyColumns,
    }),
    procedures: await tx.procedure.findMany({
      where: { code: { in: [...mentions.procedures.keys()] } },
      select: procedureColumns,
    }),
  };
}

function toKnownCodes(rows: Rows): KnownCodes {
  return {
    agencies: new Map(rows.agencies.map((row) => [row.code, row.id as AgencyId])),
    procedures: new Map(rows.procedures.map((row) => [row.code, row.id as ProcedureId])),
  };
}

function hasNews(rows: Rows, mentions: Mentions): boolean {
  return (
    rows.agencies.length < mentions.agencies.size ||
    rows.procedures.length < mentions.procedures.size ||
    rows.agencies.some((row) => lacksName(row) && mentions.agencies.get(row.code)?.name !== undefined) ||
    rows.procedures.some((row) => {
      const mention = mentions.procedures.get(row.code);
      return (
        (lacksName(row) && mention?.name !== undefined) ||
        (lacksField(row) && mention?.fieldName !== undefined)
      );
    })
  );
}

function lacksName(row: { code: string; name: string; isFlagged: boolean }): boolean {
  return row.isFlagged && row.name === row.code;
}

function lacksField(row: ProcedureRow): boolean {
  return row.isFlagged && row.fieldId === null;
}

async function writeAgencies(
  tx: Tx,
  deps: CatalogueDeps,
  known: readonly AgencyRow[],
  mentions: Mentions['agencies'],
  at: Date,
): Promise<AuditRecord[]> {
  const audit: AuditRecord[] = [];
  const knownCodes = new Set(known.map((row) => row.code));
  // Shorter codes first: a parent and its child may both be new.
  const missing = [...mentions.keys()].filter((code) => !knownCodes.has(code)).sort(byLengthThenText);
  for (const code of missing) {
    const parent = await nearestParent(tx, code);
    const id = deps.newId();
    const name = mentions.get(code)?.name ?? code;
    await tx.agency.create({
      data: { id, code, name, parentId: parent?.id ?? null, isFlagged: true, createdAt: at },
    });
    audit.push(record('agency', id, 'agency.created', at, { code, name, parentCode: parent?.code ?? null }));
    audit.push(...(await adoptChildren(tx, { id, code, parentId: parent?.id ?? null }, at)));
  }
  for (const row of known) {
    const name = mentions.get(row.code)?.name;
    if (name === undefined || !lacksName(row)) continue;
    await tx.agency.update({ where: { id: row.id }, data: { name } });
    audit.push(record('agency', row.id, 'agency.named', at, { code: row.code, name }));
  }
  return audit;
}

async function nearestParent(tx: Tx, code: string): Promise<{ id: string; code: string } | undefined> {
  const candidates = possibleParentCodes(code);
  const found = await tx.agency.findMany({
    where: { code: { in: candidates } },
    select: { id: true, code: true },
  });
  return found.sort((a, b) => candidates.indexOf(a.code) - candidates.indexOf(b.code))[0];
}

/** Agencies without a reviewer's hand that so far hang where the new one hangs and belong under it. */
async function adoptChildren(
  tx: Tx,
  parent: { id: string; code: string; parentId: string | null },
  at: Date,
): Promise<AuditRecord[]> {
  const siblings = await tx.agency.findMany({
    where: { parentId: parent.parentId, isFlagged: true, id: { not: parent.id } },
    select: { id: true, code: true },
  });
  const children = siblings.filter((agency) => possibleParentCodes(agency.code).includes(parent.code));
  await tx.agency.updateMany({
    where: { id: { in: children.map((child) => child.id) } },
    data: { parentId: parent.id },
  });
  return children.map((child) =>
    record('agency', child.id, 'agency.moved', at, { code: child.code, parentCode: parent.code }),
  );
}

async function writeProcedures(
  tx: Tx,
  deps: CatalogueDeps,
  known: readonly ProcedureRow[],
  mentions: Mentions['procedures'],
  at: Date,
): Promise<AuditRecord[]> {
  const audit: AuditRecord[] = [];
  const rows = new Map(known.map((row) => [row.code, row]));
  for (const [code, mention] of mentions) {
    const row = rows.get(code);
    if (row === undefined) {
      const id = deps.newId();
      const name = mention.name ?? code;
      const fieldId = await findOrCreateField(tx, deps, mention.fieldName);
      await tx.procedure.create({ data: { id, code, name, fieldId, isFlagged: true, createdAt: at } });
      const after = { code, name, fieldName: mention.fieldName ?? null };
      audit.push(record('procedure', id, 'procedure.created', at, after));
      continue;
    }
    const name = lacksName(row) ? mention.name : undefined;
    const fieldName = lacksField(row) ? mention.fieldName : undefined;
    if (name === undefined && fieldName === undefined) continue;
    const data = {
      ...(name === undefined ? {} : { name }),
      ...(fieldName === undefined ? {} : { fieldId: await findOrCreateField(tx, deps, fieldName) }),
    };
    await tx.procedure.update({ where: { id: row.id }, data });
    const after = { code, ...(name && { name }), ...(fieldName && { fieldName }) };
    audit.push(record('procedure', row.id, 'procedure.named', at, after));
  }
  return audit;
}

async function findOrCreateField(
  tx: Tx,
  deps: CatalogueDeps,
  name: string | undefined,
): Promise<string | null> {
  if (name === undefined) return null;
  const data = { id: deps.newId(), name, isFlagged: true };
  const field = await tx.field.upsert({ where: { name }, create: data, update: {}, select: { id: true } });
  return field.id;
}

function byLengthThenText(a: string, b: string): number {
  return possibleParentCodes(a).length - possibleParentCodes(b).length || (a < b ? -1 : 1);
}

function record(kind: string, id: string, action: string, at: Date, after: object): AuditRecord {
  return { at, actor: { kind: 'one_stop_system' }, action, subject: { kind, id }, after };
}
