/** What the engine says happened in one sprint (lượt xử lý). The shell interprets events; nothing else leaves the engine. */

import type { ComplaintCategory, TakenKind } from '../core/complaint.ts';
import type { FileRule, Language, QuestionInput, SentFile } from '../core/message.ts';
import type { AnswerValue } from './answers.ts';
import type { Purpose } from './consent.ts';
import type { Attribution } from './criteria.ts';
import type { Topic } from './information.ts';
import type { Option } from './nodes/behaviour.ts';
import type { PlainValue, Session } from './session.ts';

/** A message in the session's language, filled in and in NFC. */
export type ComposedMessage =
  | {
      readonly kind: 'statement';
      readonly text: string;
      /** The address of a picture above the text. */
      readonly image?: string;
      /** What it shows, for those who do not see it. */
      readonly imageDescription?: string;
    }
  | {
      readonly kind: 'question';
      readonly text: string;
      /** The number of this question in the session; a button press names it. */
      readonly ask: number;
      readonly input: QuestionInput;
      readonly options: readonly Option[];
      readonly canGoBack: boolean;
      /** What files it takes; of a question for a file. */
      readonly accepts?: FileRule;
    };

export type EngineEvent =
  | { readonly kind: 'message_composed'; readonly message: ComposedMessage }
  | {
      readonly kind: 'answer_given';
      readonly node: string;
      readonly value: AnswerValue;
      /** Reporting bucket: the level, the option, `not_applicable`, `skipped`, `other`. */
      readonly category: string;
      /** The respondent's own words; absent for a button. */
      readonly rawReply?: string;
      readonly criterion?: string;
      readonly attributedTo?: Attribution;
      /** The probability with which this question was put to this respondent. */
      readonly inclusionProbability: number;
      /** The options' values in the order shown, where chance decided it. */
      readonly shownOrder?: readonly string[];
      /** The answer tells who the respondent is: it must not be stored with the survey's answers. */
      readonly isPersonal?: true;
    }
  /** The respondent left an earlier answer as it is. */
  | { readonly kind: 'answer_kept'; readonly node: string }
  /** The path changed by a correction and no longer passes this question: its answer does not count. */
  | { readonly kind: 'answer_withdrawn'; readonly node: string }
  | { readonly kind: 'reply_rejected'; readonly node: string; readonly reason: RejectionReason }
  | { readonly kind: 'language_changed'; readonly language: Language }
  /** A `pick` chose the questions that this respondent gets. */
  | {
      readonly kind: 'questions_picked';
      readonly node: string;
      readonly picked: readonly string[];
      /** By candidate: the probability with which it is picked. */
      readonly probabilities: Readonly<Record<string, number>>;
    }
  /** A `split` put the respondent into an arm. */
  | { readonly kind: 'arm_drawn'; readonly node: string; readonly arm: string; readonly share: number }
  | { readonly kind: 'variable_set'; readonly variable: string; readonly value: PlainValue }
  /**
   * The respondent agreed to a purpose or did not. With the text that was shown it is the proof that Law
   * 91/2025/QH15 Article 9 asks for; the latest one of a purpose holds.
   */
  | {
      readonly kind: 'consent_recorded';
      readonly node: string;
      readonly purpose: Purpose;
      readonly isGiven: boolean;
      readonly shownText: string;
      readonly language: Language;
      readonly rawReply?: string;
    }
  /** The respondent files a *phản ánh, kiến nghị*. */
  | { readonly kind: 'complaint_opened'; readonly node: string; readonly complaint: OpenedComplaint }
  /** The same complaint with corrected contents, after a step back. */
  | { readonly kind: 'complaint_amended'; readonly node: string; readonly complaint: OpenedComplaint }
  /** A file was sent as an answer: the shell fetches it, and keeps it if its bytes are what the question takes. */
  | {
      readonly kind: 'file_sent';
      readonly node: string;
      readonly file: SentFile;
      readonly accepts: FileRule;
    }
  /** The proper way of a *khiếu nại* or *tố cáo* was explained. */
  | { readonly kind: 'information_given'; readonly node: string; readonly topic: Topic }
  /** The session waits for a question that has its own clock; only the newest one holds. */
  | {
      readonly kind: 'wait_started';
      readonly ask: number;
      readonly reminderAfterSeconds?: number;
      readonly timeoutAfterSeconds?: number;
    }
  | { readonly kind: 'session_completed' }
  /** The respondent asked to stop. */
  | { readonly kind: 'session_interrupted' }
  | { readonly kind: 'session_expired' }
  /** The flow is broken or a limit was reached; a failure as data, not an exception. */
  | { readonly kind: 'session_failed'; readonly code: 'missing_node' | 'step_limit' | 'sprint_limit' };

export type RejectionReason =
  | 'not_understood'
  | 'ambiguous'
  /** Understood, but outside what the question allows. */
  | 'invalid'
  /** The question must be answered. */
  | 'required'
  | 'stale_question'
  | 'nothing_to_correct'
  | 'unsupported';

/** What is known of a complaint when it is filed; Decree 20/2008/NĐ-CP Article 7 wants name, address and phone. */
export type OpenedComplaint = {
  readonly complaintKind: TakenKind;
  readonly category?: ComplaintCategory;
  /** Of which of the dossier's agencies it speaks. */
  readonly attributedTo: Attribution;
  readonly text: string;
  readonly name?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly files: readonly SentFile[];
};

/** The result of one call of the engine. */
export type Sprint = {
  readonly session: Session;
  readonly events: readonly EngineEvent[];
  /** The ways of the flow that were gone, in order; absent where the session stayed at its question. */
  readonly passages?: readonly Passage[];
};

/** From one node to another by an exit of the first; a step back or a new start is no passage. */
export type Passage = { readonly from: string; readonly to: string };
