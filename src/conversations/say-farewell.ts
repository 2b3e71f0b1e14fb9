/** Zalo takes no free message two days after a person last wrote: what is to be said must be said before. */
import { languageSchema } from '../core/message.ts';
import { addDays, addSeconds, type CalendarDay, dayOf, startOfDay } from '../core/time.ts';
import { type Db, toJson } from '../db/index.ts';
import { noticeText } from './notices.ts';

const hourSeconds = 60 * 60;
/** Said this long before the end, so that a slow line or a full queue does not miss it. */
const aheadSeconds = hourSeconds;
/** Nobody is written to from 21:00 to 8:00 (Viet Nam) who did not just write. */
const quietFromSeconds = 21 * hourSeconds;
const quietUntilSeconds = 8 * hourSeconds;
/** A little before the quiet hours begin. */
const lastCallSeconds = quietFromSeconds - hourSeconds / 2;

const largestBatch = 500;
/** Where the farewell stands among the messages of its revision: after all that the flow can say. */
const farewellPosition = 1_000_000;

/** The last decent moment before a window of `windowSeconds` closes. Pure. */
export function farewellAt(lastInteractionAt: Date, windowSeconds: number): Date {
  const wanted = addSeconds(lastInteractionAt, windowSeconds - aheadSeconds);
  const secondsOfDay = (wanted.getTime() - startOfDay(dayOf(wanted)).getTime()) / 1000;
  const lastCallOf = (day: CalendarDay) => addSeconds(startOfDay(day), lastCallSeconds);
  if (secondsOfDay >= quietFromSeconds) return lastCallOf(dayOf(wanted));
  if (secondsOfDay < quietUntilSeconds) return lastCallOf(addDays(dayOf(wanted), -1));
  return wanted;
}

type Waiting = {
  session_id: string;
  revision: number;
  conversation_id: string;
  language: string;
  last_at: Date;
};

/** The quiet hours bring a farewell forward by this much at most. */
const mostForwardSeconds = 12 * hourSeconds;

/**
 * Ends waiting conversations on Zalo politely before their window closes, each revision of a session once. The
 * session stays: whoever writes again later goes on where they were.
 */
export async function sayFarewells(
  deps: { db: Db; onWritten: () => void },
  options: { now: Date; windowSeconds: number },
): Promise<{ said: number }> {
  const { now, windowSeconds } = options;
  const waiting = await deps.db.$queryRaw<Waiting[]>`
    select s.id as session_id, s.revision, c.id as conversation_id, s.state->>'language' as language, l.at as last_at
    from sessions s
    join conversations c on c.id = s.conversation_id and c.channel = 'zalo' and c.active_session_id = s.id
    join channel_addresses a on a.id = c.channel_address_id and a.kind = 'zalo' and a.status = 'reachable'
    join lateral (
      select i.occurred_at as at from inbounds i
      where i.conversation_id = c.id and i.channel = 'zalo' and i.content->>'kind' <> 'blocked'
      order by i.id desc limit 1
    ) l on l.at > ${addSeconds(now, -windowSeconds)}::timestamptz
      and l.at <= ${addSeconds(now, aheadSeconds + mostForwardSeconds - windowSeconds)}::timestamptz
    where s.status = 'waiting' and not exists (
      select 1 from outbounds o
      where o.session_id = s.id and o.session_revision = s.revision and o.position = ${farewellPosition}
    )
    order by l.at limit ${largestBatch}`;
  const due = waiting.filter((row) => farewellAt(row.last_at, windowSeconds) <= now);
  if (due.length === 0) return { said: 0 };
  const { count } = await deps.db.outbound.createMany({
    data: due.map((row) => ({
      conversationId: row.conversation_id,
      sessionId: row.session_id,
      sessionRevision: row.revision,
      position: farewellPosition,
      kind: 'notice' as const,
      content: toJson({
        kind: 'statement',
        text: noticeText('farewell', languageSchema.catch('vi').parse(row.language)),
      }),
      status: 'queued' as const,
      availableAt: now,
      // After the window it would only be held, and come when the person is back.
      expiresAt: addSeconds(row.last_at, windowSeconds),
      createdAt: now,
    })),
    skipDuplicates: true,
  });
  if (count > 0) deps.onWritten();
  return { said: count };
}
