import { type AuditRecord, recordAudits } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import { catalogueLock } from './make-known.ts';

export type CatalogueContent = {
  /** Parents before their children. */
  readonly agencies: readonly { code: string; name: string; parentCode?: string | undefined }[];
  readonly procedures: readonly { code: string; name: string; fieldName?: string | undefined }[];
};

/** Adds agencies, fields and procedures that a person vouches for; codes that are known stay as they are. */
export async function loadCatalogue(
  tx: Tx,
  deps: { newId: () => string },
  content: CatalogueContent,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${catalogueLock})`;
  const audit: AuditRecord[] = [];
  const record = (kind: string, id: string, after: object) =>
    audit.push({
      at,
      actor: { kind: 'command_line' },
      action: `${kind}.created`,
      subject: { kind, id },
      after,
    });

  const agencies = await tx.agency.findMany({ select: { id: true, code: true } });
  const agencyIds = new Map(agencies.map((row) => [row.code, row.id]));
  for (const { code, name, parentCode } of content.agencies) {
    if (agencyIds.has(code)) continue;
    const id = deps.newId();
    const parentId = parentCode === undefined ? null : (agencyIds.get(parentCode) ?? null);
    await tx.agency.create({ data: { id, code, name, parentId, createdAt: at } });
    agencyIds.set(code, id);
    record('agency', id, { code, name, parentCode: parentCode ?? null });
  }

  const fields = await tx.field.findMany({ select: { id: true, name: true } });
  const fieldIds = new Map(fields.map((row) => [row.name, row.id]));
  const known = new Set((await tx.procedure.findMany({ select: { code: true } })).map((row) => row.code));
  for (const { code, name, fieldName } of content.procedures) {
    if (known.has(code)) continue;
    if (fieldName !== undefined && !fieldIds.has(fieldName)) {
      const field = { id: deps.newId(), name: fieldName };
      await tx.field.create({ data: field });
      fieldIds.set(fieldName, field.id);
    }
    const id = deps.newId();
    const fieldId = fieldName === undefined ? null : (fieldIds.get(fieldName) ?? null);
    await tx.procedure.create({ data: { id, code, name, fieldId, createdAt: at } });
    record('procedure', id, { code, name, fieldName: fieldName ?? null });
  }
  await recordAudits(tx, audit);
}
