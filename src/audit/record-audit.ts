import { type Prisma, type Tx, toJson } from '../db/index.ts';

/** Who did it; `id` names an officer, never a respondent: officers read the record. */
export type Actor = {
  readonly kind: 'system' | 'respondent' | 'one_stop_system' | 'officer' | 'command_line';
  readonly id?: string;
};

export type AuditRecord = {
  readonly at: Date;
  readonly actor: Actor;
  /** noun.verb, past tense: `flow.published`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  /** Only fields that may be read by whoever reads the record; never words of a citizen. */
  readonly before?: object;
  readonly after?: object;
};

/** Appends to the audit record (nhật ký thao tác), in the transaction of the change that it speaks of. */
export async function recordAudit(tx: Tx, record: AuditRecord): Promise<void> {
  await recordAudits(tx, [record]);
}

/** Appends several records at once, in their order. */
export async function recordAudits(tx: Tx, records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.auditEntry.createMany({ data: records.map(toRow) });
}

function toRow(record: AuditRecord): Prisma.AuditEntryCreateManyInput {
  return {
    at: record.at,
    actorKind: record.actor.kind,
    actorId: record.actor.id ?? null,
    action: record.action,
    subjectKind: record.subject.kind,
    subjectId: record.subject.id,
    ...(record.before === undefined ? {} : { before: toJson(record.before) }),
    ...(record.after === undefined ? {} : { after: toJson(record.after) }),
  };
}
