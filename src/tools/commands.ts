/**
 * What the command line can ask of the program: each command runs in the process that has the database, be it
 * the running application or one of the command's own.
 */
import { z } from 'zod';
import type { Application } from '../application.ts';
import { err, type Result } from '../core/result.ts';
import type { ControlFailure, ControlHandler } from '../db/index.ts';
import { demoCommand } from './commands/demo.ts';
import { jobCommand } from './commands/job.ts';

export type Command<A> = {
  readonly argumentsSchema: z.ZodType<A>;
  /** Progress is a line for the person who waits. */
  run(
    application: Application,
    given: A,
    report: (progress: string) => void,
  ): Promise<Result<object, ControlFailure>>;
};

const commands = { job: prepare(jobCommand), demo: prepare(demoCommand) };
export type CommandName = keyof typeof commands;

/** Runs the command that a request names. */
export async function answerCommand(
  application: Application,
  request: Parameters<ControlHandler>[0],
  report: (progress: string) => void,
): ReturnType<ControlHandler> {
  const command = Object.entries(commands).find(([name]) => name === request.command)?.[1];
  if (command === undefined)
    return err({ code: 'unknown_command', message: `There is no command ${request.command}.` });
  return command(application, request.arguments, report);
}

function prepare<A>(command: Command<A>) {
  return async (
    application: Application,
    given: unknown,
    report: (progress: string) => void,
  ): Promise<Result<object, ControlFailure>> => {
    const parsed = command.argumentsSchema.safeParse(given);
    if (!parsed.success) return err({ code: 'invalid_arguments', message: z.prettifyError(parsed.error) });
    return command.run(application, parsed.data, report);
  };
}
