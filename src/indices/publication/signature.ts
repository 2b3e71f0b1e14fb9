/** Signs publications with Ed25519 (RFC 8032), so that anybody can tell whether a figure is as it was published. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

export type Signer = {
  /** SPKI, DER: what verifies the signatures. */
  readonly publicKey: Buffer;
  sign(content: Uint8Array): Buffer;
};

/** RFC 8410: how a PKCS #8 key of Ed25519 begins; the seed of 32 bytes follows. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A signer of a seed of 32 bytes: the same seed, the same key and the same signatures. */
export function createSigner(seed: Buffer): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }),
    sign: (content) => sign(null, content, key),
  };
}

/** Whether the holder of the key signed this content. */
export function isSigned(content: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  return verify(null, content, key, signature);
}

/** SHA-256. */
export function hashOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
