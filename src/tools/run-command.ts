import { type Config, readConfig, secretsOf } from '../config.ts';
import { err, type Result } from '../core/result.ts';
import { askOwner, type ControlFailure } from '../db/index.ts';
import { openLog } from '../log.ts';
import { openProgram } from '../start-up.ts';
import { type CommandName, findCommand } from './commands.ts';

/**
 * Runs a command where the database is: in the running application if it owns the embedded database, else
 * here. Progress goes to standard error, a line each, unless `report` shows it otherwise.
 */
export async function runCommand(
  command: CommandName,
  given: object,
  report: (progress: string) => void = console.error,
): Promise<Result<unknown, ControlFailure>> {
  const request = { command, arguments: given };
  const found = findCommand(request);
  if (!found.ok) return found;
  const config = readConfig();
  if (!config.ok) {
    const lines = config.error.map((bad) => `${bad.name} ${bad.message}`);
    return err({ code: 'bad_environment', message: `The environment cannot be used: ${lines.join('; ')}` });
  }
  const asked = await askRunningApplication(config.value, request, report);
  if (asked !== undefined) return asked;
  const log = openLog({ level: config.value.logLevel, secrets: secretsOf(config.value) });
  const program = await openProgram(config.value, log);
  if (!program.ok) return program;
  try {
    return await found.value(program.value.application, report);
  } finally {
    await program.value.close();
  }
}

async function askRunningApplication(
  config: Config,
  request: { command: string; arguments: object },
  report: (progress: string) => void,
) {
  if (config.databaseUrl !== undefined) return undefined;
  return askOwner(config.dataDir, request, report);
}
