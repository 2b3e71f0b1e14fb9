/**
 * `npm run flows -- check [FILE…]` inspects flows and plays their scenarios, `play FILE` holds one in the terminal,
 * `schema` prints the JSON Schema of flow files, `diff OLD NEW` tells in words what changed; the
 * other commands are about flows as they are stored.
 */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { channelNames, type Language, languageSchema } from '../core/message.ts';
import { diffFlows, flowJsonSchema } from '../engine/index.ts';
import { checkFlows, scenarioFolder } from './flows/check.ts';
import { type Play, playFlow } from './flows/play.ts';
import { readFlow } from './flows/read-flow.ts';
import { isStoredCommand, runStoredCommand, storedUsage } from './flows/stored.ts';

const usage = `npm run flows -- check [FILE…] [--scenarios FOLDER]
npm run flows -- play FILE [--language vi|en] [--as telegram|zalo|web] [--fact NAME=VALUE]… [--seed N] [--record FILE [--story TEXT]]
npm run flows -- schema
npm run flows -- diff OLD NEW [--language vi|en]
${storedUsage}`;

const given = process.argv.slice(2);
if (isStoredCommand(given[0])) process.exit(await runStoredCommand(given));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: 'string', default: 'vi' },
    as: { type: 'string' },
    fact: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '0' },
    scenarios: { type: 'string', default: scenarioFolder },
    record: { type: 'string' },
    story: { type: 'string', default: '' },
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
  const { fact: facts, story, record } = values;
  await playInTerminal(file, { ...options.data, as: options.data.as, facts, story, record });
} else if (command === 'schema') {
  console.log(JSON.stringify(flowJsonSchema(), null, 2));
} else if (command === 'diff' && file !== undefined && other !== undefined && options.success) {
  await tellDiff(file, other, options.data.language);
} else {
  console.error(usage);
  process.exitCode = 2;
}

/** Shown on standard error, so that a person sees it beside what is typed. */
async function playInTerminal(path: string, play: Omit<Play, 'lines' | 'say'>): Promise<void> {
  const isTyped = process.stdin.isTTY === true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: isTyped });
  terminal.setPrompt('> ');
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  // Taken at once: lines that come before anybody asks for them would be lost.
  const typed = terminal[Symbol.asyncIterator]();
  const outcome = await playFlow(path, { ...play, lines: prompted(terminal, typed), say });
  terminal.close();
  if (outcome === 'unreadable') process.exitCode = 1;
}

type Terminal = ReturnType<typeof createInterface>;

async function* prompted(terminal: Terminal, typed: AsyncIterator<string>): AsyncGenerator<string> {
  for (;;) {
    terminal.prompt();
    const line = await typed.next();
    if (line.done === true) return;
    yield line.value;
  }
}

async function tellDiff(before: string, after: string, language: Language): Promise<void> {
  const [old, now] = [await readFlow(before), await readFlow(after)];
  if (!old.ok || !now.ok) {
    for (const read of [old, now]) if (!read.ok) console.error(read.error);
    process.exitCode = 1;
    return;
  }
  for (const { sentence } of diffFlows(old.value, now.value)) console.log(sentence[language]);
}
