/** `npm run flows -- check [FILE…]` inspects flows; `npm run flows -- play FILE` holds one in the terminal. */
import { parseArgs } from 'node:util';
import { languageSchema } from '../core/message.ts';
import { checkFlows } from './flows/check.ts';
import { playFlow } from './flows/play.ts';

const usage = `npm run flows -- check [FILE…]
npm run flows -- play FILE [--language vi|en] [--fact NAME=VALUE]… [--record]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: 'string', default: 'vi' },
    fact: { type: 'string', multiple: true, default: [] },
    record: { type: 'boolean', default: false },
  },
});
const [command, ...files] = positionals;
const language = languageSchema.safeParse(values.language);
const [file] = files;

if (command === 'check') {
  process.exitCode = (await checkFlows(files, console.log)) ? 0 : 1;
} else if (command === 'play' && file !== undefined && language.success) {
  await playFlow(file, { language: language.data, facts: values.fact, isRecording: values.record });
} else {
  console.error(usage);
  process.exitCode = 2;
}
