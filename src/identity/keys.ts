/**
 * Keys for one purpose each, derived from the application secret (HKDF-SHA256, RFC 5869), and what is done
 * with them. Losing the secret loses the addresses; changing it makes them unreadable.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export type Keys = {
  readonly address: Buffer;
  readonly addressHash: Buffer;
  readonly invitationToken: Buffer;
  readonly dossierFingerprint: Buffer;
  readonly channelGrant: Buffer;
  /** The seed of the key that signs publications. */
  readonly publication: Buffer;
  readonly dossierSampling: Buffer;
  readonly complaintCode: Buffer;
  readonly complaintContact: Buffer;
  readonly fileReference: Buffer;
};

/** Derives every key from the application secret (at least 32 characters). */
export function deriveKeys(applicationSecret: string): Keys {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', applicationSecret, 'lang-nghe', purpose, 32));
  return {
    address: derive('channel address encryption'),
    addressHash: derive('channel address look-up'),
    invitationToken: derive('invitation token'),
    dossierFingerprint: derive('dossier fingerprint'),
    channelGrant: derive('channel grant encryption'),
    publication: derive('publication signature'),
    dossierSampling: derive('dossier sampling'),
    complaintCode: derive('complaint reference code'),
    complaintContact: derive('complaint contact encryption'),
    fileReference: derive('file reference'),
  };
}

const initializationVectorBytes = 12;
const tagBytes = 16;

/** Seals a text with AES-256-GCM: 12 bytes of IV, 16 bytes of tag, then the ciphertext. `boundTo` must be repeated to open it. */
export function seal(key: Buffer, text: string, boundTo: string): Uint8Array<ArrayBuffer> {
  const initializationVector = randomBytes(initializationVectorBytes);
  const cipher = createCipheriv('aes-256-gcm', key, initializationVector);
  cipher.setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([initializationVector, cipher.getAuthTag(), sealed]));
}

/** Opens what `seal` made; throws if the key, the binding or a byte is wrong, which only a bug or tampering causes. */
export function unseal(key: Buffer, sealed: Uint8Array, boundTo: string): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, initializationVectorBytes));
  decipher.setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(bytes.subarray(initializationVectorBytes, initializationVectorBytes + tagBytes));
  const opened = decipher.update(bytes.subarray(initializationVectorBytes + tagBytes));
  return Buffer.concat([opened, decipher.final()]).toString('utf8');
}

/** A hash that only we can compute: finds a value without keeping it in clear. */
export function keyedHash(key: Buffer, ...parts: string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac('sha256', key).update(parts.join('\u0000')).digest());
}

/** The SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

/** A plain SHA-256, for values that cannot be guessed. */
export function sha256(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(text).digest());
}
