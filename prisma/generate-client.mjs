/**
 * Makes the database client, `src/generated/prisma`, if it is not the one of this schema and these packages: after an install,
 * and before each start and test, for a `git pull` brings a new schema without one. Plain JavaScript with nothing but Node, so
 * that it costs a tenth of a second where nothing changed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const generated = join(root, 'src/generated/prisma');
const stamp = join(generated, '.made-from');
const read = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);

const outdated = packagesUnlikeTheLock();
if (outdated.length > 0) {
  const some = outdated.slice(0, 3).join(', ');
  console.error(`
  Các gói trong node_modules không phải của bản này (${some}…). Xin chạy: npm ci
  The packages in node_modules are not those of this version (${some}…). Please run: npm ci
`);
  process.exit(1);
}

const sources = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'];
const hash = createHash('sha256');
for (const source of sources) hash.update(`${source}\n${read(source) ?? ''}\n`);
const made = hash.digest('hex');
if (!existsSync(join(generated, 'client.ts')) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== made) {
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  execFileSync(process.execPath, [prisma, 'generate'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(stamp, made);
}

/** Names of installed packages whose version is not the locked one; none where npm did not install them. */
function packagesUnlikeTheLock() {
  const [locked, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map(read);
  if (locked === undefined || installed === undefined) return [];
  const wanted = JSON.parse(locked).packages;
  const present = JSON.parse(installed).packages;
  const needed = Object.keys(wanted['']?.dependencies ?? {}).map((name) => `node_modules/${name}`);
  return [
    ...Object.keys(present).filter((path) => present[path].version !== wanted[path]?.version),
    ...needed.filter((path) => present[path] === undefined),
  ].map((path) => path.replace(/^.*node_modules\//, ''));
}
