import type { ResponseId } from '../core/ids.ts';
import { assertNever } from '../core/result.ts';
import type { Tx } from '../db/index.ts';
import type { AnswerValue, EngineEvent } from '../engine/index.ts';

export type GivenAnswer = {
  readonly responseId: ResponseId;
  readonly sessionRevision: number;
  readonly answer: Extract<EngineEvent, { kind: 'answer_given' }>;
};

/** Stores answers, many at once; a later answer to the same question replaces the earlier one. */
export async function recordAnswers(
  tx: Tx,
  answers: readonly GivenAnswer[],
  deps: { newId: () => string; at: Date },
): Promise<void> {
  if (answers.length === 0) return;
  const rows = answers.map(({ responseId, sessionRevision, answer }) => ({
    id: deps.newId(),
    response_id: responseId,
    node_id: answer.node,
    criterion: answer.criterion ?? null,
    attributed_to: answer.attributedTo ?? null,
    category: answer.category,
    raw_reply: answer.rawReply ?? null,
    inclusion_probability: answer.inclusionProbability,
    session_revision: sessionRevision,
    ...toColumns(answer.value),
  }));
  await tx.$executeRaw`
    insert into answers (id, response_id, node_id, kind, criterion, attributed_to, level, choice, text, category,
      raw_reply, inclusion_probability, given_at, session_revision)
    select n.id, n.response_id, n.node_id, n.kind::answer_kind, n.criterion, n.attributed_to::agency_role, n.level,
      n.choice, n.text, n.category, n.raw_reply, n.inclusion_probability, ${deps.at}::timestamptz, n.session_revision
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(id uuid, response_id uuid, node_id text, kind text,
      criterion text, attributed_to text, level smallint, choice text, text text, category text, raw_reply text,
      inclusion_probability double precision, session_revision int)
    on conflict (response_id, node_id) do update set kind = excluded.kind, criterion = excluded.criterion,
      attributed_to = excluded.attributed_to, level = excluded.level, choice = excluded.choice, text = excluded.text,
      category = excluded.category, raw_reply = excluded.raw_reply,
      inclusion_probability = excluded.inclusion_probability, given_at = excluded.given_at,
      session_revision = excluded.session_revision`;
}

function toColumns(value: AnswerValue): {
  kind: AnswerValue['kind'];
  level: number | null;
  choice: string | null;
  text: string | null;
} {
  const empty = { kind: value.kind, level: null, choice: null, text: null };
  switch (value.kind) {
    case 'rating':
      return { ...empty, level: value.level };
    case 'choice':
      return { ...empty, choice: value.choice };
    case 'text':
      return { ...empty, text: value.text };
    case 'not_applicable':
    case 'skipped':
      return empty;
    default:
      return assertNever(value);
  }
}

/** Removes answers that a correction took off the respondent's path. */
export async function withdrawAnswers(
  tx: Tx,
  withdrawn: readonly { responseId: ResponseId; node: string }[],
): Promise<void> {
  for (const { responseId, node } of withdrawn) {
    await tx.answer.deleteMany({ where: { responseId, nodeId: node } });
  }
}
