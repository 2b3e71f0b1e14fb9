/** What the engine says happened in one sprint (lượt xử lý). The shell interprets events; nothing else leaves the engine. */
import type { Language } from '../core/message.ts';
import type { Option } from './nodes/behaviour.ts';
import type { AnswerValue, Session } from './session.ts';

/** Which of the dossier's agencies a question speaks of. */
export type Attribution = 'receiving' | 'deciding' | 'supporting';

/** A message in the session's language, filled in and in NFC. */
export type ComposedMessage =
  | { readonly kind: 'statement'; readonly text: string }
  | {
      readonly kind: 'question';
      readonly text: string;
      /** The number of this question in the session; a button press names it. */
      readonly ask: number;
      readonly input: 'rating' | 'choice' | 'text';
      readonly options: readonly Option[];
      readonly canGoBack: boolean;
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
      readonly inclusionProbability: number;
    }
  /** The path changed by a correction and no longer passes this question: its answer does not count. */
  | { readonly kind: 'answer_withdrawn'; readonly node: string }
  | {
      readonly kind: 'reply_rejected';
      readonly node: string;
      readonly reason:
        | 'not_understood'
        | 'ambiguous'
        | 'stale_question'
        | 'nothing_to_correct'
        | 'unsupported';
    }
  | { readonly kind: 'language_changed'; readonly language: Language }
  | { readonly kind: 'session_completed' }
  /** The respondent asked to stop. */
  | { readonly kind: 'session_interrupted' }
  | { readonly kind: 'session_expired' }
  /** The flow is broken or a limit was reached; a failure as data, not an exception. */
  | { readonly kind: 'session_failed'; readonly code: 'missing_node' | 'step_limit' | 'sprint_limit' };

/** The result of one call of the engine. */
export type Sprint = { readonly session: Session; readonly events: readonly EngineEvent[] };
