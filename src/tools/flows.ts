/** `npm run flows -- check [FILE…]` inspects flows; `npm run flows -- play FILE` holds one in the terminal. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { channelNames, languageSchema } from '../core/message.ts';
import { diffFlows } from '../engine/index.ts';
import { checkFlows, scenarioFolder } from './flows/check.ts';
import { playFlow } from './flows/play.ts';
import { readFlow } from './flows/read-flow.ts';

const usage = `npm run flows -- check [FILE…] [--scenarios FOLDER]
npm run flows -- play FILE [--language vi|en] [--as telegram|zalo|web] [--fact NAME=VALUE]… [--seed N] [--record]
npm run flows -- diff OLD NEW`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: 'string', default: 'vi' },
    as: { type: 'string' },
    fact: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '0' },
    scenarios: { type: 'string', default: scenarioFolder },
    record: { type: 'boolean', default: false },
  },
});
const [command, ...files] = positionals;
const options = z
  .object({
    language: languageSchema,
    as: z.enum(channelNames).optional(),
    seed: z.coerce.number().int().min(0).max(0xffff_ffff),
  })
  .safeParse(values);
const [file, other] = files;

if (command === 'check') {
  process.exitCode = (await checkFlows(files, { scenarios: values.scenarios, tell: console.log })) ? 0 : 1;
} else if (command === 'play' && file !== undefined && options.success) {
  const { language, seed, as } = options.data;
  await playFlow(file, { language, seed, as, facts: values.fact, isRecording: values.record });
} else if (command === 'diff' && file !== undefined && other !== undefined) {
  await tellDiff(file, other);
} else {
  console.error(usage);
  process.exitCode = 2;
}

async function tellDiff(before: string, after: string): Promise<void> {
  const [old, now] = [await readFlow(before), await readFlow(after)];
  if (!old.ok || !now.ok) {
    for (const read of [old, now]) if (!read.ok) console.error(read.error);
    process.exitCode = 1;
    return;
  }
  for (const { sentence } of diffFlows(old.value, now.value)) console.log(`${sentence.vi}\n  ${sentence.en}`);
}
