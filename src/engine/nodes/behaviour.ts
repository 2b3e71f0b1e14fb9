/** What every node kind tells the engine and the inspection about one of its nodes. */
import type { FileRule, QuestionInput, SentFile } from '../../core/message.ts';
import type { AnswerValue } from '../answers.ts';
import type { Condition, Known } from '../conditions.ts';
import type { Attribution } from '../criteria.ts';
import type { EngineEvent } from '../events.ts';
import type { LocalizedText, Wording } from '../localized.ts';
import type { Resume } from '../resume.ts';
import type { Chance, Draw, PlainValue } from '../session.ts';

/** A way out of a node; without a target it is a dead end. The path leads to the target within the node. */
export type Exit = { readonly path: string; readonly target: string | undefined };

export type Behaviour = Step | Question;

type Described = {
  readonly exits: readonly Exit[];
  /** Every text that a respondent may see, with its place in the node. */
  readonly texts: readonly { readonly path: string; readonly text: LocalizedText }[];
  readonly conditions: readonly { readonly path: string; readonly condition: Condition }[];
  /** Other nodes whose answers or draws this node uses, with the place of their name. */
  readonly uses?: readonly { readonly path: string; readonly node: string }[];
  /** Variables that this node sets. */
  readonly sets?: readonly string[];
};

/** A node that the engine passes without waiting. */
export type Step = Described & {
  readonly role: 'step';
  /** The arms into which chance can put a respondent; their shares add up to 1. */
  readonly arms?: readonly Extract<Draw, { kind: 'arm' }>[];
  pass(view: StepView): Passed;
};

/** What a step may look at. */
export type StepView = Known & {
  /** The node's own name. */
  readonly node: string;
  readonly chance: Chance;
  /** The questions asked so far, and those passed over because the dossier tells. */
  readonly trail: readonly string[];
};

/** The address of a picture, and what it shows. */
export type Picture = { readonly image: string; readonly description: LocalizedText | undefined };

/** What passing a node did, and where it leads. */
export type Passed = {
  readonly says?: { readonly text: LocalizedText; readonly picture?: Picture | undefined } | undefined;
  readonly draw?: Draw | undefined;
  readonly variables?: Readonly<Record<string, PlainValue>> | undefined;
  readonly events?: readonly EngineEvent[] | undefined;
  /** What is handed to the shell for good; a second pass with the same contents hands over nothing. */
  readonly handsOver?: HandOver | undefined;
} & (
  | { readonly kind: 'go'; readonly next: string | undefined }
  | { readonly kind: 'finish'; readonly result?: string | undefined }
);

export type HandOver = {
  readonly contents: string;
  readonly first: EngineEvent;
  readonly again: EngineEvent;
};

/** An option as it is offered. `number`: what a person may write instead of its words, if a number means it. */
export type Option = { readonly value: string; readonly label: string; readonly number?: number };

/** What a reply means for a question. */
export type Reading =
  | { readonly outcome: 'read'; readonly answer: AnswerValue }
  /** One of several choices was marked or unmarked; the question still waits. */
  | { readonly outcome: 'marked'; readonly marked: readonly string[] }
  /** One of several files came; the question still waits. */
  | { readonly outcome: 'gathered'; readonly files: readonly SentFile[] }
  /** Understood, but outside what the question allows. */
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'ambiguous' }
  | { readonly outcome: 'not_understood' };

/** What a question looks at while it waits. */
export type QuestionView = Wording & {
  /** The options' values in the order drawn by chance. */
  readonly order: readonly string[] | undefined;
  readonly marked: readonly string[];
  /** Files sent so far. */
  readonly gathered: readonly SentFile[];
  /** The day in Viet Nam on which the reply was written. */
  readonly today: string | undefined;
};

/** A reply that is neither words nor a button. */
export type SentContent = Extract<Resume, { kind: 'contact' | 'location' | 'file' }>;

/** What all questions have, however they are answered. */
export type Asked = {
  readonly text: LocalizedText;
  readonly criterion: string | undefined;
  readonly attributedTo: Attribution | undefined;
  readonly mayNotApply: boolean;
  /** Whether "bỏ qua" is offered as an option, understood when written, or refused. */
  readonly skipping: 'offered' | 'understood' | 'refused';
  /** The fact that makes the question needless. */
  readonly unlessKnown: string | undefined;
  /** The answer tells who the respondent is. */
  readonly isPersonal: boolean;
  readonly invalidText: LocalizedText | undefined;
  readonly retry: { readonly text: LocalizedText; readonly limit: number; readonly next: string | undefined };
  readonly timeout: { readonly afterSeconds: number; readonly next: string | undefined } | undefined;
  readonly reminder: { readonly afterSeconds: number; readonly text: LocalizedText } | undefined;
};

/** A node that waits for an answer. */
export type Question = Described & {
  readonly role: 'question';
  readonly asked: Asked;
  readonly input: QuestionInput;
  /** Whether chance decides the order of its options. */
  readonly isRotated?: boolean;
  /** Options that keep their place even so. */
  readonly pinned?: readonly string[];
  /** Other words that mean an option. */
  words?(value: string): readonly string[];
  /** The files that it takes. */
  readonly accepts?: FileRule;
  /** The question's own options; *không áp dụng* and *bỏ qua* are added by the engine. */
  options(view: QuestionView): readonly Option[];
  /** What an option's button means. */
  press(value: string, view: QuestionView): Reading;
  /** What a reply in words means. */
  read(reply: string, view: QuestionView): Reading;
  /** What a contact, a place or a file means; questions that take none leave it out. */
  take?(content: SentContent, view: QuestionView): Reading;
  /** Where an answer leads. */
  after(answer: AnswerValue): string | undefined;
  /** What an answer means beyond itself. */
  record?(
    answer: AnswerValue,
    shown: { node: string; view: QuestionView; rawReply: string | undefined },
  ): EngineEvent[];
};
