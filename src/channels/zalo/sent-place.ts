import type { InboundContent } from '../../core/message.ts';
import { sentPlaceSchema } from './payload.ts';

/** A place that a person sent: its coordinates come as text, and its name beside them is not needed. */
export function readSentPlace(payload: unknown): InboundContent {
  const place = sentPlaceSchema.safeParse(payload);
  if (!place.success) return { kind: 'unsupported', what: 'location' };
  const { latitude, longitude } = place.data.coordinates;
  return { kind: 'location', latitude, longitude };
}
