/** Checks that publications follow one another as they were made: none left out, exchanged or put elsewhere. Pure. */
import type { PublicationContent } from './vocabulary.ts';

/** What the chain is made of: a publication without its figures. */
export type ChainLink = Pick<
  PublicationContent,
  'number' | 'period' | 'revision' | 'corrects' | 'publishedAt' | 'previousHash'
> & {
  /** SHA-256 of its bytes, in hex. */
  readonly hash: string;
  /** Of the key that signed it; base64. */
  readonly publicKey: string;
};

export type ChainFaultCode =
  /** There is none with this number, though there are later ones. */
  | 'missing'
  /** Two different publications have this number. */
  | 'exchanged'
  /** It does not name the hash of the publication before it. */
  | 'broken_link'
  /** The first names one before it, or a later one names none. */
  | 'wrong_beginning'
  /** It says that it was published before the one that it follows. */
  | 'out_of_order'
  /** It is no correction of what it says that it corrects, or a second first publication of its period. */
  | 'wrong_correction'
  /** Signed with another key than the one before it. */
  | 'other_key_than_before';

export type ChainFault = {
  readonly code: ChainFaultCode;
  readonly number: number;
  /** Of several that are missing, the last. */
  readonly through?: number;
};

export type CheckedChain = {
  /** The lowest and the highest number; undefined where there is no publication. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** In the order of the chain. */
  readonly faults: readonly ChainFault[];
};

/**
 * Every fault of a chain, whatever the order in which its links are given; the same link may be given twice. It begins with
 * the lowest number that is there: somebody may have kept only the later ones. `beginsAt` says where it has to begin.
 */
export function checkChain(links: readonly ChainLink[], beginsAt?: number): CheckedChain {
  const byNumber = new Map<number, ChainLink[]>();
  for (const link of links) {
    const same = byNumber.get(link.number) ?? [];
    if (!same.some(({ hash }) => hash === link.hash)) byNumber.set(link.number, [...same, link]);
  }
  const numbers = [...byNumber.keys()].sort((a, b) => a - b);
  const faults: ChainFault[] = [];
  let expected = beginsAt ?? numbers[0] ?? 1;
  for (const number of numbers) {
    if (expected < number) faults.push({ code: 'missing', number: expected, through: number - 1 });
    expected = number + 1;
    const own = byNumber.get(number) ?? [];
    if (own.length > 1) faults.push({ code: 'exchanged', number });
    const before = byNumber.get(number - 1);
    for (const code of faultCodes)
      if (own.some((link) => isAtFault(code, link, before, byNumber))) faults.push({ code, number });
  }
  return { first: numbers[0], last: numbers.at(-1), faults };
}

const faultCodes = [
  'wrong_beginning',
  'broken_link',
  'out_of_order',
  'wrong_correction',
  'other_key_than_before',
] as const;

function isAtFault(
  code: (typeof faultCodes)[number],
  link: ChainLink,
  before: readonly ChainLink[] | undefined,
  byNumber: ReadonlyMap<number, readonly ChainLink[]>,
): boolean {
  const { number, previousHash } = link;
  switch (code) {
    case 'wrong_beginning':
      return (number === 1) !== (previousHash === null);
    case 'broken_link':
      // A number that two claim is told of by itself; the link must lead to one of them.
      return (
        before !== undefined && previousHash !== null && !before.some(({ hash }) => hash === previousHash)
      );
    case 'out_of_order':
      return before?.every(({ publishedAt }) => publishedAt > link.publishedAt) ?? false;
    case 'wrong_correction':
      return isWrongCorrection(link, byNumber);
    case 'other_key_than_before':
      return before?.every(({ publicKey }) => publicKey !== link.publicKey) ?? false;
  }
}

/** A correction names the revision before its own, of the same period; what is no correction is the first revision. */
function isWrongCorrection(
  { number, corrects, revision, period }: ChainLink,
  byNumber: ReadonlyMap<number, readonly ChainLink[]>,
): boolean {
  if (corrects === null) {
    const isEarlier = (one: ChainLink) => one.number < number && one.period.key === period.key;
    return revision !== 1 || [...byNumber.values()].some((same) => same.some(isEarlier));
  }
  if (corrects >= number || revision === 1) return true;
  const corrected = byNumber.get(corrects);
  const isForerunner = (one: ChainLink) => one.period.key === period.key && one.revision === revision - 1;
  return corrected !== undefined && !corrected.some(isForerunner);
}
