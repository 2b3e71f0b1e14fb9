/** Questions as messages: in the respondent's language, with the options that the engine adds. */
import { assertNever } from '../core/result.ts';
import { type AnswerValue, tellAnswer } from './answers.ts';
import { own } from './conditions.ts';
import type { ComposedMessage, EngineEvent } from './events.ts';
import { cutText, type Limits } from './limits.ts';
import { type LocalizedText, namesIn, type Wording, wordText } from './localized.ts';
import type { Option, Picture, Question, QuestionView } from './nodes/behaviour.ts';
import { phrases } from './phrases.ts';
import type { PreparedFlow } from './prepare-flow.ts';
import type { Underway, WaitingSession } from './session.ts';

/** What stays the same throughout one call of the engine. */
export type Run = {
  readonly flow: PreparedFlow;
  readonly limits: Limits;
  /** The day in Viet Nam on which the respondent wrote. */
  readonly today?: string | undefined;
};

/** Values of the options that the engine adds. */
export const addedOptions = { notApplicable: 'not_applicable', skip: 'skip', keep: 'keep' } as const;

export function wordingOf(run: Run, session: Underway): Wording {
  return {
    language: session.language,
    languages: run.flow.languages,
    names: [session.variables, session.facts],
  };
}

/** What the waiting question looks at. */
export function viewOf(run: Run, session: WaitingSession): QuestionView {
  const draw = own(session.draws, session.node);
  return {
    language: session.language,
    languages: run.flow.languages,
    names: [session.variables, session.facts],
    order: draw?.kind === 'order' ? draw.values : undefined,
    marked: session.marked,
    gathered: session.gathered,
    today: run.today,
  };
}

/** All options as they are offered: the question's own, then *không áp dụng*, *bỏ qua*, *giữ nguyên*. */
export function offeredOptions(
  question: Question,
  view: QuestionView,
  isRecalled: boolean,
): readonly Option[] {
  const { mayNotApply, skipping } = question.asked;
  const options = [...question.options(view)];
  if (mayNotApply)
    options.push({ value: addedOptions.notApplicable, label: wordText(phrases.notApplicable, view) });
  // Whoever sent files already ends with "Xong": to skip would throw them away.
  if (skipping === 'offered' && view.gathered.length === 0)
    options.push({ value: addedOptions.skip, label: wordText(phrases.skip, view) });
  if (isRecalled) options.push({ value: addedOptions.keep, label: wordText(phrases.keep, view) });
  return options;
}

/** Options as they stand in most conversations, worked out once for a question of a flow and a language. */
function standingOptions(run: Run, node: string, question: Question, view: QuestionView): readonly Option[] {
  const kept = run.flow.nodes.get(node)?.standingOptions;
  const isStanding =
    kept !== undefined &&
    view.order === undefined &&
    view.marked.length === 0 &&
    view.gathered.length === 0 &&
    !isFilledIn(question);
  if (!isStanding) return offeredOptions(question, view, false);
  const known = kept[view.language];
  if (known !== undefined) return known;
  const options = offeredOptions(question, view, false);
  kept[view.language] = options;
  return options;
}

/** Whether an option's label names something of the dossier. */
function isFilledIn(question: Question): boolean {
  const known = filledIn.get(question);
  if (known !== undefined) return known;
  const isLabel = (path: string): boolean => path.startsWith('options.') || path.startsWith('labels.');
  const isNamed = question.texts.some(
    ({ path, text }) => isLabel(path) && Object.values(text).some((words) => namesIn(words).length > 0),
  );
  filledIn.set(question, isNamed);
  return isNamed;
}
const filledIn = new WeakMap<Question, boolean>();

/** The question, after a remark if there is one. */
export function presentQuestion(
  run: Run,
  session: WaitingSession,
  question: Question,
  remark?: string,
): EngineEvent {
  const view = viewOf(run, session);
  const text = wordText(question.asked.text, view);
  const shown = {
    kind: 'question' as const,
    text: cutText(remark === undefined ? text : `${remark}\n\n${text}`, run.limits.messageLength),
    ask: session.ask,
    input: question.input,
    options: isRecalled(session)
      ? offeredOptions(question, view, true)
      : standingOptions(run, session.node, question, view),
    canGoBack: session.trail.length > 1,
  };
  const message: ComposedMessage =
    question.accepts === undefined ? shown : { ...shown, accepts: question.accepts };
  return { kind: 'message_composed', message };
}

/** Whether the waiting question was answered before. */
export function isRecalled(session: WaitingSession): boolean {
  return own(session.answers, session.node) !== undefined;
}

/** A statement; nothing if there is nothing to say. */
export function state(
  run: Run,
  session: Underway,
  text: LocalizedText | undefined,
  picture?: Picture,
): EngineEvent[] {
  const wording = wordingOf(run, session);
  const words = text === undefined ? '' : wordText(text, wording);
  if (words === '') return [];
  const shown = picture?.description === undefined ? '' : wordText(picture.description, wording);
  const message: ComposedMessage = {
    kind: 'statement',
    text: cutText(words, run.limits.messageLength),
    ...(picture === undefined ? {} : { image: picture.image }),
    ...(shown === '' ? {} : { imageDescription: shown }),
  };
  return [{ kind: 'message_composed', message }];
}

/** "Your earlier answer: …", when a question is put again. */
export function recallAnswer(run: Run, session: WaitingSession, question: Question): string | undefined {
  const answer = own(session.answers, session.node);
  if (answer === undefined) return undefined;
  const view = { ...viewOf(run, session), marked: [], gathered: [] };
  const options = offeredOptions(
    { ...question, asked: { ...question.asked, skipping: 'offered' } },
    view,
    false,
  );
  const labels = optionsOf(answer).flatMap(
    (value) => options.find((option) => option.value === value)?.label ?? [],
  );
  const told = labels.length > 0 ? labels.join('; ') : tellAnswer(answer);
  return wordText(phrases.given, { ...view, names: [{ answer: told }] });
}

/** The values of the options under which an answer was offered. */
export function optionsOf(answer: AnswerValue): readonly string[] {
  switch (answer.kind) {
    case 'rating':
      return [String(answer.level)];
    case 'choice':
      return [answer.choice];
    case 'choices':
      return answer.choices;
    case 'not_applicable':
      return [addedOptions.notApplicable];
    case 'skipped':
      return [addedOptions.skip];
    case 'number':
    case 'date':
    case 'text':
    case 'phone':
    case 'location':
    case 'file':
      return [];
    default:
      return assertNever(answer);
  }
}
