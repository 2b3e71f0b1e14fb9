/** PostgreSQL servers of a test's own, from the programs on this machine: to be stopped, copied and promoted. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aFreePort } from '../support/free-port.ts';

const run = promisify(execFile);

export type Cluster = {
  readonly port: number;
  /** The address of its database. */
  readonly url: string;
  start(): Promise<void>;
  /** `immediate` is what a power cut is: no goodbye, no checkpoint. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** A standby that streams from this server, synchronously if the server is told to wait for it. */
  standby(): Promise<Cluster>;
  /** Makes a standby the server that takes writes. */
  promote(): Promise<void>;
};

const settings = [
  'fsync = on',
  'synchronous_commit = on',
  'wal_level = replica',
  'max_wal_senders = 4',
  'hot_standby = on',
  'max_connections = 60',
  'shared_buffers = 32MB',
  "unix_socket_directories = ''",
];

const made = new Set<{ folder: string; stop: () => Promise<void> }>();

/** The folder of the server's programs: PG_BIN, else where Debian and the PostgreSQL packages put them. */
function programs(): string {
  const given = process.env['PG_BIN'];
  if (given !== undefined) return given;
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin')).find((folder) => existsSync(folder));
  if (found === undefined) throw new Error("set PG_BIN to the folder of PostgreSQL's initdb and pg_ctl");
  return found;
}

/** The server refuses to run as root. */
async function runAsOwner(program: string, args: readonly string[]): Promise<void> {
  const command = join(programs(), program);
  if (process.getuid?.() === 0) await run('runuser', ['-u', 'postgres', '--', command, ...args]);
  else await run(command, [...args]);
}

async function aServerFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lang-nghe-postgres-'));
  if (process.getuid?.() === 0) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    await chown(folder, Number(stdout), -1);
  }
  await chmod(folder, 0o700);
  return folder;
}

/** A running, empty server. */
export async function aCluster(): Promise<Cluster> {
  const folder = await aServerFolder();
  const data = join(folder, 'data');
  await runAsOwner('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  const cluster = at(folder, data, await aFreePort());
  await appendFile(join(data, 'postgresql.conf'), `${settings.join('\n')}\nport = ${cluster.port}\n`);
  await cluster.start();
  return cluster;
}

function at(folder: string, data: string, port: number): Cluster {
  const stop = (how: string) => runAsOwner('pg_ctl', ['-D', data, '-m', how, '-w', 'stop']);
  const start = async () => {
    // Not through execFile: the server keeps the pipes open for as long as it runs.
    const args = ['-D', data, '-l', join(folder, 'log'), '-w', '-t', '60', 'start'];
    const command = join(programs(), 'pg_ctl');
    const asRoot = process.getuid?.() === 0;
    const child = asRoot
      ? spawn('runuser', ['-u', 'postgres', '--', command, ...args], { stdio: 'ignore' })
      : spawn(command, args, { stdio: 'ignore' });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (code !== 0) throw new Error(`the server in ${folder} did not start`);
  };
  made.add({ folder, stop: () => stop('immediate').catch(() => undefined) });
  return {
    port,
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    start,
    stop,
    promote: () => runAsOwner('pg_ctl', ['-D', data, '-w', 'promote']),
    standby: async () => {
      const own = await aServerFolder();
      const copy = join(own, 'data');
      const source = `postgresql://postgres@127.0.0.1:${port}/postgres?application_name=standby`;
      await runAsOwner('pg_basebackup', ['-d', source, '-D', copy, '-R', '-X', 'stream', '-c', 'fast']);
      const standby = at(own, copy, await aFreePort());
      await appendFile(join(copy, 'postgresql.conf'), `port = ${standby.port}\n`);
      await standby.start();
      return standby;
    },
  };
}

/** Stops and removes every server that was made. */
export async function endClusters(): Promise<void> {
  for (const { folder, stop } of made) {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }
  made.clear();
}
