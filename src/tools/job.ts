/** `npm run job -- NAME [--on YYYY-MM-DD]`: one line of JSON on standard output, words on standard error. */
import { parseArgs } from 'node:util';
import { jobNames } from '../jobs/index.ts';
import { runCommand } from './run-command.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { on: { type: 'string' } } });
const [name, ...rest] = positionals;

if (name === undefined || rest.length > 0) {
  console.error(`npm run job -- NAME [--on YYYY-MM-DD]\nJobs: ${jobNames.join(', ')}`);
  process.exitCode = 1;
} else {
  const answer = await runCommand('job', { name, ...(values.on === undefined ? {} : { on: values.on }) });
  if (answer.ok) {
    console.log(JSON.stringify(answer.value));
  } else {
    console.log(JSON.stringify({ job: name, status: 'failed', failure: answer.error.code }));
    console.error(answer.error.message);
    process.exitCode = 1;
  }
}
