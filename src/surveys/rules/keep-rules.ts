/** Rules as administrators keep them: written, changed and removed, each with its record. */
import { recordAudit } from '../../audit/index.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { dateToDay, dayToDate } from '../../core/time.ts';
import type { Tx } from '../../db/index.ts';
import type { Change } from '../change.ts';
import { type FlowRule, flowRuleSchema, type RuleConditions, ruleConditionsSchema } from '../vocabulary.ts';

export type KeptRule = FlowRule & {
  readonly id: string;
  readonly revision: number;
  readonly createdAt: Date;
};

export type RuleRefusal =
  | { readonly code: 'unknown_rule' }
  /** Somebody else changed it meanwhile; this is its revision now. */
  | { readonly code: 'rule_moved_on'; readonly revision: number }
  | { readonly code: 'unknown_flow' }
  | { readonly code: 'flow_retired' }
  /** The sample is drawn before the channel is known. */
  | { readonly code: 'sampling_by_channel' }
  | { readonly code: 'period_reversed' }
  /** No rule would be left that holds for every dossier on every day. */
  | { readonly code: 'default_needed' };

/** Codes and names in a rule's conditions that the catalogue does not know: the rule is kept all the same. */
export type UnknownWords = {
  readonly fields: readonly string[];
  readonly procedures: readonly string[];
  readonly agencies: readonly string[];
};

/** All rules in the order in which they are tried. */
export async function listRules(tx: Tx): Promise<KeptRule[]> {
  const rows = await tx.flowAssignment.findMany({
    include: { flow: { select: { key: true } }, procedure: { select: { code: true } } },
    orderBy: [
      { priority: 'asc' },
      { procedureId: { sort: 'asc', nulls: 'last' } },
      { createdAt: 'asc' },
      { id: 'asc' },
    ],
  });
  return rows.map(toRule);
}

type RuleRow = {
  readonly id: string;
  readonly revision: number;
  readonly createdAt: Date;
  readonly name: string;
  readonly priority: number;
  readonly conditions: unknown;
  readonly samplingShare: number;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly flow: { readonly key: string };
  readonly procedure: { readonly code: string } | null;
};

/** The single procedure of older rows is told as a condition. */
function toRule(row: RuleRow): KeptRule {
  const conditions = ruleConditionsSchema.parse(row.conditions);
  return {
    id: row.id,
    revision: row.revision,
    createdAt: row.createdAt,
    flow: row.flow.key,
    name: row.name,
    priority: row.priority,
    conditions: row.procedure === null ? conditions : { ...conditions, procedures: [row.procedure.code] },
    samplingShare: row.samplingShare,
    ...(row.validFrom === null ? {} : { validFrom: dateToDay(row.validFrom) }),
    ...(row.validUntil === null ? {} : { validUntil: dateToDay(row.validUntil) }),
  };
}

/** Writes a new rule; `id` only where it is brought from elsewhere. */
export async function addRule(
  tx: Tx,
  change: Change & { readonly newId: () => string },
  { id: given, ...rule }: FlowRule & { readonly id?: string },
): Promise<Result<{ id: string; unknown: UnknownWords }, RuleRefusal>> {
  const checked = await checkRule(tx, rule);
  if (!checked.ok) return checked;
  const id = given ?? change.newId();
  await tx.flowAssignment.create({
    data: { id, createdAt: change.at, ...columnsOf(rule, checked.value.flowId) },
  });
  await recordAudit(tx, {
    ...change,
    action: 'flow_rule.added',
    subject: { kind: 'flow_rule', id },
    after: toldRule(rule),
  });
  return ok({ id, unknown: await unknownWords(tx, rule.conditions) });
}

/** Replaces a rule as a whole. */
export async function changeRule(
  tx: Tx,
  change: Change,
  { id, expectedRevision, rule }: { id: string; expectedRevision: number; rule: FlowRule },
): Promise<Result<{ revision: number; unknown: UnknownWords }, RuleRefusal>> {
  const before = await lockRule(tx, id, expectedRevision);
  if (!before.ok) return before;
  const checked = await checkRule(tx, rule);
  if (!checked.ok) return checked;
  const revision = expectedRevision + 1;
  await tx.flowAssignment.update({
    where: { id },
    data: { ...columnsOf(rule, checked.value.flowId), procedureId: null, revision },
  });
  if (!(await hasDefault(tx))) return err({ code: 'default_needed' });
  await recordAudit(tx, {
    ...change,
    action: 'flow_rule.changed',
    subject: { kind: 'flow_rule', id },
    before: toldRule(before.value),
    after: toldRule(rule),
  });
  return ok({ revision, unknown: await unknownWords(tx, rule.conditions) });
}

/** Removes a rule. Dossiers that it left out of a sample stay out. */
export async function removeRule(
  tx: Tx,
  change: Change,
  { id, expectedRevision }: { id: string; expectedRevision: number },
): Promise<Result<undefined, RuleRefusal>> {
  const before = await lockRule(tx, id, expectedRevision);
  if (!before.ok) return before;
  await tx.flowAssignment.delete({ where: { id } });
  if (!(await hasDefault(tx))) return err({ code: 'default_needed' });
  await recordAudit(tx, {
    ...change,
    action: 'flow_rule.removed',
    subject: { kind: 'flow_rule', id },
    before: toldRule(before.value),
  });
  return ok(undefined);
}

/** One writer at a time, so that two who each leave one default do not leave none. */
async function lockRule(
  tx: Tx,
  id: string,
  expectedRevision: number,
): Promise<Result<FlowRule, RuleRefusal>> {
  await tx.$queryRaw`select id from flow_assignments order by id for update`;
  const row = await tx.flowAssignment.findUnique({
    where: { id },
    include: { flow: { select: { key: true } }, procedure: { select: { code: true } } },
  });
  if (row === null) return err({ code: 'unknown_rule' });
  if (row.revision !== expectedRevision) return err({ code: 'rule_moved_on', revision: row.revision });
  const { id: _id, revision: _revision, createdAt: _createdAt, ...rule } = toRule(row);
  return ok(rule);
}

async function checkRule(tx: Tx, rule: FlowRule): Promise<Result<{ flowId: string }, RuleRefusal>> {
  const { samplingShare, conditions, validFrom, validUntil } = rule;
  if (samplingShare < 1 && conditions.channels !== undefined) return err({ code: 'sampling_by_channel' });
  if (validFrom !== undefined && validUntil !== undefined && validUntil < validFrom)
    return err({ code: 'period_reversed' });
  const flow = await tx.flow.findUnique({
    where: { key: rule.flow },
    select: { id: true, retiredAt: true, _count: { select: { versions: true } } },
  });
  if (flow === null || flow._count.versions === 0) return err({ code: 'unknown_flow' });
  return flow.retiredAt === null ? ok({ flowId: flow.id }) : err({ code: 'flow_retired' });
}

function columnsOf(rule: FlowRule, flowId: string) {
  const { name, priority, conditions, samplingShare, validFrom, validUntil } = flowRuleSchema.parse(rule);
  return {
    flowId,
    name,
    priority,
    conditions,
    samplingShare,
    validFrom: validFrom === undefined ? null : dayToDate(validFrom),
    validUntil: validUntil === undefined ? null : dayToDate(validUntil),
  };
}

/** Whether a rule is left that holds for every dossier on every day. */
export async function hasDefault(tx: Tx): Promise<boolean> {
  const count = await tx.flowAssignment.count({
    where: {
      procedureId: null,
      conditions: { equals: {} },
      validFrom: null,
      validUntil: null,
      flow: { retiredAt: null },
    },
  });
  return count > 0;
}

async function unknownWords(tx: Tx, conditions: RuleConditions): Promise<UnknownWords> {
  const { fields = [], procedures = [], agencies = [] } = conditions;
  const [knownFields, knownProcedures, knownAgencies] = [
    await tx.field.findMany({ where: { name: { in: fields } }, select: { name: true } }),
    await tx.procedure.findMany({ where: { code: { in: procedures } }, select: { code: true } }),
    await tx.agency.findMany({ where: { code: { in: agencies } }, select: { code: true } }),
  ];
  const without = (words: readonly string[], known: readonly string[]): string[] =>
    words.filter((word) => !known.includes(word));
  return {
    fields: without(
      fields,
      knownFields.map(({ name }) => name),
    ),
    procedures: without(
      procedures,
      knownProcedures.map(({ code }) => code),
    ),
    agencies: without(
      agencies,
      knownAgencies.map(({ code }) => code),
    ),
  };
}

/** What the record keeps of a rule. */
function toldRule(rule: FlowRule): object {
  const { flow, name, priority, conditions, samplingShare, validFrom = null, validUntil = null } = rule;
  return { flow, name, priority, conditions, samplingShare, validFrom, validUntil };
}
