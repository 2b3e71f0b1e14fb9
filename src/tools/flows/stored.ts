/**
 * The commands of `npm run flows` that work on stored flows: they run where the database is. One line of JSON on
 * standard output, words on standard error.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runCommand } from '../run-command.ts';
import { readJson } from './read-flow.ts';

export const storedUsage = `npm run flows -- list
npm run flows -- export [KEY…] [--to FOLDER]
npm run flows -- import FILE… [--revision N]
npm run flows -- draft|rehearse|versions|retire|reinstate KEY
npm run flows -- publish KEY [--on YYYY-MM-DD] [--note TEXT] [--revision N]
npm run flows -- discard|take KEY [--revision N]
npm run flows -- restore KEY NUMBER [--revision N]
npm run flows -- schedule KEY NUMBER --on YYYY-MM-DD
npm run flows -- cancel KEY NUMBER
npm run flows -- rules
npm run flows -- add-rule FILE
npm run flows -- remove-rule ID [--revision N]`;

const withKey = [
  'draft',
  'rehearse',
  'versions',
  'retire',
  'reinstate',
  'publish',
  'discard',
  'take',
] as const;
const withNumber = ['restore', 'schedule', 'cancel'] as const;
const others = ['list', 'export', 'import', 'rules', 'add-rule', 'remove-rule'] as const;
const storedCommands: readonly string[] = [...withKey, ...withNumber, ...others];

/** Whether a command is about stored flows. */
export function isStoredCommand(command: string | undefined): boolean {
  return command !== undefined && storedCommands.includes(command);
}

/** Runs one; returns the exit code. */
export async function runStoredCommand(given: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      on: { type: 'string' },
      note: { type: 'string' },
      revision: { type: 'string' },
    },
  });
  const [what = '', ...rest] = positionals;
  const { to, ...options } = values;
  const request = await toRequest(what, rest, options);
  if (request === undefined) {
    console.error(storedUsage);
    return 2;
  }
  const answer = await runCommand('flows', request);
  if (!answer.ok) {
    console.error(answer.error.message);
    return 1;
  }
  if (what === 'export' && to !== undefined) await writeBundles(answer.value, to);
  else console.log(JSON.stringify(answer.value));
  return 0;
}

async function toRequest(
  what: string,
  rest: readonly string[],
  options: object,
): Promise<object | undefined> {
  const [first, second] = rest;
  if (what === 'export') return { what, keys: rest };
  if (what === 'list' || what === 'rules') return { what };
  if (first === undefined) return undefined;
  if (what === 'import') return { what, files: await readFiles(rest), ...options };
  if (what === 'add-rule') return { what, rule: (await readFiles([first]))[0] };
  if (what === 'remove-rule') return { what, id: first, ...options };
  const isNumbered = withNumber.some((name) => name === what);
  return { what, key: first, ...(isNumbered ? { number: second } : {}), ...options };
}

/** What cannot be read is told, and refused as no flow. */
async function readFiles(files: readonly string[]): Promise<unknown[]> {
  const contents: unknown[] = [];
  for (const file of files) {
    const json = await readJson(file);
    if (!json.ok) console.error(json.error);
    contents.push(json.ok ? json.value : null);
  }
  return contents;
}

const bundlesSchema = z.array(z.looseObject({ key: z.string() }));

/** One file for each flow: `KEY.flow.json`. */
async function writeBundles(answer: unknown, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const bundle of bundlesSchema.parse(answer)) {
    const file = join(folder, `${bundle.key}.flow.json`);
    await writeFile(file, `${JSON.stringify(bundle, null, 2)}\n`);
    console.error(file);
  }
}
