import { createHash, timingSafeEqual } from 'node:crypto';

/** Where Zalo signs an event: https://developers.zalo.me/docs/official-account/webhook/bat-dau */
export const signatureHeader = 'x-zevent-signature';

/**
 * Whether an event is signed with our key: `mac=` and the SHA-256 (plain, not an HMAC) of application id, body as
 * received, the `timestamp` in the body and the key of the webhook page, in hexadecimal. Takes the same time for
 * any signature of the right length.
 */
export function verifyRequest(
  presented: string | undefined,
  rawBody: Uint8Array,
  timestamp: string,
  keys: { appId: string; oaSecret: string },
): boolean {
  const [, hexadecimal] = /^\s*mac\s*=\s*([0-9a-f]{64})\s*$/i.exec(presented ?? '') ?? [];
  if (hexadecimal === undefined || keys.oaSecret === '') return false;
  const expected = createHash('sha256')
    .update(keys.appId)
    .update(rawBody)
    .update(timestamp)
    .update(keys.oaSecret)
    .digest();
  return timingSafeEqual(Buffer.from(hexadecimal, 'hex'), expected);
}
