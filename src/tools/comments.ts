/** `npm run comments -- list|publish|withhold`: one line of JSON on standard output, words on standard error. */
import { parseArgs } from 'node:util';
import { runCommand } from './run-command.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { agency: { type: 'string' } },
});
const [what, ...ids] = positionals;

if (what === undefined) {
  console.error('npm run comments -- list [--agency CODE] | publish ID… | withhold ID…');
  process.exitCode = 1;
} else {
  const { agency } = values;
  const answer = await runCommand('comments', { what, ids, ...(agency === undefined ? {} : { agency }) });
  if (answer.ok) {
    console.log(JSON.stringify(answer.value));
  } else {
    console.error(answer.error.message);
    process.exitCode = 1;
  }
}
