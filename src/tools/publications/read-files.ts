/** The files of publications, from a disk or from a website: both are outside, and anything may be in them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { type SignatureFile, signatureFileSchema } from '../../indices/index.ts';

/** A year of ten thousand agencies has tens of megabytes; JavaScript holds no text of much more than this. */
const mostBytes = 500_000_000;
const longestWaitMilliseconds = 600_000;

export type PublicationFiles = { readonly bytes: Buffer; readonly signature: SignatureFile };

export type ReadingProblem = {
  readonly code: 'not_readable' | 'too_large' | 'no_signature' | 'bad_signature_file';
  /** What the disk or the network says. */
  readonly detail: string;
};

/** Where a publication lies, and what its publisher says of it in the list of all. */
export type PublicationPlace = {
  readonly place: string;
  readonly signaturePlace: string | undefined;
  readonly listed?: { readonly number: number; readonly hash: string };
};

export type FoundPlaces = {
  readonly places: readonly PublicationPlace[];
  /** Whether these are all that were ever published there: then the chain must begin at 1. */
  readonly areAll: boolean;
};

const listSchema = z.object({
  publications: z.array(
    z.object({ number: z.int(), period: z.string(), revision: z.int(), hash: z.string() }),
  ),
});

/**
 * The publications at a place: `2026-11.json`, on a disk or a website; a folder of such files; or the address of a website,
 * for all that it lists.
 */
export async function findPlaces(place: string): Promise<Result<FoundPlaces, ReadingProblem>> {
  if (/\.json($|\?)/.test(place)) return ok({ places: [withSignature(place)], areAll: false });
  if (isAddress(place)) return listOf(place.replace(/\/+$/, ''));
  try {
    if (!(await stat(place)).isDirectory()) return ok({ places: [withSignature(place)], areAll: false });
    const names = (await readdir(place)).filter((name) => /(?<!\.signature)\.json$/.test(name)).sort();
    if (names.length === 0) return err({ code: 'not_readable', detail: `no .json file in ${place}` });
    return ok({ places: names.map((name) => withSignature(join(place, name))), areAll: false });
  } catch (error) {
    return err({ code: 'not_readable', detail: messageOf(error) });
  }
}

/** The two files of a publication: `2026-11.json` and, beside it, `2026-11.signature.json`; a URL keeps its query. */
export async function readFiles({
  place,
  signaturePlace,
}: PublicationPlace): Promise<Result<PublicationFiles, ReadingProblem>> {
  const bytes = await read(place);
  if (!bytes.ok) return bytes;
  if (signaturePlace === undefined)
    return err({ code: 'no_signature', detail: `${place} does not end in .json: name it with --signature` });
  const signature = await read(signaturePlace);
  if (!signature.ok) return err({ code: 'no_signature', detail: signature.error.detail });
  try {
    const parsed = signatureFileSchema.parse(JSON.parse(signature.value.toString('utf8')));
    return ok({ bytes: bytes.value, signature: parsed });
  } catch {
    return err({ code: 'bad_signature_file', detail: signaturePlace });
  }
}

function withSignature(place: string): PublicationPlace {
  const beside = place.replace(/\.json(?=$|\?)/, '.signature.json');
  return { place, signaturePlace: beside === place ? undefined : beside };
}

async function listOf(address: string): Promise<Result<FoundPlaces, ReadingProblem>> {
  const root = `${address.replace(/\/api\/v1\/open-data(\/publications)?$/, '')}/api/v1/open-data/publications`;
  const listed = await read(root);
  if (!listed.ok) return listed;
  try {
    const { publications } = listSchema.parse(JSON.parse(listed.value.toString('utf8')));
    const oldestFirst = publications.sort((a, b) => a.number - b.number);
    const places = oldestFirst.map(({ number, period, revision, hash }) => ({
      ...withSignature(`${root}/${encodeURIComponent(period)}.json?revision=${revision}`),
      listed: { number, hash },
    }));
    return ok({ places, areAll: true });
  } catch {
    return err({ code: 'not_readable', detail: `${root} is no list of publications` });
  }
}

const isAddress = (place: string) => /^https?:\/\//.test(place);

async function read(place: string): Promise<Result<Buffer, ReadingProblem>> {
  try {
    return isAddress(place) ? await download(place) : await readFromDisk(place);
  } catch (error) {
    return err({ code: 'not_readable', detail: `${place}: ${messageOf(error)}` });
  }
}

async function readFromDisk(place: string): Promise<Result<Buffer, ReadingProblem>> {
  const { size } = await stat(place);
  return size > mostBytes ? err({ code: 'too_large', detail: `${size} bytes` }) : ok(await readFile(place));
}

async function download(place: string): Promise<Result<Buffer, ReadingProblem>> {
  const response = await fetch(place, { signal: AbortSignal.timeout(longestWaitMilliseconds) });
  if (!response.ok || response.body === null)
    return err({ code: 'not_readable', detail: `${place} answered ${response.status}` });
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.length;
    if (size > mostBytes) return err({ code: 'too_large', detail: `more than ${mostBytes} bytes` });
    parts.push(part);
  }
  return ok(Buffer.concat(parts));
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
