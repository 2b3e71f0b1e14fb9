import type { RequestHandler, Response } from 'express';
import {
  answerInReply,
  type PressedButton,
  secretHeader,
  takeUpdate,
  type UpdateDeps,
  verifyRequest,
} from '../../channels/telegram/index.ts';
import { errorFields, type Log } from '../../core/log.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Endpoint } from '../endpoint.ts';
import { sendProblem } from '../problem.ts';

const largestUpdateBytes = 1024 * 1024;

/**
 * Where Telegram brings updates. It is told 200 once the update is stored, or is of no use to us; on 503 it
 * brings it again. Telegram runs a method named in the body of a 200: there, the press of a button is answered.
 */
export function telegramEndpoints(
  deps: UpdateDeps & {
    /** Absent: no request is let in. */
    secret: string | undefined;
    log: Log;
  },
): Endpoint[] {
  return [
    {
      method: 'post',
      path: '/webhooks/telegram',
      access: 'platform_signature',
      // Before the body is read: a stranger does not get to send a megabyte.
      guards: [requireSecret(deps)],
      body: { kind: 'raw', limitBytes: largestUpdateBytes },
      handle: async (request, response) => {
        const update = parseJson(request.body);
        const taken = update.ok ? await take(deps, update.value) : update;
        if (!taken.ok) sendProblem(response, problems[taken.error.code]);
        else if (taken.value.pressed === undefined) response.status(200).end();
        else reply(response, answerInReply(taken.value.pressed));
      },
    },
  ];
}

const problems = {
  malformed_json: { status: 400, code: 'malformed_json', title: 'The body is not JSON' },
  not_an_update: { status: 400, code: 'not_an_update', title: 'The body is not an update of Telegram' },
  not_stored: {
    status: 503,
    code: 'not_stored',
    title: 'The update could not be stored; please send it again',
  },
} as const;

async function take(
  deps: UpdateDeps & { log: Log },
  update: unknown,
): Promise<Result<{ pressed: PressedButton | undefined }, { code: 'not_an_update' | 'not_stored' }>> {
  try {
    return await takeUpdate(deps, update);
  } catch (error) {
    deps.log.error({ channel: 'telegram', ...errorFields(error) }, 'an update could not be stored');
    return err({ code: 'not_stored' });
  }
}

/** Without Express: it would hash the body for an ETag that nobody asks for. */
function reply(response: Response, call: object): void {
  const body = JSON.stringify(call);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function requireSecret(deps: { secret: string | undefined; log: Log }): RequestHandler {
  return (request, response, next) => {
    if (verifyRequest(request.get(secretHeader), deps.secret)) {
      next();
      return;
    }
    deps.log.warn({ channel: 'telegram' }, 'a webhook request without our secret was turned away');
    sendProblem(response, { status: 401, code: 'wrong_secret', title: 'The secret is missing or wrong' });
  };
}

function parseJson(body: unknown): Result<unknown, { code: 'malformed_json' }> {
  if (!Buffer.isBuffer(body)) return err({ code: 'malformed_json' });
  try {
    return ok(JSON.parse(body.toString('utf8')));
  } catch {
    return err({ code: 'malformed_json' });
  }
}
