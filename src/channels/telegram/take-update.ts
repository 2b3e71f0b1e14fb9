import type { Inbound } from '../../core/message.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Clock } from '../../core/time.ts';
import type { Acknowledge } from './acknowledge.ts';
import { type IgnoredReason, type PressedButton, toInbound } from './to-inbound.ts';

export type UpdateDeps = {
  /** Resolves once the message is committed to the inbox; throws if it cannot be. */
  readonly receive: (inbound: Inbound) => Promise<unknown>;
  readonly acknowledge?: Acknowledge;
  /** Counts an update that is of no use to us. */
  readonly count: (reason: IgnoredReason) => void;
  readonly clock: Clock;
};

/**
 * Takes one update, however it came: reads it, stores it, and only then lets the phone know. Once this has
 * resolved Telegram may forget the update; if it throws, it must not. `pressed` is the button that was, if one was.
 */
export async function takeUpdate(
  deps: UpdateDeps,
  update: unknown,
): Promise<Result<{ readonly pressed: PressedButton | undefined }, { code: 'not_an_update' }>> {
  const reading = toInbound(update, deps.clock.now());
  if (!reading.ok) return reading;
  const { outcome, pressed } = reading.value;
  if (outcome.kind === 'inbound') await deps.receive(outcome.inbound);
  else deps.count(outcome.reason);
  if (pressed !== undefined) void deps.acknowledge?.(pressed);
  return ok({ pressed });
}
