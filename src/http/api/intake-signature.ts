/** How a one-stop system proves that a report is its own: an HMAC over the time and the body as sent. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../core/result.ts';

export type SignatureRefusal = { code: 'signature_missing' | 'signature_stale' | 'signature_wrong' };

/** How far the sender's clock may be from ours, and so how long a captured request could be replayed. */
const toleranceSeconds = 300;

/** The value of `X-Intake-Signature` for a body sent at a Unix time in seconds. */
export function signIntake(secret: string, timestamp: string, body: Uint8Array | string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

/** Judges the two headers over the raw body. The comparison takes the same time however wrong the signature is. */
export function verifyIntakeSignature(
  secret: string,
  request: { timestamp: string | undefined; signature: string | undefined; body: Uint8Array },
  now: Date,
): Result<undefined, SignatureRefusal> {
  const { timestamp, signature, body } = request;
  if (timestamp === undefined || signature === undefined) return err({ code: 'signature_missing' });
  if (!/^[0-9]{1,12}$/.test(timestamp)) return err({ code: 'signature_stale' });
  const ageSeconds = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (ageSeconds > toleranceSeconds) return err({ code: 'signature_stale' });
  const expected = Buffer.from(signIntake(secret, timestamp, body));
  const given = Buffer.from(signature.toLowerCase());
  const isRight = given.length === expected.length && timingSafeEqual(given, expected);
  return isRight ? ok(undefined) : err({ code: 'signature_wrong' });
}
