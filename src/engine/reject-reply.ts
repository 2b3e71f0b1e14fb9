/** Replies that answer nothing: the question once more, and after too many of them a way out. */
import { record } from './accept-answer.ts';
import { advance, wait } from './advance.ts';
import { filesOf } from './answers.ts';
import { own } from './conditions.ts';
import type { EngineEvent, RejectionReason, Sprint } from './events.ts';
import { type LocalizedText, wordText } from './localized.ts';
import type { Question, SentContent } from './nodes/behaviour.ts';
import { phrases } from './phrases.ts';
import { optionsOf, presentQuestion, type Run, state, wordingOf } from './present-question.ts';
import type { Resume } from './resume.ts';
import type { WaitingSession } from './session.ts';

type Unread = Extract<RejectionReason, 'not_understood' | 'ambiguous' | 'invalid'>;

/** A reply that could not be read, or may not be. */
export function reject(
  run: Run,
  session: WaitingSession,
  question: Question,
  reason: Unread,
  rawReply: string | undefined,
): Sprint {
  const missed = { ...session, misses: session.misses + 1 };
  const { retry } = question.asked;
  if (missed.misses <= retry.limit) return refuse(run, missed, question, reason, explain(question, reason));
  const events: EngineEvent[] = [{ kind: 'reply_rejected', node: session.node, reason }];
  const movingOn = state(run, session, phrases.movingOn);
  if (retry.next !== undefined)
    return advance(run, missed, retry.next, [...events, ...movingOn], session.node);
  const skipped = record(run, missed, question, { kind: 'skipped' }, rawReply);
  const told = [...events, ...skipped.events, ...movingOn];
  return advance(run, skipped.session, question.after({ kind: 'skipped' }), told, session.node);
}

function explain({ asked, input }: Question, reason: Unread): LocalizedText {
  const hasChoices = input === 'rating' || input === 'choice' || input === 'choices';
  if (reason === 'invalid') return asked.invalidText ?? (hasChoices ? asked.retry.text : phrases.invalid);
  return reason === 'ambiguous' && hasChoices ? phrases.ambiguous : asked.retry.text;
}

/** Says why, and puts the question once more. */
export function refuse(
  run: Run,
  session: WaitingSession,
  question: Question,
  reason: RejectionReason,
  why: LocalizedText,
): Sprint {
  const remark = wordText(why, wordingOf(run, session));
  return wait(session, question, [
    { kind: 'reply_rejected', node: session.node, reason },
    presentQuestion(run, session, question, remark),
  ]);
}

/**
 * A question that takes words or a button was sent something else. The rest of an album, sent to a question that has
 * had enough of it, stays without a word: the respondent was told how many files were taken.
 */
export function refuseSent(run: Run, session: WaitingSession, question: Question, sent: SentContent): Sprint {
  const before = session.trail.at(-2);
  const answered = before === undefined ? undefined : own(session.answers, before);
  const album = answered === undefined ? undefined : filesOf(answered).at(-1)?.album;
  if (sent.kind !== 'file' || album === undefined || sent.file.album !== album)
    return refuse(run, session, question, 'unsupported', phrases.unsupported);
  return wait(session, question, [{ kind: 'reply_rejected', node: session.node, reason: 'unsupported' }]);
}

/**
 * A button of an earlier question answers nothing. A second tap on the button just pressed stays without a
 * word; otherwise the respondent wanted to correct something and learns how.
 */
export function rejectStale(
  run: Run,
  session: WaitingSession,
  question: Question,
  press: Extract<Resume, { kind: 'press' }>,
): Sprint {
  const before = session.trail.at(-2);
  const answered = before === undefined ? undefined : own(session.answers, before);
  const isSecondTap =
    press.ask === session.ask - 1 && answered !== undefined && optionsOf(answered).includes(press.value);
  if (!isSecondTap) return refuse(run, session, question, 'stale_question', phrases.stale);
  return wait(session, question, [{ kind: 'reply_rejected', node: session.node, reason: 'stale_question' }]);
}
