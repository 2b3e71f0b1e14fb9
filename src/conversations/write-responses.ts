import type { ResponseId, SessionId } from '../core/ids.ts';
import { runStatement, type Statement, type Tx } from '../db/index.ts';
import { recordAnswers, withdrawAnswers } from '../surveys/index.ts';
import { type Decided, revisionAfter } from './commit-sprints.ts';

type CommitDeps = { newId: () => string; at: Date };

const writeRows: Statement = {
  name: 'write_responses',
  text: `
    with n as materialized (
      select * from jsonb_to_recordset($1::jsonb) as n(id uuid, is_new boolean, dossier_id uuid, session_id uuid,
        flow_version_id uuid, channel channel, language text, draws jsonb, is_completed boolean)
    ), added as (
      insert into responses (id, dossier_id, session_id, flow_version_id, channel, status, language, started_at,
        completed_at, draws)
      select id, dossier_id, session_id, flow_version_id, channel,
        case when is_completed then 'completed' else 'partial' end::response_status, language, $2::timestamptz,
        case when is_completed then $2::timestamptz end, draws
      from n where is_new
    )
    update responses r set draws = coalesce(n.draws, r.draws),
      status = case when n.is_completed then 'completed' else r.status end,
      completed_at = case when n.is_completed then $2::timestamptz else r.completed_at end
    from n where r.id = n.id and not n.is_new`,
};

/** The response of each session that holds an answer now, made with the first one, and its answers. */
export async function writeResponses(tx: Tx, decided: readonly Decided[], deps: CommitDeps): Promise<void> {
  const responses = new Map<SessionId, ResponseId>();
  const rows: object[] = [];
  for (const { work, decision, flowVersionId } of decided) {
    const { session, events } = decision;
    if (session === undefined || work.invitation === undefined || flowVersionId === undefined) continue;
    const known = work.session?.responseId;
    const isNew = known === undefined && events.some((event) => event.kind === 'answer_given');
    if (known === undefined && !isNew) continue;
    const id = known ?? (deps.newId() as ResponseId);
    responses.set(session.id, id);
    const isCompleted = events.some((event) => event.kind === 'session_completed');
    // Chance may decide late: the order of options when their question is put, an arm at the end.
    const writesDraws = isNew || session.state.draws !== work.session?.state.draws;
    if (!writesDraws && !isCompleted) continue;
    rows.push({
      id,
      is_new: isNew,
      dossier_id: work.invitation.dossierId,
      session_id: session.id,
      flow_version_id: flowVersionId,
      channel: work.channel,
      language: session.state.language,
      draws: writesDraws ? session.state.draws : undefined,
      is_completed: isCompleted,
    });
  }
  // Answers point at responses: they follow them, without waiting (`runStatement`).
  await Promise.all([
    rows.length > 0 ? runStatement(tx, writeRows, [JSON.stringify(rows), deps.at]) : undefined,
    writeAnswers(tx, decided, responses, deps),
  ]);
}

async function writeAnswers(
  tx: Tx,
  decided: readonly Decided[],
  responses: ReadonlyMap<SessionId, ResponseId>,
  deps: CommitDeps,
): Promise<void> {
  const given: Parameters<typeof recordAnswers>[1][number][] = [];
  const withdrawn: Parameters<typeof withdrawAnswers>[1][number][] = [];
  for (const { work, decision } of decided) {
    const responseId = decision.session === undefined ? undefined : responses.get(decision.session.id);
    if (responseId === undefined) continue;
    for (const event of decision.events) {
      if (event.kind === 'answer_given') {
        given.push({ responseId, sessionRevision: revisionAfter(work), answer: event });
      }
      if (event.kind === 'answer_withdrawn') withdrawn.push({ responseId, node: event.node });
    }
  }
  await recordAnswers(tx, given, deps);
  await withdrawAnswers(tx, withdrawn);
}
