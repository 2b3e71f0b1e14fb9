import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { aFreePort } from '../support/free-port.ts';
import { intakeSecret, signature } from '../support/intake.ts';
import {
  aDataFolder,
  aFolder,
  endProcesses,
  forgetDataFolder,
  runScript,
  startByNpm,
  startServer,
  stop,
} from '../support/processes.ts';
import { aReportBody } from '../support/reports.ts';

afterEach(endProcesses);
afterAll(forgetDataFolder);
// A start from nothing makes a database, which takes some seconds of a busy machine.
vi.setConfig({ testTimeout: 180_000 });

/** Reports a dossier to a server as a one-stop system does. */
async function report(address: string, body: object): Promise<{ status: number; answer: unknown }> {
  const text = JSON.stringify(body);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const answer = await fetch(`${address}/api/v1/dossiers`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Intake-Timestamp': timestamp,
      'X-Intake-Signature': signature(timestamp, text),
    },
    body: text,
  });
  return { status: answer.status, answer: await answer.json() };
}

/** A machine that is busy with other tests may take its time for the first answer of the database. */
async function becomesReady({ address }: { readonly address: string }): Promise<void> {
  await eventually(async () => expect((await fetch(`${address}/readyz`)).status).toBe(200));
}

describe('the server', () => {
  it('starts from nothing, serves, and stops when it is asked to', async () => {
    const dataDir = join(aFolder(), 'data');
    const server = await startServer({ DATA_DIR: dataDir });
    await becomesReady(server);
    expect(
      (await fetch(`${server.address}/api/v1/indices/satisfaction`)).headers.get('content-type'),
    ).toContain('json');
    await server.said(`${server.address.replace('127.0.0.1', 'localhost')}/`);
    expect(statSync(join(dataDir, 'app-secret')).mode & 0o777).toBe(0o600);
    expect(await stop(server)).toBe(0);
    expect(readdirSync(dataDir).sort()).toEqual(['app-secret', 'database']);
  });

  it('stops when npm is asked to, and leaves nothing behind', async () => {
    const dataDir = await aDataFolder();
    const npm = await startByNpm({ DATA_DIR: dataDir });
    await becomesReady(npm);
    expect(await stop(npm)).toBe(0);
    expect(npm.errors()).toContain('"stopped"');
    await expect(fetch(`${npm.address}/readyz`)).rejects.toThrow();
    expect(readdirSync(dataDir).sort()).toEqual(['app-secret', 'database']);
  });

  it('keeps what it acknowledged over a kill, and hands the same invitation out again', async () => {
    const environment = { DATA_DIR: await aDataFolder(), INTAKE_SECRET: intakeSecret };
    const body = aReportBody();
    const first = await startServer(environment);
    const reported = await report(first.address, body);
    expect(reported.status).toBe(201);
    expect(await stop(first, 'SIGKILL')).toBe('SIGKILL');

    const second = await startServer(environment);
    const again = await report(second.address, body);
    expect(again.status).toBe(200);
    const invitation = (answer: unknown) =>
      (answer as { invitation: { id: string; token: string } }).invitation;
    expect(invitation(again.answer).token).toBe(invitation(reported.answer).token);
    expect(await stop(second, 'SIGINT')).toBe(0);
  });

  it('shares its data folder with nobody', async () => {
    const dataDir = await aDataFolder();
    const first = await startServer({ DATA_DIR: dataDir });
    const second = runScript('start', { DATA_DIR: dataDir, PORT: String(await aFreePort()) });
    expect(await second.ended).toBe(1);
    expect(second.errors()).toContain(`Another Lắng Nghe runs on ${dataDir}.`);
    await becomesReady(first);
  });

  it('goes to one of two that start at once on one folder', async () => {
    const dataDir = await aDataFolder();
    const starters = await Promise.allSettled([
      startServer({ DATA_DIR: dataDir }),
      startServer({ DATA_DIR: dataDir }),
    ]);
    expect(starters.map((starter) => starter.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('waits for the work in hand, and exits at once when it is told a second time', async () => {
    const server = await startServer({ DATA_DIR: await aDataFolder() });
    const { port } = new URL(server.address);
    const request = connect(Number(port), '127.0.0.1');
    const accepted = new Promise<void>((resolve) => request.once('connect', () => resolve()));
    await accepted;
    // A request that has begun and does not end: this is the work in hand.
    request
      .on('error', () => undefined)
      .write('POST /api/v1/dossiers HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
    await becomesReady(server);
    server.child.kill('SIGTERM');
    await server.said('"stopping"');
    // Signals within a second of the first are the same wish: npm and the terminal both send one.
    const ended = server.ended;
    const nudge = setInterval(() => server.child.kill('SIGTERM'), 100);
    expect(await ended).toBe(1);
    clearInterval(nudge);
    request.destroy();
  });

  it('stops with 1 and names only the kind of a failure that nobody handled', async () => {
    const preload = `process.on('SIGUSR2', () => { Promise.reject(new RangeError('words of a person')); });`;
    const server = await startServer({ DATA_DIR: await aDataFolder() }, { preload });
    server.child.kill('SIGUSR2');
    expect(await server.ended).toBe(1);
    expect(server.errors()).toContain('RangeError');
    expect(server.errors()).not.toContain('words of a person');
  });
});

describe('a server that cannot start', () => {
  it('lists every bad name of its environment, and touches nothing', async () => {
    const dataDir = join(aFolder(), 'data');
    const bad = {
      PORT: 'x',
      PUBLIC_URL: 'x',
      DEMO: 'perhaps',
      DATABASE_URL: 'postgresql://db',
      DATA_DIR: dataDir,
    };
    const server = runScript('start', bad);
    expect(await server.ended).toBe(1);
    const names = [...server.errors().matchAll(/^ {2}([A-Z_]+) /gm)].map((match) => match[1]);
    expect(names.sort()).toEqual(['APP_SECRET', 'DEMO', 'PORT', 'PUBLIC_URL']);
    expect(server.output()).toBe('');
    expect(existsSync(dataDir)).toBe(false);
  });

  it('says that its port is in use, and leaves the data folder free', async () => {
    const dataDir = await aDataFolder();
    const first = await startServer({ DATA_DIR: await aDataFolder() });
    const { port } = new URL(first.address);
    const second = runScript('start', { DATA_DIR: dataDir, PORT: port, DEMO: 'off' });
    expect(await second.ended).toBe(1);
    expect(second.errors()).toContain(`Port ${port} is in use.`);
    expect(readdirSync(dataDir).sort()).toEqual(['app-secret', 'database']);
  });

  it('does not make a new secret for a database that was sealed with another', async () => {
    const dataDir = await aDataFolder();
    await stop(await startServer({ DATA_DIR: dataDir }));
    const path = join(dataDir, 'app-secret');
    const secret = readFileSync(path, 'utf8');
    rmSync(path);
    const withoutSecret = runScript('start', { DATA_DIR: dataDir });
    expect(await withoutSecret.ended).toBe(1);
    expect(withoutSecret.errors()).toContain('app-secret is missing');
    writeFileSync(path, secret.slice(0, 10));
    const withHalf = runScript('start', { DATA_DIR: dataDir });
    expect(await withHalf.ended).toBe(1);
    expect(withHalf.errors()).toContain('does not hold a whole secret');
  });
});
