import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type ServerProcess = {
  readonly address: string;
  /** Lets it finish its work in hand. Throws if it does not end well. */
  stop(): Promise<void>;
  /** Ends it, if it has not ended. */
  kill(): Promise<void>;
};

const pollMilliseconds = 50;

/**
 * Starts the application as it is started for people, in a process of its own, with this environment and no
 * other, in this folder; resolves when it is ready.
 */
export async function startServerProcess(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const main = fileURLToPath(new URL('../../main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    cwd: folder,
    env: { ...environment, PORT: String(port), PUBLIC_URL: address, DEMO: 'off', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  while (!(await isReady(address))) {
    if (hasEnded) throw new Error(`the server did not start: ${words}`);
    await delay(pollMilliseconds);
  }
  return {
    address,
    kill: async () => {
      if (!hasEnded) child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`the server ended with ${code}: ${words}`);
    },
  };
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
