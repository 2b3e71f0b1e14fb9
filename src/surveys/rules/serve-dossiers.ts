/** Which flow serves a dossier, and which dossiers are asked at all. */
import type { DossierId, FlowVersionId } from '../../core/ids.ts';
import type { ChannelName } from '../../core/message.ts';
import { type CalendarDay, dayOf } from '../../core/time.ts';
import { runStatement, type Statement, type Tx } from '../../db/index.ts';
import type { DrawSample, ReportedTraits } from '../../dossiers/index.ts';
import { type Keys, keyedHash } from '../../identity/index.ts';
import { type RuleConditions, ruleConditionsSchema } from '../vocabulary.ts';
import { loadTraits } from './load-traits.ts';
import { isSampled, ruleHolds, type Traits } from './match-rules.ts';

/** A rule that is in force, with the version that its flow runs on that day. */
type RuleInForce = {
  readonly flowVersionId: FlowVersionId;
  readonly procedureId: string | null;
  readonly conditions: RuleConditions;
  readonly samplingShare: number;
};

const findRules: Statement = {
  name: 'rules_in_force',
  text: `
    select v.id as version_id, a.procedure_id, a.conditions, a.sampling_share
    from flow_assignments a
    join flows f on f.id = a.flow_id and f.retired_at is null
    cross join lateral (
      select v.id from flow_versions v left join flow_schedules s on s.version_id = v.id
      where v.flow_id = f.id and (s.version_id is null or (s.cancelled_at is null and s.effective_on <= $1::date))
      order by coalesce((s.effective_on::timestamp - interval '7 hours') at time zone 'UTC', v.published_at) desc,
        v.number desc
      limit 1
    ) v
    where (a.valid_from is null or a.valid_from <= $1::date) and (a.valid_until is null or a.valid_until >= $1::date)
    order by a.priority, a.procedure_id nulls last, a.created_at, a.id`,
};

type RuleRow = {
  readonly version_id: string;
  readonly procedure_id: string | null;
  readonly conditions: unknown;
  readonly sampling_share: number;
};

/**
 * The rules of a day in the order in which they are tried. A rule whose flow is retired, or has no version in
 * effect yet, is passed over. The version in effect is the one that took effect last.
 */
async function rulesInForce(tx: Tx, on: CalendarDay): Promise<RuleInForce[]> {
  const rows = await runStatement<RuleRow>(tx, findRules, [on]);
  return rows.map((row) => ({
    flowVersionId: row.version_id as FlowVersionId,
    procedureId: row.procedure_id,
    conditions: ruleConditionsSchema.parse(row.conditions),
    samplingShare: row.sampling_share,
  }));
}

type Asked = { readonly traits: ReportedTraits; readonly channel: ChannelName | undefined };

/** The first rule that holds for each. Without conditions, nothing needs to be read of the dossiers. */
async function firstRules(
  tx: Tx,
  rules: readonly RuleInForce[],
  asked: readonly Asked[],
): Promise<(RuleInForce | undefined)[]> {
  const mayNeedTraits = rules.some((rule) => Object.keys(rule.conditions).length > 0);
  const traits = mayNeedTraits
    ? await loadTraits(
        tx,
        asked.map((one) => one.traits),
      )
    : [];
  return asked.map((one, at) => rules.find((rule) => holds(rule, one, traits[at])));
}

function holds(rule: RuleInForce, { traits, channel }: Asked, known: Traits | undefined): boolean {
  if (rule.procedureId !== null && rule.procedureId !== traits.procedureId) return false;
  return known === undefined || ruleHolds(rule.conditions, known, channel);
}

type Served = { readonly dossierId: DossierId; readonly channel: ChannelName };

/** The version that serves each dossier in a conversation that begins now; undefined where no rule holds. */
export async function flowsServing(
  tx: Tx,
  dossiers: readonly Served[],
  now: Date,
): Promise<(FlowVersionId | undefined)[]> {
  if (dossiers.length === 0) return [];
  const rules = await rulesInForce(tx, dayOf(now));
  const [only] = rules;
  if (only === undefined || isForAll(only)) return dossiers.map(() => only?.flowVersionId);
  const traits = await tx.dossier.findMany({
    where: { id: { in: dossiers.map(({ dossierId }) => dossierId) } },
    select: {
      id: true,
      procedureId: true,
      receivingAgencyId: true,
      decidingAgencyId: true,
      supportingAgencyId: true,
      submittedVia: true,
      outcome: true,
      applicantKind: true,
    },
  });
  const byId = new Map(traits.map(({ id, ...rest }) => [id, rest]));
  const asked = dossiers.map(({ dossierId, channel }) => {
    const known = byId.get(dossierId);
    if (known === undefined) throw new Error('the dossier does not exist');
    return { traits: known, channel };
  });
  const found = await firstRules(tx, rules, asked);
  return found.map((rule) => rule?.flowVersionId);
}

function isForAll(rule: RuleInForce): boolean {
  return rule.procedureId === null && Object.keys(rule.conditions).length === 0;
}

/**
 * Decides for dossiers that are reported which of them are asked. The rule that holds says the share; chance is
 * a keyed hash of the dossier's code, so that a repeat of the report cannot draw again. Where no rule holds,
 * everybody is invited. The channel is not known yet, so no rule on channels may thin out a sample.
 */
export function createSampler({ keys }: { keys: Keys }): DrawSample {
  return async (tx, dossiers, now) => {
    const rules = await rulesInForce(tx, dayOf(now));
    if (rules.every((rule) => rule.samplingShare === 1)) return dossiers.map(() => ({ probability: 1 }));
    const found = await firstRules(
      tx,
      rules,
      dossiers.map((traits) => ({ traits, channel: undefined })),
    );
    return dossiers.map(({ code }, at) => {
      const probability = found[at]?.samplingShare ?? 1;
      if (probability === 0) return { probability, notInvitedBecause: 'excluded' };
      return isSampled(keyedHash(keys.dossierSampling, code), probability)
        ? { probability }
        : { probability, notInvitedBecause: 'not_sampled' };
    });
  };
}
