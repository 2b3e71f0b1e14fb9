import { mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askOwner, claimDataFolder, type DataFolderClaim } from '../../src/db/index.ts';

let folder: string;
let claims: DataFolderClaim[];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'claim-')), 'data');
  claims = [];
});
afterEach(async () => {
  for (const claim of claims) await claim.release();
  rmSync(join(folder, '..'), { recursive: true });
});

async function claim(): Promise<DataFolderClaim | string> {
  const claimed = await claimDataFolder(folder);
  if (!claimed.ok) return claimed.error.code;
  claims.push(claimed.value);
  return claimed.value;
}

async function ownedFolder(): Promise<DataFolderClaim> {
  const claimed = await claim();
  if (typeof claimed === 'string') throw new Error(claimed);
  return claimed;
}

const silent = () => undefined;
const ask = (command: string) => askOwner(folder, { command, arguments: {} }, silent);

/** What a process leaves behind that was killed: a socket to which nobody listens. */
async function leaveDeadSocket(name: string): Promise<void> {
  const server = createServer();
  const path = join(folder, 'alive.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  renameSync(path, join(folder, name));
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

describe('a data folder', () => {
  it('is made for its owner only', async () => {
    await ownedFolder();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('belongs to one process until that gives it up', async () => {
    const first = await ownedFolder();
    expect(await claim()).toBe('data_folder_in_use');
    await first.release();
    expect(await claim()).not.toBeTypeOf('string');
  });

  it('is free after its owner died, and the traces of the dead are cleared', async () => {
    await (await ownedFolder()).release();
    await leaveDeadSocket('control-00000000.sock');
    await leaveDeadSocket('control-ffffffff.sock');
    await ownedFolder();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('goes to exactly one of many that claim it at once, also over a dead one', async () => {
    await (await ownedFolder()).release();
    for (let round = 0; round < 10; round += 1) {
      await leaveDeadSocket('control-77777777.sock');
      const outcomes = await Promise.all(Array.from({ length: 12 }, claim));
      const owners = outcomes.filter((outcome) => typeof outcome !== 'string');
      expect(owners).toHaveLength(1);
      await claims.pop()?.release();
    }
  });

  it('leaves nothing behind when it is refused or given up', async () => {
    const first = await ownedFolder();
    await claim();
    expect(readdirSync(folder)).toHaveLength(1);
    await first.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('cannot be used if its path is too long for a socket', async () => {
    folder = join(folder, 'x'.repeat(120));
    expect(await claimDataFolder(folder)).toEqual({
      ok: false,
      error: { code: 'data_folder_unusable', reason: 'ENAMETOOLONG' },
    });
    folder = join(folder, '..');
  });
});

describe('a command', () => {
  it('finds no owner where there is none', async () => {
    expect(await ask('job')).toBeUndefined();
    await (await ownedFolder()).release();
    expect(await ask('job')).toBeUndefined();
  });

  it('reaches the owner, which reports its progress and answers', async () => {
    const owner = await ownedFolder();
    owner.serve(async (request, report) => {
      report('a third');
      report('two thirds');
      return { ok: true, value: { asked: request.command, with: request.arguments } };
    });
    const progress: string[] = [];
    const answer = await askOwner(folder, { command: 'job', arguments: { name: 'Hồ sơ' } }, (line) =>
      progress.push(line),
    );
    expect(answer).toEqual({ ok: true, value: { asked: 'job', with: { name: 'Hồ sơ' } } });
    expect(progress).toEqual(['a third', 'two thirds']);
  });

  it('is told why it failed', async () => {
    const owner = await ownedFolder();
    const failure = { code: 'unknown_command', message: 'There is no such command.' };
    owner.serve(() => Promise.resolve({ ok: false, error: failure }));
    expect(await ask('fly')).toEqual({ ok: false, error: failure });
  });

  it('that comes before the owner is ready waits', async () => {
    const owner = await ownedFolder();
    const answer = ask('job');
    owner.serve(() => Promise.resolve({ ok: true, value: 'done' }));
    expect(await answer).toEqual({ ok: true, value: 'done' });
  });

  it('in hand is finished before the owner stops; a later one is refused', async () => {
    const owner = await ownedFolder();
    let finish: (value: string) => void = silent;
    const work = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const begun = new Promise<void>((begin) => {
      owner.serve(async () => {
        begin();
        return { ok: true, value: await work };
      });
    });
    const answer = ask('job');
    await begun;
    const stopped = owner.stopServing();
    expect(await ask('job')).toMatchObject({ ok: false, error: { code: 'stopping' } });
    finish('done');
    await stopped;
    expect(await answer).toEqual({ ok: true, value: 'done' });
  });

  it('is refused if the owner stops before it was ready', async () => {
    const owner = await ownedFolder();
    const answer = ask('job');
    await stateIsAnswered();
    await owner.stopServing();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'stopping' } });
  });

  it('hears that the owner died', async () => {
    const owner = await ownedFolder();
    const begun = new Promise<void>((begin) => {
      owner.serve(() => {
        begin();
        return new Promise(() => undefined);
      });
    });
    const answer = ask('job');
    await begun;
    await owner.release();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'owner_gone' } });
  });

  it('that is no JSON is refused, and one that goes away disturbs nobody', async () => {
    const owner = await ownedFolder();
    owner.serve(() => Promise.resolve({ ok: true, value: 'done' }));
    const [name] = readdirSync(folder);
    const path = join(folder, name ?? '');
    connect(path).on('error', silent).destroy();
    const reply = await new Promise<string>((resolve) => {
      const socket = connect(path);
      let received = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        received += chunk;
      });
      socket.on('close', () => resolve(received));
      socket.write('what is this\n');
    });
    expect(reply).toContain('malformed_request');
    expect(await ask('job')).toEqual({ ok: true, value: 'done' });
  });
});

/** Two turns of the socket: whatever was sent before is there after. */
async function stateIsAnswered(): Promise<void> {
  expect(await claimDataFolder(folder)).toMatchObject({ ok: false });
}
