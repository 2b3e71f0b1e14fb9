/**
 * The secret of an invitation. It is derived from the row's random seed with the application's key and never
 * stored: whoever reads the database cannot answer in anybody's name, yet the same report gets the same link.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { sha256 } from '../identity/index.ts';

const seedBytes = 32;
/** 192 bits: beyond guessing, and 32 characters, half of what a Telegram deep link carries (64). */
const tokenBytes = 24;

export function newTokenSeed(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(seedBytes));
}

/** The token of a seed: 32 characters of A–Z a–z 0–9 _ and -. */
export function deriveToken(key: Buffer, seed: Uint8Array): string {
  return createHmac('sha256', key).update(seed).digest().subarray(0, tokenBytes).toString('base64url');
}

/** By which an invitation is found. */
export function tokenHash(token: string): Uint8Array<ArrayBuffer> {
  return sha256(token);
}
