/** Real processes of the program, for tests of what only a process can show. */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { environmentNames } from '../../src/config.ts';
import { aFreePort } from './free-port.ts';

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
const tsx = new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url).href;
const scripts = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')).scripts as Record<
  string,
  string
>;

export type RunningProcess = {
  readonly child: ChildProcess;
  output(): string;
  errors(): string;
  /** Resolves when standard output or error holds the words; rejects with all its words if it ends before. */
  said(words: string): Promise<void>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Ends it at once, with all that it started. */
  kill(): void;
};

const running = new Set<RunningProcess>();
const folders = new Set<string>();

/** A folder of this test's own. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lang-nghe-'));
  folders.add(folder);
  return folder;
}

let migratedFolder: Promise<string> | undefined;

/** A data folder as a first start leaves it, copied: making its database anew takes some seconds of every test. */
export async function aDataFolder(): Promise<string> {
  migratedFolder ??= (async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'lang-nghe-')), 'data');
    const migrated = await runScript('migrate', { DATA_DIR: folder }).ended;
    if (migrated !== 0) throw new Error('a data folder could not be made');
    return folder;
  })();
  const copy = join(aFolder(), 'data');
  cpSync(await migratedFolder, copy, { recursive: true });
  return copy;
}

/**
 * Processes of the tests live for seconds: what the embedded database is compiled to at first serves them best, and making
 * it faster takes longer than they live.
 */
export const shortLived = ['--liftoff-only'];

/**
 * Runs what a script of package.json runs, compiled, with an environment of its own and away from any `.env` of the project.
 * `preload` is JavaScript that runs first. With `sources`, a folder of this version or another, it is run by the same command as
 * people run it.
 */
export function runScript(
  name: string,
  environment: Record<string, string>,
  options: { arguments?: readonly string[]; preload?: string; sources?: string } = {},
): RunningProcess {
  const match = /^(?:exec )?node --import tsx (src\/\S+)$/.exec(scripts[name] ?? '');
  if (match?.[1] === undefined) throw new Error(`the script ${name} is not run as these tests run it`);
  const preload =
    options.preload === undefined
      ? []
      : ['--import', `data:text/javascript,${encodeURIComponent(options.preload)}`];
  const program =
    options.sources === undefined
      ? [...shortLived, ...preload, compiled(match[1])]
      : ['--import', tsx, ...preload, join(options.sources, match[1])];
  return watch(
    spawn(process.execPath, [...program, ...(options.arguments ?? [])], {
      cwd: aFolder(),
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** The compiled file of a source. */
export function compiled(source: string): string {
  return join(inject('program'), source.replace(/\.ts$/, '.js'));
}

/** The server as a person starts it, by npm; the pages are not built anew. */
export async function startByNpm(
  environment: Record<string, string>,
): Promise<RunningProcess & { address: string }> {
  const port = await aFreePort();
  // An empty value counts as none and wins over the `.env` of whoever works in this folder.
  const blank = Object.fromEntries(environmentNames.map((name) => [name, '']));
  const npm = watch(
    spawn('npm', ['start', '--ignore-scripts'], {
      cwd: projectFolder,
      env: { PATH: process.env['PATH'], ...blank, PORT: String(port), DEMO: 'off', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm does not take the server along when it is killed: a group of their own goes together.
      detached: true,
    }),
    { isGroup: true },
  );
  await npm.said('"started"');
  return { ...npm, address: `http://127.0.0.1:${port}` };
}

function watch(
  child: ChildProcessByStdio<null, Readable, Readable>,
  { isGroup = false }: { isGroup?: boolean } = {},
): RunningProcess {
  let output = '';
  let errors = '';
  const changed = new EventEmitter().setMaxListeners(0);
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    changed.emit('change');
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
    changed.emit('change');
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(started);
      resolve(code ?? signal ?? 'SIGKILL');
    });
  });
  const started: RunningProcess = {
    child,
    output: () => output,
    errors: () => errors,
    said: (words) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!output.includes(words) && !errors.includes(words)) return;
          changed.off('change', look);
          resolve();
        };
        changed.on('change', look);
        look();
        void ended.then((code) => reject(new Error(`it ended with ${code}\n${output}\n${errors}`)));
      }),
    ended,
    kill: () => {
      if (!isGroup || child.pid === undefined) return void child.kill('SIGKILL');
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All of the group are gone.
      }
    },
  };
  running.add(started);
  return started;
}

/** Starts the server and resolves when it listens; rejects with its words if it ends instead. */
export async function startServer(
  environment: Record<string, string>,
  options: { preload?: string; sources?: string } = {},
): Promise<RunningProcess & { address: string }> {
  const port = await aFreePort();
  const server = runScript('start', { PORT: String(port), DEMO: 'off', ...environment }, options);
  await server.said('"started"');
  return { ...server, address: `http://127.0.0.1:${port}` };
}

/** Asks a process to stop and resolves with its exit code. */
export async function stop(server: RunningProcess, signal: NodeJS.Signals = 'SIGTERM') {
  server.child.kill(signal);
  return server.ended;
}

/** Removes what the tests of a file shared. */
export async function forgetDataFolder(): Promise<void> {
  if (migratedFolder !== undefined) rmSync(join(await migratedFolder, '..'), { recursive: true });
  migratedFolder = undefined;
}

/** Ends whatever a test left running, and removes its folders. */
export async function endProcesses(): Promise<void> {
  for (const left of [...running]) {
    left.kill();
    await left.ended;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}
