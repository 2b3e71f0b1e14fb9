/** The two files of a publication, from a disk or from a website. */
import { readFile } from 'node:fs/promises';
import { type SignatureFile, signatureFileSchema } from '../../indices/index.ts';

const longestWaitMilliseconds = 30_000;

export type PublicationFiles = { readonly bytes: Buffer; readonly signature: SignatureFile };

/** `2026-11.json` and, beside it, `2026-11.signature.json`; a URL keeps its query. Throws if one cannot be read. */
export async function readFiles(place: string, signaturePlace?: string): Promise<PublicationFiles> {
  const bytes = await read(place);
  const signature = await read(signaturePlace ?? signatureBeside(place));
  return { bytes, signature: signatureFileSchema.parse(JSON.parse(signature.toString('utf8'))) };
}

function signatureBeside(place: string): string {
  const beside = place.replace(/\.json(?=$|\?)/, '.signature.json');
  if (beside === place) throw new Error(`${place} does not end in .json: name its signature file, too`);
  return beside;
}

async function read(place: string): Promise<Buffer> {
  if (!/^https?:\/\//.test(place)) return readFile(place);
  const response = await fetch(place, { signal: AbortSignal.timeout(longestWaitMilliseconds) });
  if (!response.ok) throw new Error(`${place} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
