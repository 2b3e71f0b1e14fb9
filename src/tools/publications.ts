/** `npm run publications -- verify PLACE…`: one line of JSON on standard output, words on standard error. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { exitCodeOf, verifyPublications } from './publications/verify.ts';
import { runCommand } from './run-command.ts';

const usage =
  'npm run publications -- verify PLACE… [--signature FILE|URL] [--key BASE64] [--recompute]\n' +
  '  PLACE        tệp 2026-11.json, thư mục, hoặc địa chỉ: https://…/2026-11.json hay https://trang-công-bố\n' +
  '               a file 2026-11.json, a folder, or an address: of one file, or of a website for all that it published\n' +
  '  --signature  tệp chữ ký, nếu không nằm cạnh tệp · the signature of a single file, where it is not beside it\n' +
  '  --key        khóa công khai mà Ông/Bà tin · the public key that you trust\n' +
  '  --recompute  tính lại số liệu, ở nơi có dữ liệu · also compute the figures again, where the data are\n' +
  '0: không có gì sai · all is well; 1: có điều sai · something is wrong; 2: chưa kiểm tra được hết · not all could be checked';

const recomputedSchema = z.object({ recomputed: z.string() });

/** What came of it, or why it could not be tried. */
async function recomputedHere(hash: string): Promise<string> {
  const answer = await runCommand('publications', { what: 'recompute', hash });
  if (answer.ok) return recomputedSchema.parse(answer.value).recomputed;
  console.error(answer.error.message);
  return answer.error.code;
}

async function main(): Promise<0 | 1 | 2> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      signature: { type: 'string' },
      key: { type: 'string' },
      recompute: { type: 'boolean', default: false },
    },
  });
  const [what, ...places] = positionals;
  if (what !== 'verify' || places.length === 0 || (values.signature !== undefined && places.length > 1)) {
    console.error(usage);
    return 2;
  }
  const verified = await verifyPublications(places, {
    trustedKey: values.key?.trim(),
    signaturePlace: values.signature,
    report: console.error,
    ...(values.recompute ? { recompute: recomputedHere } : {}),
  });
  console.log(JSON.stringify(verified));
  return exitCodeOf(verified);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(usage);
  process.exitCode = 2;
}
