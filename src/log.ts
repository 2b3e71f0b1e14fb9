/** The log of a process: one line of JSON per event on standard error, so that standard output stays free for answers. */
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import type { Log } from './core/log.ts';

const shortestSecret = 8;

/**
 * Opens the log. `secrets` are values that must never be written: a field or message that quotes one gets
 * `[secret]` in its place, whichever part of the program wrote it. Writing is synchronous, so that the last
 * line before an exit is not lost.
 */
export function openLog(
  options: { level: string; secrets: readonly string[] },
  to: DestinationStream = destination({ dest: 2, sync: true }),
): Log {
  const secrets = options.secrets.filter((secret) => secret.length >= shortestSecret);
  const conceal = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  const concealed = (fields: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? conceal(value) : value,
      ]),
    );
  const log = pino(
    {
      level: options.level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: concealed },
    },
    to,
  );
  return {
    debug: (fields, message) => log.debug(fields, conceal(message)),
    info: (fields, message) => log.info(fields, conceal(message)),
    warn: (fields, message) => log.warn(fields, conceal(message)),
    error: (fields, message) => log.error(fields, conceal(message)),
  };
}
