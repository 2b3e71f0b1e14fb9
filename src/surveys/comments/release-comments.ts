/**
 * When comments may be read, and in what order: in batches, so that an officer who remembers who came in on a day cannot
 * tell from a comment that appears the day after who wrote it. Pure.
 */
import { addDays, type CalendarDay, dayOf } from '../../core/time.ts';

/** An answer about one agency; with words or without. */
export type AnsweredComment = {
  readonly id: string;
  readonly givenAt: Date;
  readonly text: string | undefined;
};

export type CommentBatch = {
  /** The only time that is told of its comments: the Monday of the week in which the batch was complete. */
  readonly week: CalendarDay;
  /** When its last answer was given: later ones are in later batches. Told to nobody. */
  readonly through: Date;
  /** Not in the order in which they came; none where nobody wrote a word. */
  readonly comments: readonly { readonly id: string; readonly text: string }[];
};

export type BatchRule = {
  /** A batch is complete with so many answers, with words or without … */
  readonly leastAnswers: number;
  /** … or when its first answer is so many days old. */
  readonly longestDays: number;
};

export const usualBatchRule: BatchRule = { leastAnswers: 10, longestDays: 30 };

/**
 * The batches that are complete at `now`, the oldest first; what is left waits for more. Comments stand in the order of
 * their ids, which are random, within a batch.
 */
export function releaseComments(
  answers: readonly AnsweredComment[],
  now: Date,
  rule: BatchRule = usualBatchRule,
): CommentBatch[] {
  const inOrder = [...answers].sort((a, b) => a.givenAt.getTime() - b.givenAt.getTime());
  const batches: CommentBatch[] = [];
  let waiting: AnsweredComment[] = [];
  const release = (day: CalendarDay) => {
    const comments = waiting.flatMap(({ id, text }) => (text === undefined ? [] : [{ id, text }]));
    comments.sort((a, b) => (a.id < b.id ? -1 : 1));
    const through = waiting.at(-1)?.givenAt;
    if (through !== undefined) batches.push({ week: mondayOf(day), through, comments });
    waiting = [];
  };
  const overdueDay = () => {
    const [first] = waiting;
    return first === undefined ? undefined : addDays(dayOf(first.givenAt), rule.longestDays);
  };
  for (const [index, answer] of inOrder.entries()) {
    const overdue = overdueDay();
    if (overdue !== undefined && overdue < dayOf(answer.givenAt)) release(overdue);
    waiting.push(answer);
    // Answers of the same instant stay together: a batch is all that was given through its last instant.
    const isLastOfInstant = inOrder[index + 1]?.givenAt.getTime() !== answer.givenAt.getTime();
    if (waiting.length >= rule.leastAnswers && isLastOfInstant) release(dayOf(answer.givenAt));
  }
  const overdue = overdueDay();
  if (overdue !== undefined && overdue < dayOf(now)) release(overdue);
  return batches;
}

function mondayOf(day: CalendarDay): CalendarDay {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
