/** Checks publications and the chain that they make; reads nothing but the places that it is given. */
import {
  type ChainLink,
  type CheckedPublication,
  checkChain,
  checkPublication,
  type SignatureFile,
} from '../../indices/index.ts';
import { findPlaces, type PublicationPlace, readFiles } from './read-files.ts';
import { explained, type FaultCode, isUndecided, type PlaceFault } from './words.ts';

export type VerifyOptions = {
  /** The public key that the reader has from elsewhere, base64. */
  readonly trustedKey: string | undefined;
  /** Of one publication, where its signature does not lie beside it. */
  readonly signaturePlace: string | undefined;
  /** Computes the figures of a hash again; absent: not asked for. */
  readonly recompute?: (hash: string) => Promise<string>;
  /** Tells in words. */
  readonly report: (words: string) => void;
};

export type ToldPublication = {
  readonly place: string;
  readonly number: number | null;
  readonly period: string | null;
  readonly revision: number | null;
  readonly hash: string | null;
  readonly publicKey: string | null;
  /** Null where no key was given. */
  readonly isKeyTrusted: boolean | null;
  readonly faults: readonly FaultCode[];
  readonly recomputed?: string;
};

export type Verified = {
  /** Of the publications and of their chain; empty if all is well. */
  readonly faults: readonly { readonly code: FaultCode; readonly place?: string; readonly number?: number }[];
  readonly publications: readonly ToldPublication[];
  readonly chain: { readonly first: number | null; readonly last: number | null };
};

/** 0: all is well. 1: something is wrong. 2: nothing wrong was found, but not everything could be checked. */
export function exitCodeOf({ faults }: Verified): 0 | 1 | 2 {
  if (faults.some(({ code }) => !isUndecided(code))) return 1;
  return faults.length > 0 ? 2 : 0;
}

/** Checks every publication at these places (files, folders, websites), then how they follow one another. */
export async function verifyPublications(
  given: readonly string[],
  options: VerifyOptions,
): Promise<Verified> {
  const publications: ToldPublication[] = [];
  const links: ChainLink[] = [];
  const unread: Verified['faults'][number][] = [];
  let areAll = false;
  for (const place of given) {
    const found = await findPlaces(place);
    if (!found.ok) {
      options.report(inWords(place, found.error.code, found.error.detail));
      unread.push({ code: found.error.code, place });
      continue;
    }
    areAll ||= found.value.areAll;
    for (const one of found.value.places) {
      const { told, link } = await verifyOne(one, options);
      publications.push(told);
      if (link !== undefined) links.push(link);
    }
  }
  const { first, last, faults } = checkChain(links, areAll ? 1 : undefined);
  for (const { code, number, through = number } of faults)
    options.report(inWords(number === through ? `№ ${number}` : `№ ${number}–${through}`, code));
  const verified: Verified = {
    faults: [
      ...unread,
      ...publications.flatMap(({ place, faults: own }) => own.map((code) => ({ code, place }))),
      ...faults,
    ],
    publications,
    chain: { first: first ?? null, last: last ?? null },
  };
  options.report(summaryOf(verified, options));
  return verified;
}

type One = { readonly told: ToldPublication; readonly link: ChainLink | undefined };

async function verifyOne(where: PublicationPlace, options: VerifyOptions): Promise<One> {
  const { place } = where;
  const { trustedKey, signaturePlace = where.signaturePlace } = options;
  const files = await readFiles({ place, signaturePlace });
  if (!files.ok) {
    const { code, detail } = files.error;
    options.report(inWords(place, code, detail));
    return { told: { ...nothingKnown, place, faults: [code] }, link: undefined };
  }
  const { bytes, signature } = files.value;
  const checked = checkPublication(bytes, signature, trustedKey);
  const { hash, content } = checked;
  const recomputed = await options.recompute?.(hash);
  const faults: FaultCode[] = [
    ...checked.faults,
    ...placeFaults(where, checked),
    ...(recomputed === undefined || isExplained(recomputed) ? [] : [recomputeFault(recomputed)]),
  ];
  for (const code of faults) options.report(inWords(place, code));
  const told: ToldPublication = {
    place,
    number: content?.number ?? null,
    period: content?.period.key ?? null,
    revision: content?.revision ?? null,
    hash,
    publicKey: signature.publicKey,
    isKeyTrusted: trustedKey === undefined ? null : trustedKey === signature.publicKey,
    faults,
    ...(recomputed === undefined ? {} : { recomputed }),
  };
  return { told, link: linkOf(checked, signature) };
}

const nothingKnown = {
  number: null,
  period: null,
  revision: null,
  hash: null,
  publicKey: null,
  isKeyTrusted: null,
} as const;

/** A changed file stands in the chain by the hash that was signed: what is wrong with it is told once. */
function linkOf({ content, hash, faults }: CheckedPublication, file: SignatureFile): ChainLink | undefined {
  if (content === undefined) return undefined;
  const { number, period, revision, corrects, publishedAt, previousHash } = content;
  const { publicKey } = file;
  const signed = faults.includes('other_hash') ? file.hash : hash;
  return { number, period, revision, corrects, publishedAt, previousHash, hash: signed, publicKey };
}

function placeFaults(
  { place, listed }: PublicationPlace,
  { content, hash }: CheckedPublication,
): PlaceFault[] {
  if (content === undefined) return [];
  const named = /(?:^|[/\\])(\d{4}(?:-(?:Q[1-4]|\d{2}))?)[^/\\]*\.json(?:\?.*)?$/.exec(place)?.[1];
  const isOther = named !== undefined && named !== content.period.key;
  const isUnlisted = listed !== undefined && (listed.hash !== hash || listed.number !== content.number);
  return [
    ...(isOther ? (['other_period'] as const) : []),
    ...(isUnlisted ? (['not_as_listed'] as const) : []),
  ];
}

/** What was corrected since says so itself: the correction names each change. */
const isExplained = (recomputed: string) => recomputed === 'same_bytes' || recomputed === 'corrected_since';

function recomputeFault(recomputed: string): FaultCode {
  return recomputed === 'other_bytes' || recomputed === 'not_published_here' ? recomputed : 'not_recomputed';
}

function inWords(place: string, code: FaultCode, detail?: string): string {
  const { vi, en } = explained[code];
  return `${place}${detail === undefined ? '' : ` (${detail})`}\n  ${vi}\n  ${en}`;
}

function summaryOf({ faults, publications, chain }: Verified, { trustedKey }: VerifyOptions): string {
  const { first, last } = chain;
  const numbers = first === null ? '' : first === last ? ` (№ ${first})` : ` (№ ${first}–${last})`;
  const [count, wrong] = [publications.length, faults.length];
  const vi = wrong === 0 ? 'không có gì sai' : `có ${wrong} điểm phải xem, ghi ở trên`;
  const en =
    wrong === 0 ? 'nothing is wrong' : `${wrong} ${wrong === 1 ? 'thing' : 'things'} to look at, named above`;
  const notes = [
    ...(trustedKey === undefined
      ? [
          'Chưa có --key: chỉ biết tệp không bị sửa sau khi ký, chưa biết ai ký.',
          'Without --key only this is known: nothing was changed since it was signed, by whomever.',
        ]
      : []),
    ...(first !== null && first > 1
      ? [
          `Các bản trước số ${first} chưa được kiểm tra.`,
          `What was published before number ${first} was not checked.`,
        ]
      : []),
  ];
  return [
    `Đã kiểm tra ${count} bản công bố${numbers}: ${vi}.`,
    `Checked ${count} ${count === 1 ? 'publication' : 'publications'}${numbers}: ${en}.`,
    ...notes,
  ].join('\n');
}
