import type { Inbound } from '../../core/message.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Clock } from '../../core/time.ts';
import type { IgnoredReason, ZaloReading } from './reading.ts';
import { toReading } from './to-inbound.ts';

/** What an event can tell besides what a person said. */
export type ZaloNews = Exclude<ZaloReading, { kind: 'inbound' | 'ignored' }>;

export type EventDeps = {
  readonly oaId: string;
  /** Resolves once the message is committed to the inbox; throws if it cannot be. */
  readonly receive: (inbound: Inbound) => Promise<unknown>;
  /** Resolves once the news is committed, or `unused` if nobody wants it; throws if it cannot be. */
  readonly tell: (news: ZaloNews) => Promise<'used' | 'unused'>;
  /** Counts an event that is of no use to us. */
  readonly count: (reason: IgnoredReason | ZaloNews['kind']) => void;
  readonly clock: Clock;
};

/**
 * Takes one event. Once this has resolved Zalo may forget it; if it throws, it must not. Every consumer must bear
 * to be told the same twice.
 */
export async function takeEvent(
  deps: EventDeps,
  body: unknown,
): Promise<Result<void, { code: 'not_an_event' }>> {
  const read = toReading(body, deps.oaId, deps.clock.now());
  if (!read.ok) return read;
  const event = read.value;
  if (event.kind === 'inbound') await deps.receive(event.inbound);
  else if (event.kind === 'ignored') deps.count(event.reason);
  else if ((await deps.tell(event)) === 'unused') deps.count(event.kind);
  return ok(undefined);
}
