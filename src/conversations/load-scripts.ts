/** What must be fetched before it can be decided, for all messages of a batch together. */
import type { DossierId, FlowVersionId } from '../core/ids.ts';
import { dayOf } from '../core/time.ts';
import type { Tx } from '../db/index.ts';
import { loadSurveyDossiers } from '../dossiers/index.ts';
import type { FlowDefinition } from '../engine/index.ts';
import type { AnswerCounts } from '../indices/index.ts';
import { type FlowLibrary, flowsServing } from '../surveys/index.ts';
import { mayBegin, type Script } from './decide.ts';
import type { KnownInvitation, Work } from './work.ts';

export type ScriptDeps = {
  readonly newId: () => string;
  readonly flows: FlowLibrary;
  readonly counts: AnswerCounts;
};

export type LoadedScript = { readonly script: Script; readonly flowVersionId: FlowVersionId };

/** For each message the flow of its session, or of the one that may begin; undefined where there is none. */
export async function loadScripts(
  tx: Tx,
  deps: ScriptDeps,
  work: readonly Work[],
  now: Date,
): Promise<(LoadedScript | undefined)[]> {
  const begins = work.flatMap(({ invitation, ...rest }) =>
    invitation !== undefined && mayBegin({ invitation, ...rest }, now) ? [{ ...rest, invitation }] : [],
  );
  const ids = begins.map(({ invitation }) => invitation.dossierId);
  const [dossiers, versions] = await Promise.all([loadSurveyDossiers(tx, ids), versionsFor(tx, begins, now)]);
  const scripts: (LoadedScript | undefined)[] = [];
  for (const { invitation, session } of work) {
    const beginning = invitation === undefined ? undefined : dossiers.get(invitation.dossierId);
    const flowVersionId =
      invitation === undefined || beginning === undefined
        ? session?.flowVersionId
        : versions.get(invitation.dossierId);
    if (flowVersionId === undefined) scripts.push(undefined);
    else {
      const flow = await deps.flows.get(tx, flowVersionId);
      if (beginning === undefined) scripts.push({ flowVersionId, script: { flow, beginning: undefined } });
      else {
        const { facts, agencies, samplingProbability } = beginning;
        const chance = {
          seed: seedFrom(deps.newId()),
          counts: picksQuestions(flow) ? await deps.counts.read(tx, agencies, dayOf(now)) : {},
          ...(samplingProbability < 1 ? { sampling: samplingProbability } : {}),
        };
        scripts.push({ flowVersionId, script: { flow, beginning: { flowVersionId, facts, chance } } });
      }
    }
  }
  return scripts;
}

type Begin = Work & { readonly invitation: KnownInvitation };

/** A session that stood before keeps its version; one that its flow failed gets the newest, as a new one does. */
async function versionsFor(
  tx: Tx,
  begins: readonly Begin[],
  now: Date,
): Promise<ReadonlyMap<DossierId, FlowVersionId | undefined>> {
  const standing = begins.flatMap(({ invitation, session }) =>
    session !== undefined && session.state.status !== 'failed'
      ? [[invitation.dossierId, session.flowVersionId] as const]
      : [],
  );
  const known = new Map<DossierId, FlowVersionId | undefined>(standing);
  const asked = begins.flatMap(({ invitation: { dossierId }, channel }) =>
    known.has(dossierId) ? [] : [{ dossierId, channel }],
  );
  const serving = await flowsServing(tx, asked, now);
  asked.forEach(({ dossierId }, at) => {
    known.set(dossierId, serving[at]);
  });
  return known;
}

/** The random end of a new id as a number of 32 bits. */
function seedFrom(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(-8), 16);
}

function picksQuestions(flow: FlowDefinition): boolean {
  return Object.values(flow.nodes).some((node) => node.kind === 'pick');
}
