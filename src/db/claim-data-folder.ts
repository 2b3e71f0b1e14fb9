/**
 * The embedded database belongs to one process. A socket in the data folder is both the lock and the way in:
 * the owner listens on it, so whoever can connect knows that the folder is taken and can ask the owner to do
 * something; after a crash nobody answers and the folder is free, without any process id to misread.
 *
 * Every process listens on a socket of its own name, and only then looks at the others: of two that start at
 * once, at least one sees the other. Among those that only claim, the lowest name goes on and the others
 * withdraw, so that one of them does start. A dead socket is removed by whoever finds it. One that was bound
 * and did not listen yet looks dead: the claim therefore ends with a look at whether its own is still there.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '../core/result.ts';
import {
  askSocket,
  type ControlFailure,
  type ControlHandler,
  type ControlRequest,
  serveConnection,
  stateOfSocket,
} from './control-channel.ts';

export type DataFolderClaim = {
  /** From now on requests are answered; those that came earlier have waited. */
  serve(handle: ControlHandler): void;
  /** Resolves when the requests in hand are answered; later ones are refused. */
  stopServing(): Promise<void>;
  /** Gives the folder up. Only after the database is closed. */
  release(): Promise<void>;
};

export type ClaimRefusal =
  | { readonly code: 'data_folder_in_use' }
  /** The folder cannot be made, or cannot hold a socket. `reason` is the code of the operating system. */
  | { readonly code: 'data_folder_unusable'; readonly reason: string };

const socketName = /^control-[0-9a-f]{8}\.sock$/;
/** The address of a Unix socket is at most 107 bytes on Linux, 103 on macOS (`sun_path`). */
const longestSocketPath = 103;
const rivalPollMilliseconds = 50;

/** Claims a data folder for this process, making the folder (for its owner only) if need be. */
export async function claimDataFolder(folder: string): Promise<Result<DataFolderClaim, ClaimRefusal>> {
  const door = createDoor();
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const own = await nameOwnSocket(folder);
    await listen(door.server, own);
    if (!(await prevails(folder, own))) {
      await door.close();
      return err({ code: 'data_folder_in_use' });
    }
  } catch (error) {
    await door.close();
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    // A named pipe of Windows cannot be opened twice, and goes with its process.
    if (reason === 'EADDRINUSE') return err({ code: 'data_folder_in_use' });
    return err({ code: 'data_folder_unusable', reason });
  }
  door.setOwner();
  return ok({ serve: door.serve, stopServing: door.stopServing, release: door.close });
}

/** Asks the process that owns a data folder; undefined if nobody does. */
export async function askOwner(
  folder: string,
  request: ControlRequest,
  report: (progress: string) => void,
): Promise<Result<unknown, ControlFailure> | undefined> {
  if (!existsSync(folder)) return undefined;
  for (const path of await listSockets(folder)) {
    // One that still claims will own the folder or be gone in a moment.
    let state = await stateOfSocket(path);
    for (; state === 'claiming'; state = await stateOfSocket(path)) await delay(rivalPollMilliseconds);
    if (state === 'owner') return askSocket(path, request, report);
  }
  return undefined;
}

const isWindows = process.platform === 'win32';

async function nameOwnSocket(folder: string): Promise<string> {
  if (isWindows) return pipeOf(folder);
  const path = shortest(join(folder, `control-${randomBytes(4).toString('hex')}.sock`));
  if (Buffer.byteLength(path) > longestSocketPath) throw Object.assign(new Error(), { code: 'ENAMETOOLONG' });
  return path;
}

async function listSockets(folder: string): Promise<string[]> {
  if (isWindows) return [await pipeOf(folder)];
  const names = (await readdir(folder)).filter((name) => socketName.test(name)).sort();
  return names.map((name) => shortest(join(folder, name)));
}

async function pipeOf(folder: string): Promise<string> {
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 16);
  return `\\\\.\\pipe\\lang-nghe-${name}`;
}

function shortest(path: string): string {
  const fromHere = relative('', path);
  return fromHere.length < path.length ? fromHere : path;
}

async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

/** Whether this process may own the folder, after every other that claims it has given way or was found dead. */
async function prevails(folder: string, own: string): Promise<boolean> {
  for (;;) {
    let mustWait = false;
    for (const rival of await listSockets(folder)) {
      if (rival === own) continue;
      const state = await stateOfSocket(rival);
      if (state === 'owner' || (state === 'claiming' && rival < own)) return false;
      if (state === 'claiming') mustWait = true;
      else await rm(rival, { force: true });
    }
    if (!mustWait) return isWindows || existsSync(own);
    await delay(rivalPollMilliseconds);
  }
}

const stopping = err({ code: 'stopping', message: 'The running application is stopping.' });

/** The listening side: greets from the beginning, answers requests once there is somebody to handle them. */
function createDoor() {
  let state: 'claiming' | 'owner' = 'claiming';
  let isServing = true;
  const sockets = new Set<Socket>();
  const inHand = new Set<Promise<unknown>>();
  let serve: (handle: ControlHandler) => void = () => undefined;
  const handler = new Promise<ControlHandler>((resolve) => {
    serve = resolve;
  });
  const handle: ControlHandler = async (request, report) => {
    if (!isServing) return stopping;
    const work = handler.then((answer) => answer(request, report));
    inHand.add(work);
    try {
      return await work;
    } finally {
      inHand.delete(work);
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serveConnection(socket, state, handle);
  });
  return {
    server,
    setOwner: () => {
      state = 'owner';
    },
    serve,
    stopServing: async () => {
      isServing = false;
      // If nobody ever served, whoever waited for that hears it now.
      serve(() => Promise.resolve(stopping));
      await Promise.allSettled(inHand);
    },
    close: async () => {
      if (!server.listening) return;
      // Node removes the socket file with the server.
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.end().destroySoon();
      await closed;
    },
  };
}
