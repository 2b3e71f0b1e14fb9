import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type ServerProcess = {
  readonly address: string;
  readonly pid: number;
  /** From the start of the process until it is ready. */
  readonly startedInMilliseconds: number;
  /** Memory that it holds now; undefined where the system does not tell (it does on Linux). */
  residentMegabytes(): Promise<number | undefined>;
  /** Lets it finish its work in hand. Throws if it does not end well. */
  stop(): Promise<void>;
  /** Ends it, if it has not ended. */
  kill(): Promise<void>;
};

const pollMilliseconds = 50;

/**
 * Starts the application as it is started for people, in a process of its own, with this environment and no
 * other, in this folder; resolves when it is ready. With `profileFolder` it leaves a profile there when it ends.
 */
export async function startServerProcess(
  folder: string,
  environment: Readonly<Record<string, string>>,
  profileFolder?: string,
): Promise<ServerProcess> {
  const port = await freePort();
  const own = { PUBLIC_URL: `http://127.0.0.1:${port}`, DEMO: 'off', LOG_LEVEL: 'error' };
  const profile = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  return startProcess([...profile, ...program('../../main.ts')], port, folder, { ...own, ...environment });
}

/** Starts one of the two ordinary bots in a process of its own. */
export async function startBotProcess(
  name: 'telegraf' | 'grammy',
  folder: string,
  settings: { databaseUrl: string; token: string; apiRoot: string; secretToken: string },
): Promise<ServerProcess> {
  const port = await freePort();
  const parameters = [...program('./ordinary-bots/main.ts'), name, JSON.stringify({ ...settings, port })];
  return startProcess(parameters, port, folder, {});
}

function program(script: string): string[] {
  return ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL(script, import.meta.url))];
}

async function startProcess(
  parameters: readonly string[],
  port: number,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const address = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, parameters, {
    cwd: folder,
    env: { ...environment, PORT: String(port) },
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
    pid: child.pid ?? 0,
    startedInMilliseconds: performance.now() - startedAt,
    residentMegabytes: () => residentMegabytes(child.pid),
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

async function residentMegabytes(pid: number | undefined): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
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
