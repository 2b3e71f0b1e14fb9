/** `npm run zalo -- connect|status`: one line of JSON on standard output, words on standard error. */
import { runCommand } from './run-command.ts';

const [what, ...rest] = process.argv.slice(2);

if (what === undefined || rest.length > 0) {
  console.error('npm run zalo -- connect|status');
  process.exitCode = 1;
} else {
  const answer = await runCommand('zalo', { what });
  if (answer.ok) {
    console.log(JSON.stringify(answer.value));
  } else {
    console.error(answer.error.message);
    process.exitCode = 1;
  }
}
