/** `npm run publications -- verify FILE|URL`: one line of JSON on standard output, words on standard error. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { checkPublication, type PublicationFault } from '../indices/index.ts';
import { readFiles } from './publications/read-files.ts';
import { runCommand } from './run-command.ts';

const usage =
  'npm run publications -- verify FILE|URL [--signature FILE|URL] [--key BASE64] [--recompute]\n' +
  '  --key        the public key that you trust; without it, only that the file was not changed is known\n' +
  '  --recompute  where the program and its data are: also compute the figures again';

const explained: Readonly<Record<PublicationFault, string>> = {
  not_a_publication: 'The file is no publication of Lắng Nghe.',
  other_hash: 'The file was changed: its SHA-256 is not the one that was signed.',
  not_signed: 'The signature is not of these bytes.',
  other_key: 'It is signed with another key than the one that you trust.',
  not_canonical: 'The JSON is not spelled as RFC 8785 says.',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    signature: { type: 'string' },
    key: { type: 'string' },
    recompute: { type: 'boolean', default: false },
  },
});
const [what, place, ...rest] = positionals;

async function verify(from: string): Promise<boolean> {
  const files = await readFiles(from, values.signature);
  const { faults, hash, content } = checkPublication(files.bytes, files.signature, values.key);
  for (const fault of faults) console.error(explained[fault]);
  const recomputed = values.recompute ? await recomputedHere(hash) : undefined;
  const told = {
    period: content?.period.key ?? null,
    revision: content?.revision ?? null,
    number: content?.number ?? null,
    hash,
    publicKey: files.signature.publicKey,
    isKeyTrusted: values.key === undefined ? null : values.key === files.signature.publicKey,
    faults,
    ...(recomputed === undefined ? {} : { recomputed }),
  };
  console.log(JSON.stringify(told));
  return faults.length === 0 && (recomputed === undefined || recomputed === 'same_bytes');
}

const recomputedSchema = z.object({ recomputed: z.string() });

/** What came of it, or why it could not be tried. */
async function recomputedHere(hash: string): Promise<string> {
  const answer = await runCommand('publications', { what: 'recompute', hash });
  if (answer.ok) return recomputedSchema.parse(answer.value).recomputed;
  console.error(answer.error.message);
  return answer.error.code;
}

if (what !== 'verify' || place === undefined || rest.length > 0) {
  console.error(usage);
  process.exitCode = 1;
} else {
  try {
    if (!(await verify(place))) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
