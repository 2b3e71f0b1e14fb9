/**
 * What the command line can ask of the program: each command runs in the process that has the database, be it
 * the running application or one of the command's own.
 */
import type { z } from 'zod';
import type { Application } from '../application.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ControlFailure, ControlHandler } from '../db/index.ts';
import { calendarCommand } from './commands/calendar.ts';
import { commentsCommand } from './commands/comments.ts';
import { demoCommand } from './commands/demo.ts';
import { flowsCommand } from './commands/flows.ts';
import { jobCommand } from './commands/job.ts';
import { publicationsCommand } from './commands/publications.ts';
import { zaloCommand } from './commands/zalo.ts';

export type Command<A> = {
  readonly argumentsSchema: z.ZodType<A>;
  /** Progress is a line for the person who waits. */
  run(
    application: Application,
    given: A,
    report: (progress: string) => void,
  ): Promise<Result<object, ControlFailure>>;
};

type PreparedCommand = (
  application: Application,
  report: (progress: string) => void,
) => Promise<Result<object, ControlFailure>>;

const commands = {
  job: prepare(jobCommand),
  demo: prepare(demoCommand),
  zalo: prepare(zaloCommand),
  flows: prepare(flowsCommand),
  calendar: prepare(calendarCommand),
  comments: prepare(commentsCommand),
  publications: prepare(publicationsCommand),
};
export type CommandName = keyof typeof commands;

/** The command that a request names, with its arguments parsed; nothing is opened or asked for that. */
export function findCommand(request: Parameters<ControlHandler>[0]): Result<PreparedCommand, ControlFailure> {
  const entry = Object.entries(commands).find(([name]) => name === request.command);
  if (entry !== undefined) return entry[1](request.arguments);
  return err({ code: 'unknown_command', message: `There is no command ${request.command}.` });
}

/** Runs the command that a request names. */
export async function answerCommand(
  application: Application,
  request: Parameters<ControlHandler>[0],
  report: (progress: string) => void,
): ReturnType<ControlHandler> {
  const command = findCommand(request);
  return command.ok ? command.value(application, report) : command;
}

function prepare<A>(command: Command<A>) {
  return (given: unknown): Result<PreparedCommand, ControlFailure> => {
    const parsed = command.argumentsSchema.safeParse(given);
    if (parsed.success) return ok((application, report) => command.run(application, parsed.data, report));
    const messages = parsed.error.issues.map((issue) =>
      issue.code === 'custom' ? issue.message : `${issue.path.join('.')}: ${issue.message}.`,
    );
    return err({ code: 'invalid_arguments', message: messages.join(' ') });
  };
}
