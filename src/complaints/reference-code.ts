/**
 * Reference codes (mã phản ánh), "7K3M-9QTX-2HWD": eleven characters that nobody can guess and one that checks them.
 */
import type { SessionId } from '../core/ids.ts';
import { type Keys, keyedHash } from '../identity/index.ts';

/** Read out on the phone, 0 and O, 1, I and L are mistaken for each other. What is left is 31, a prime. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const drawn = 11;
const groupLength = 4;

/** Where in a conversation a complaint is filed: the same place is the same complaint, whatever is tried again. */
export type Place = { readonly sessionId: SessionId; readonly node: string };

/**
 * The code of the complaint filed at a place. Derived, so that it can be told before the complaint is stored and
 * is the same at every try. 31¹¹ codes are 54 bits: among ten million complaints the next one meets a code that is
 * taken with a probability of 4 in 10¹⁰; the database refuses it then.
 */
export function referenceCodeOf(keys: Keys, { sessionId, node }: Place): string {
  const hash = keyedHash(keys.complaintCode, sessionId, node);
  let rest = BigInt(`0x${Buffer.from(hash).toString('hex')}`);
  const values: number[] = [];
  for (let at = 0; at < drawn; at += 1) {
    values.push(Number(rest % BigInt(alphabet.length)));
    rest /= BigInt(alphabet.length);
  }
  return inGroups([...values, checkOf(values)].map((value) => alphabet.charAt(value)).join(''));
}

/** A code as a person wrote it, in capitals or not, with or without dashes; undefined if it cannot be one. */
export function readReferenceCode(written: string): string | undefined {
  const code = written.toUpperCase().replace(/[\s–—-]/g, '');
  const values = Array.from(code, (character) => alphabet.indexOf(character));
  if (values.length !== drawn + 1 || values.includes(-1)) return undefined;
  return checkOf(values.slice(0, drawn)) === values[drawn] ? inGroups(code) : undefined;
}

/**
 * A sum with weights 1 to 11, modulo the prime 31: one wrong character, or two that changed places, always change
 * it, as with the check digit of ISBN-10.
 */
function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value, at) => sum + value * (at + 1), 0) % alphabet.length;
}

function inGroups(code: string): string {
  return (code.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-');
}
