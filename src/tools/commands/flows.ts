import { z } from 'zod';
import type { Application } from '../../application.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { parseDay } from '../../core/time.ts';
import { type ControlFailure, inTransaction, type Tx } from '../../db/index.ts';
import {
  addRule,
  cancelSchedule,
  type DraftProblem,
  discardDraft,
  exportFlow,
  flowBundleSchema,
  importFlow,
  listFlows,
  listRules,
  listVersions,
  publishDraft,
  readDraft,
  rehearsePublication,
  reinstateFlow,
  removeRule,
  restoreVersion,
  retireFlow,
  saveDraft,
  scheduleVersion,
  takeShipped,
} from '../../surveys/index.ts';
import { flowRuleSchema } from '../../surveys/vocabulary.ts';
import type { Command } from '../commands.ts';

const key = z.string().min(1).max(64);
const number = z.coerce.number().int().min(1);
/** The revision that the person saw; without it, whichever there is. */
const revision = z.coerce.number().int().min(0).optional();
const day = z.string().transform((text, context) => {
  const parsed = parseDay(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: `${text} is not a day; write YYYY-MM-DD.` });
  return z.NEVER;
});

const argumentsSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('list') }),
  z.object({ what: z.literal('export'), keys: z.array(key) }),
  z.object({ what: z.literal('import'), files: z.array(z.unknown()).min(1), revision }),
  z.object({ what: z.literal('draft'), key }),
  z.object({ what: z.literal('discard'), key, revision }),
  z.object({ what: z.literal('restore'), key, number, revision }),
  z.object({ what: z.literal('take'), key, revision }),
  z.object({ what: z.literal('rehearse'), key }),
  z.object({
    what: z.literal('publish'),
    key,
    revision,
    on: day.optional(),
    note: z.string().max(1_000).optional(),
  }),
  z.object({ what: z.literal('versions'), key }),
  z.object({ what: z.literal('schedule'), key, number, on: day }),
  z.object({ what: z.literal('cancel'), key, number }),
  z.object({ what: z.literal('retire'), key }),
  z.object({ what: z.literal('reinstate'), key }),
  z.object({ what: z.literal('rules') }),
  z.object({ what: z.literal('add-rule'), rule: flowRuleSchema }),
  z.object({ what: z.literal('remove-rule'), id: z.uuid(), revision }),
]);
type Given = z.infer<typeof argumentsSchema>;
type Refusal = { readonly code: string };

/** Stored flows and rules, where the database is. Whoever may run commands on the server may do all of it. */
export const flowsCommand: Command<Given> = {
  argumentsSchema,
  run: async ({ deps }: Application, given, report): Promise<Result<object, ControlFailure>> => {
    const change = { actor: { kind: 'command_line' }, at: deps.clock.now(), newId: deps.newId } as const;
    const done = await inTransaction<unknown, Refusal>(deps.db, (tx) => act(tx, change, given));
    if (!done.ok) return err(describe(done.error, report));
    return ok(typeof done.value === 'object' && done.value !== null ? done.value : { done: given.what });
  },
};

type CommandChange = Parameters<typeof saveDraft>[1];

async function act(tx: Tx, change: CommandChange, given: Given): Promise<Result<unknown, Refusal>> {
  switch (given.what) {
    case 'list':
      return ok(await listFlows(tx));
    case 'export':
      return exportFlows(tx, given.keys);
    case 'import':
      return importFiles(tx, change, given);
    case 'draft':
      return readDraft(tx, given.key);
    case 'versions':
      return listVersions(tx, given.key, change.at);
    case 'rehearse':
      return rehearsePublication(tx, given.key);
    case 'publish': {
      const { key, on, note } = given;
      const expectedRevision = given.revision ?? (await revisionOf(tx, key));
      const options = {
        ...(on === undefined ? {} : { effectiveOn: on }),
        ...(note === undefined ? {} : { note }),
      };
      return publishDraft(tx, change, { key, expectedRevision, ...options });
    }
    case 'discard':
    case 'restore':
    case 'take': {
      const expectedRevision = given.revision ?? (await revisionOf(tx, given.key));
      if (given.what === 'restore') return restoreVersion(tx, change, { ...given, expectedRevision });
      const of = { key: given.key, expectedRevision };
      return given.what === 'take' ? takeShipped(tx, change, of) : discardDraft(tx, change, of);
    }
    case 'schedule':
      return scheduleVersion(tx, change, { key: given.key, number: given.number, effectiveOn: given.on });
    case 'cancel':
      return cancelSchedule(tx, change, { key: given.key, number: given.number });
    case 'retire':
      return retireFlow(tx, change, given.key);
    case 'reinstate':
      return reinstateFlow(tx, change, given.key);
    case 'rules':
      return ok(await listRules(tx));
    case 'add-rule':
      return addRule(tx, change, given.rule);
    case 'remove-rule': {
      const known = (await listRules(tx)).find((rule) => rule.id === given.id);
      const expectedRevision = given.revision ?? known?.revision ?? 0;
      return removeRule(tx, change, { id: given.id, expectedRevision });
    }
  }
}

/** The revision of a flow's draft as it is now; 0 where there is none. */
async function revisionOf(tx: Tx, flow: string): Promise<number> {
  const draft = await readDraft(tx, flow);
  return draft.ok ? draft.value.revision : 0;
}

async function exportFlows(tx: Tx, keys: readonly string[]): Promise<Result<object[], Refusal>> {
  const wanted = keys.length > 0 ? keys : (await listFlows(tx)).map((flow) => flow.key);
  const bundles: object[] = [];
  for (const one of wanted) {
    const bundle = await exportFlow(tx, one);
    if (!bundle.ok) return bundle;
    bundles.push(bundle.value);
  }
  return ok(bundles);
}

/** What was exported comes back whole; a bare definition becomes the draft of its flow. All files or none. */
async function importFiles(
  tx: Tx,
  change: CommandChange,
  { files, revision: seen }: { files: readonly unknown[]; revision?: number | undefined },
): Promise<Result<object[], Refusal>> {
  const done: object[] = [];
  for (const file of files) {
    const bundle = flowBundleSchema.safeParse(file);
    const named = z.looseObject({ key: z.string() }).safeParse(file);
    if (!bundle.success && named.success && 'bundle' in named.data) return err({ code: 'bundle_unreadable' });
    if (!bundle.success && !named.success) return err({ code: 'not_a_flow' });
    const expectedRevision = seen ?? 0;
    const outcome = bundle.success
      ? await importFlow(tx, change, bundle.data)
      : await saveDraft(tx, change, { key: named.data?.key ?? '', expectedRevision, definition: file });
    if (!outcome.ok) return outcome;
    done.push(outcome.value);
  }
  return ok(done);
}

/** The code, with all that the refusal tells; problems one by one for the person who waits. */
function describe(refusal: Refusal, report: (line: string) => void): ControlFailure {
  const { code, ...rest } = refusal;
  if ('problems' in refusal && Array.isArray(refusal.problems)) {
    for (const { severity, path, sentence } of refusal.problems as DraftProblem[])
      report(`${severity} ${path}: ${sentence.vi}\n  ${sentence.en}`);
    return { code, message: `Refused: ${code}.` };
  }
  const details = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  return { code, message: `Refused: ${code}.${details}` };
}
