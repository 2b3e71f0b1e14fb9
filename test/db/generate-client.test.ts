import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** A checkout with a schema, packages as they are locked, and a Prisma that only counts how often it is called. */
let folder = '';
const put = async (path: string, content: string | object) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const lock = (version: string) => ({
  packages: { '': { dependencies: { zod: version } }, 'node_modules/zod': { version } },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lang-nghe-client-'));
  await put('prisma/schema.prisma', 'model A {}');
  await put('prisma.config.ts', '');
  await put('node_modules/prisma/package.json', { version: '7.10.0' });
  await put(
    'node_modules/prisma/build/index.js',
    `const fs = require('fs');
     fs.mkdirSync('src/generated/prisma', { recursive: true });
     fs.writeFileSync('src/generated/prisma/client.ts', '');
     fs.appendFileSync('calls', process.argv[2] + ' ');`,
  );
  await put('package-lock.json', lock('4.6.7'));
  await put('node_modules/.package-lock.json', { packages: { 'node_modules/zod': { version: '4.6.7' } } });
  const script = 'prisma/generate-client.mjs';
  await copyFile(join(import.meta.dirname, '../..', script), join(folder, script));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = () => promisify(execFile)(process.execPath, [join(folder, 'prisma/generate-client.mjs')]);
const calls = async () => (await readFile(join(folder, 'calls'), 'utf8')).trim();

it('the client is made once, and again when the schema, Prisma or the client itself is another', async () => {
  await run();
  await run();
  expect(await calls()).toBe('generate');
  await put('prisma/schema.prisma', 'model A {} model B {}');
  await run();
  await run();
  expect(await calls()).toBe('generate generate');
  await put('node_modules/prisma/package.json', { version: '7.11.0' });
  await run();
  expect(await calls()).toBe('generate generate generate');
  await rm(join(folder, 'src/generated'), { recursive: true });
  await run();
  expect(await calls()).toBe('generate generate generate generate');
});

it('packages of another version are named, with what to do', async () => {
  await put('package-lock.json', lock('4.7.0'));
  await expect(run()).rejects.toThrow(/zod[\s\S]*npm ci/);
});
