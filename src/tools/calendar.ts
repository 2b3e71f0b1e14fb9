/** `npm run calendar -- list|off|work|remove`: one line of JSON on standard output, words on standard error. */
import { parseArgs } from 'node:util';
import { runCommand } from './run-command.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { reason: { type: 'string' } },
});
const [what, given, ...rest] = positionals;

if (what === undefined || rest.length > 0) {
  console.error(
    ['list [YEAR]', 'off DAY --reason TEXT', 'work DAY --reason TEXT', 'remove DAY']
      .map((line) => `npm run calendar -- ${line}`)
      .join('\n'),
  );
  process.exitCode = 1;
} else {
  const subject = given === undefined ? {} : what === 'list' ? { year: given } : { day: given };
  const answer = await runCommand('calendar', { what, ...subject, ...values });
  if (answer.ok) {
    console.log(JSON.stringify(answer.value));
  } else {
    console.error(answer.error.message);
    process.exitCode = 1;
  }
}
