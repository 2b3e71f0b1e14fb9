/** The words of stored flows: what a rule says, and how drafts and versions are told apart. Pure. */
import { z } from 'zod';
import { channelNames } from '../core/message.ts';
import { type CalendarDay, parseDay } from '../core/time.ts';

const daySchema = z.string().transform((text, context): CalendarDay => {
  const day = parseDay(text);
  if (day !== undefined) return day;
  context.addIssue({ code: 'custom', message: 'must be a day, YYYY-MM-DD' });
  return z.NEVER;
});

const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).min(1).max(500).optional();

/** What a dossier must be for a rule to hold: each list that is given must contain it. */
export const ruleConditionsSchema = z.strictObject({
  /** Names of fields (lĩnh vực). */
  fields: list(z.string().min(1).max(300)),
  /** Codes of procedures. */
  procedures: list(z.string().min(1).max(64)),
  submittedVia: list(z.enum(['counter', 'online', 'postal'])),
  /** Where the conversation is held, known when it begins. */
  channels: list(z.enum(channelNames)),
  outcomes: list(z.enum(['granted', 'refused', 'withdrawn'])),
  /** Codes of agencies: one of the dossier's agencies is such an agency or below it. */
  agencies: list(z.string().min(1).max(64)),
  applicantKinds: list(z.enum(['person', 'organization'])),
});
export type RuleConditions = z.infer<typeof ruleConditionsSchema>;

/** A rule (quy tắc áp dụng): which flow serves which dossiers, and what share of them is asked. */
export const flowRuleSchema = z.strictObject({
  /** The key of the flow. */
  flow: z.string().min(1).max(64),
  name: z.string().max(200).default(''),
  /** The first rule that holds decides; the lowest number comes first. */
  priority: z.int().min(0).max(100_000).default(100),
  conditions: ruleConditionsSchema.default({}),
  /** The share of these dossiers that is asked, from 0 (never) to 1. */
  samplingShare: z.number().min(0).max(1).default(1),
  /** First and last day on which the rule holds. */
  validFrom: daySchema.optional(),
  validUntil: daySchema.optional(),
});
export type FlowRule = z.infer<typeof flowRuleSchema>;
