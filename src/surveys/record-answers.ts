import type { ResponseId } from '../core/ids.ts';
import { assertNever } from '../core/result.ts';
import { runStatement, type Statement, type Tx } from '../db/index.ts';
import { type AnswerValue, type EngineEvent, filesOf, tellAnswer } from '../engine/index.ts';

export type GivenAnswer = {
  readonly responseId: ResponseId;
  readonly sessionRevision: number;
  readonly answer: Extract<EngineEvent, { kind: 'answer_given' }>;
};

const insertRows: Statement = {
  name: 'insert_answers',
  text: `
    insert into answers (id, response_id, node_id, kind, criterion, attributed_to, level, choice, choices, number, date,
      text, category, raw_reply, is_personal, inclusion_probability, shown_order, given_at, session_revision)
    select n.id, n.response_id, n.node_id, n.kind::answer_kind, n.criterion, n.attributed_to::agency_role, n.level,
      n.choice, n.choices, n.number, n.date, n.text, n.category, n.raw_reply, n.is_personal, n.inclusion_probability,
      n.shown_order, $2::timestamptz, n.session_revision
    from jsonb_to_recordset($1::jsonb) as n(id uuid, response_id uuid, node_id text, kind text,
      criterion text, attributed_to text, level smallint, choice text, choices text[], number double precision,
      date date, text text, category text, raw_reply text, is_personal boolean,
      inclusion_probability double precision, shown_order text[], session_revision int)
    on conflict (response_id, node_id) do update set kind = excluded.kind, criterion = excluded.criterion,
      attributed_to = excluded.attributed_to, level = excluded.level, choice = excluded.choice,
      choices = excluded.choices, number = excluded.number, date = excluded.date, text = excluded.text,
      category = excluded.category, raw_reply = excluded.raw_reply, is_personal = excluded.is_personal,
      inclusion_probability = excluded.inclusion_probability, shown_order = excluded.shown_order,
      given_at = excluded.given_at, session_revision = excluded.session_revision`,
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
    inclusion_probability: answer.inclusionProbability,
    shown_order: answer.shownOrder ?? [],
    session_revision: sessionRevision,
    ...whatWasSaid(answer),
  }));
  await runStatement(tx, insertRows, [JSON.stringify(rows), deps.at]);
}

type Said = {
  kind: AnswerValue['kind'];
  level: number | null;
  choice: string | null;
  choices: readonly string[];
  number: number | null;
  date: string | null;
  text: string | null;
  raw_reply: string | null;
  is_personal: boolean;
};

/** What tells who the respondent is stays out of the answers: only that it was said is kept. */
function whatWasSaid({ value, rawReply, isPersonal }: GivenAnswer['answer']): Said {
  const nothing = { level: null, choice: null, choices: [], number: null, date: null, text: null };
  if (isPersonal === true) return { ...nothing, kind: value.kind, raw_reply: null, is_personal: true };
  return {
    ...nothing,
    ...toColumns(value),
    kind: value.kind,
    raw_reply: rawReply ?? null,
    is_personal: false,
  };
}

function toColumns(value: AnswerValue): Partial<Said> {
  switch (value.kind) {
    case 'rating':
      return { level: value.level };
    case 'choice':
      return { choice: value.choice };
    case 'choices':
      return { choices: value.choices };
    case 'number':
      return { number: value.number };
    case 'date':
      return { date: value.date };
    case 'text':
      return { text: value.text };
    case 'phone':
    case 'location':
      return { text: tellAnswer(value) };
    case 'file':
      return {
        text: filesOf(value)
          .map(({ reference }) => reference)
          .join(' '),
      };
    case 'not_applicable':
    case 'skipped':
      return {};
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
