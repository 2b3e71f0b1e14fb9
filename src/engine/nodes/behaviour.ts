/** What every node kind tells the engine and the inspection about one of its nodes. */
import type { Condition, Known } from '../conditions.ts';
import type { Attribution } from '../events.ts';
import type { LocalizedText, Wording } from '../localized.ts';
import type { OptionReading } from '../replies/read-option.ts';
import type { AnswerValue } from '../session.ts';

/** A way out of a node; without a target it is a dead end. */
export type Exit = { readonly path: string; readonly target: string | undefined };

export type Behaviour = Step | Question;

type Described = {
  readonly exits: readonly Exit[];
  /** Every text that a respondent may see, with its place in the node. */
  readonly texts: readonly { readonly path: string; readonly text: LocalizedText }[];
  readonly conditions: readonly { readonly path: string; readonly condition: Condition }[];
};

/** A node that the engine passes without waiting. */
export type Step = Described & {
  readonly role: 'step';
  pass(known: Known): Passed;
};

/** What passing a node did: said something or not, and where it leads. */
export type Passed = { readonly says?: LocalizedText | undefined } & (
  | { readonly kind: 'go'; readonly next: string | undefined }
  | { readonly kind: 'finish' }
);

/** An option as it is offered. `number`: what a person may write instead of its words, if a number means it. */
export type Option = { readonly value: string; readonly label: string; readonly number?: number };

export type Reading =
  | { readonly outcome: 'read'; readonly answer: AnswerValue }
  | Exclude<OptionReading, { outcome: 'read' }>;

/** A node that waits for an answer. */
export type Question = Described & {
  readonly role: 'question';
  readonly input: 'rating' | 'choice' | 'text';
  readonly text: LocalizedText;
  readonly criterion: string | undefined;
  readonly attributedTo: Attribution | undefined;
  readonly mayNotApply: boolean;
  readonly isOptional: boolean;
  readonly retry: { readonly text: LocalizedText; readonly limit: number; readonly next: string | undefined };
  readonly next: string | undefined;
  /** The question's own options; *không áp dụng* and *bỏ qua* are added by the engine. */
  options(wording: Wording): readonly Option[];
  /** The answer that an option stands for. */
  press(value: string): AnswerValue | undefined;
  /** The answer that a reply in words means. */
  read(reply: string, wording: Wording): Reading;
};
