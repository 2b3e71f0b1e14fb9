/**
 * `npm run demo -- [--dossiers N] [--days D]`: reports dossiers of an example province, finished within the
 * past D days, and lets simulated citizens answer. One line of JSON on standard output.
 */
import { parseArgs } from 'node:util';
import { runCommand } from './run-command.ts';

const { values } = parseArgs({
  options: {
    dossiers: { type: 'string', default: '500' },
    days: { type: 'string', default: '30' },
  },
});

/** On a terminal the bar stays in its line. */
function showProgress(bar: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${bar}${bar.includes('░') ? '' : '\n'}`);
  else console.error(bar);
}

const given = { dossiers: Number(values.dossiers), days: Number(values.days) };
const answer = await runCommand('demo', given, showProgress);
if (answer.ok) {
  console.log(JSON.stringify(answer.value));
} else {
  console.error(answer.error.message);
  process.exitCode = 1;
}
