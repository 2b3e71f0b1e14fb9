/** Who used the processors: with the load and the database beside it, a server has only a share of them. */
import { readdir, readFile } from 'node:fs/promises';
import type { ProcessorFigures } from './figures.ts';

/** Linux counts in hundredths of a second, whatever the kernel's own clock does (`man 5 proc_pid_stat`). */
const millisecondsInTick = 10;

/**
 * Milliseconds of processors used so far: by what is measured (these processes), by all processes of PostgreSQL on this
 * machine, and by the load in this process. Zeros where the system does not tell (it does on Linux).
 */
export async function usedProcessors(servers: readonly number[]): Promise<ProcessorFigures> {
  const { user, system } = process.cpuUsage();
  return {
    server: sum(await Promise.all(servers.map(async (pid) => (await usedBy(pid)).milliseconds))),
    database: await usedByPostgres(),
    load: (user + system) / 1000,
  };
}

/** What was used between two readings, for each of so many answers. */
export function perAnswer(from: ProcessorFigures, to: ProcessorFigures, answers: number): ProcessorFigures {
  const each = (part: keyof ProcessorFigures) => (to[part] - from[part]) / Math.max(1, answers);
  return { server: each('server'), database: each('database'), load: each('load') };
}

async function usedByPostgres(): Promise<number> {
  const entries = await readdir('/proc').catch(() => []);
  const processes = await Promise.all(
    entries
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .map(usedBy),
  );
  return sum(processes.map(({ name, milliseconds }) => (name === 'postgres' ? milliseconds : 0)));
}

async function usedBy(pid: number): Promise<{ name: string; milliseconds: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)/s.exec(stat) ?? [];
  // The fields after the name begin with the third one, the state; 14 and 15 are the ticks.
  const fields = rest.split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return { name, milliseconds: ticks * millisecondsInTick };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
