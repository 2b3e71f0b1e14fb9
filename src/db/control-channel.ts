/**
 * How a command reaches the process that owns the embedded database: lines of JSON over a local socket. The
 * server greets with its state; the client then sends one request; the server answers with any number of
 * progress lines and one last line, a result or a failure.
 */
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { assertNever, err, ok, type Result } from '../core/result.ts';

/** What is behind a socket: a process that finds out whether it may own the folder, the owner, or nobody. */
export type SocketState = 'claiming' | 'owner' | 'nobody';

const requestSchema = z.object({ command: z.string().max(100), arguments: z.unknown() });
export type ControlRequest = z.infer<typeof requestSchema>;

const failureSchema = z.object({ code: z.string(), message: z.string() });
/** Why a command did not do its work; `message` is a sentence for the person at the command line. */
export type ControlFailure = z.infer<typeof failureSchema>;

const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('greeting'), state: z.enum(['claiming', 'owner']) }),
  z.object({ kind: z.literal('progress'), text: z.string() }),
  z.object({ kind: z.literal('failure'), failure: failureSchema }),
  z.object({ kind: z.literal('result'), result: z.unknown() }),
]);
type Reply = z.infer<typeof replySchema>;

export type ControlHandler = (
  request: ControlRequest,
  report: (progress: string) => void,
) => Promise<Result<unknown, ControlFailure>>;

/** Serves one connection: greets, waits for a request, answers it, and ends. */
export async function serveConnection(
  socket: Socket,
  state: 'claiming' | 'owner',
  handle: ControlHandler,
): Promise<void> {
  const send = (reply: Reply) => {
    if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
  };
  // A client that goes away is its own affair: the command runs to its end.
  socket.on('error', () => socket.destroy());
  send({ kind: 'greeting', state });
  const line = await firstLine(socket);
  if (line === undefined) {
    socket.end();
    return;
  }
  const request = parseLine(requestSchema, line);
  const answer =
    request === undefined
      ? err({ code: 'malformed_request', message: 'The request cannot be read.' })
      : await handle(request, (text) => send({ kind: 'progress', text }));
  send(answer.ok ? { kind: 'result', result: answer.value } : { kind: 'failure', failure: answer.error });
  socket.end();
}

async function firstLine(socket: Socket): Promise<string | undefined> {
  try {
    for await (const line of linesOf(socket)) return line;
  } catch {
    // The client left without a request: it only asked for the greeting.
  }
  return undefined;
}

/** A process that accepts a connection lives, however busy it is; one that then says nothing may be the owner. */
const greetingWithinMilliseconds = 10_000;
const nobodyCodes = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']);

/** Who is behind a socket. */
export async function stateOfSocket(path: string): Promise<SocketState> {
  const socket = connect(path);
  const silence = setTimeout(() => socket.destroy(new Silence()), greetingWithinMilliseconds);
  try {
    for await (const line of linesOf(socket)) {
      const reply = parseLine(replySchema, line);
      return reply?.kind === 'greeting' ? reply.state : 'owner';
    }
    return 'nobody';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (nobodyCodes.has(code)) return 'nobody';
    // EAGAIN: it lives, and its queue of connections is full.
    if (error instanceof Silence || code === 'EAGAIN') return 'owner';
    throw error;
  } finally {
    clearTimeout(silence);
    socket.destroy();
  }
}

class Silence extends Error {}

/** Sends one request to the owner behind a socket and waits for the answer, however long it takes. */
export async function askSocket(
  path: string,
  request: ControlRequest,
  report: (progress: string) => void,
): Promise<Result<unknown, ControlFailure>> {
  const socket = connect(path);
  socket.write(`${JSON.stringify(request)}\n`);
  try {
    for await (const line of linesOf(socket)) {
      const reply = parseLine(replySchema, line);
      switch (reply?.kind) {
        case undefined:
        case 'greeting':
          break;
        case 'progress':
          report(reply.text);
          break;
        case 'failure':
          return err(reply.failure);
        case 'result':
          return ok(reply.result);
        default:
          return assertNever(reply);
      }
    }
  } catch {
    // As below: the connection broke.
  } finally {
    socket.destroy();
  }
  return err({ code: 'owner_gone', message: 'The running application stopped before it answered.' });
}

/** The lines that come in, until the other side ends or the connection breaks, which throws. */
async function* linesOf(socket: Socket): AsyncGenerator<string> {
  socket.setEncoding('utf8');
  let rest = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function parseLine<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
