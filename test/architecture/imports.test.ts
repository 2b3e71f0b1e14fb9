import { describe, expect, it } from 'vitest';
import { withoutDatabase } from '../support/without-database.ts';
import { checkBundle, checkImports } from './check-imports.ts';
import { developmentPlaces, importTable, packageHomes } from './import-table.ts';
import { importsOf, listProjectFiles, readProjectFile, readSources } from './source.ts';

const sources = readSources();

describe('imports', () => {
  it('follow the import table', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(checkImports(sources)).toEqual([]);
  });

  it('never bring the server into the browser', () => {
    expect(checkBundle(sources, ['web/vite.config.ts'])).toEqual([]);
  });

  it('name only folders of the table, and the table only packages of the project', () => {
    const rows = new Set(sources.map((source) => source.path.split('/')[0] ?? ''));
    expect([...rows].filter((row) => !(row in importTable))).toEqual([]);
    const { dependencies, devDependencies } = JSON.parse(readProjectFile('package.json'));
    const isForDevelopment = ([name, homes]: [string, 'everywhere' | readonly string[]]) =>
      name in devDependencies &&
      homes !== 'everywhere' &&
      homes.every((home) => developmentPlaces.includes(home));
    const unknown = Object.entries(packageHomes).filter(
      (entry) => !(entry[0] in dependencies) && !isForDevelopment(entry),
    );
    expect(unknown).toEqual([]);
  });
});

describe('tests that are left out on PostgreSQL', () => {
  it.each(withoutDatabase)('never come to the database under test: %s', (place) => {
    const files = listProjectFiles('test', /\.test\.ts$/).filter((file) => file.startsWith(place));
    expect(files).not.toEqual([]);
    expect(testFilesBehind(files).filter(asksForTheDatabase)).toEqual([]);
  });

  it('would be found if they did', () => {
    const files = ['test/db/migrations.test.ts', 'test/crash/crash.test.ts'];
    expect(testFilesBehind(files).filter(asksForTheDatabase)).toEqual([
      'test/crash/crash.test.ts',
      'test/support/database.ts',
    ]);
  });
});

/** These files, and all of `test/` that they import, in whatever number of steps. */
function testFilesBehind(files: readonly string[]): string[] {
  const reached = new Set(files);
  for (const path of reached)
    for (const { kind, target } of importsOf({ path, text: readProjectFile(path) }))
      if (kind === 'ours' && target.startsWith('test/') && target.endsWith('.ts')) reached.add(target);
  return [...reached].sort();
}

/** Global set-up hands the database out under this name alone. */
function asksForTheDatabase(path: string): boolean {
  return /\binject\('template'\)/.test(readProjectFile(path));
}

describe('the check of imports finds', () => {
  it.each([
    ['the engine reading the database', 'engine/a.ts', `import { inTransaction } from '../db/index.ts';`],
    ['a type counted as an import', 'engine/a.ts', `import type { Db } from '../db/index.ts';`],
    ['a type imported inside a type', 'core/a.ts', `export type A = import('../db/index.ts').Db;`],
    ['a dynamic import', 'core/a.ts', `export const a = () => import('../db/index.ts');`],
    ['a computed import', 'http/a.ts', `export const a = (name: string) => import(name);`],
    ['a re-export', 'core/a.ts', `export * from '../db/index.ts';`],
    ['a feature entered by a window', 'http/a.ts', `import { a } from '../surveys/publish-flow.ts';`],
    ['the database entered by a window', 'surveys/a.ts', `import { a } from '../db/client.ts';`],
    ['the generated client outside db', 'surveys/a.ts', `import { a } from '../generated/prisma/client.ts';`],
    ['delivery knowing a platform', 'delivery/a.ts', `import { a } from '../channels/telegram/send.ts';`],
    ['a conversation knowing the channels', 'conversations/a.ts', `import { a } from '../channels/port.ts';`],
    ['the contract behind a vocabulary', 'contract/a.ts', `import { a } from '../surveys/index.ts';`],
    ['a vocabulary that is not pure', 'surveys/vocabulary.ts', `import { a } from '../db/index.ts';`],
    ['telegraf outside its channel', 'channels/zalo/a.ts', `import { Telegram } from 'telegraf';`],
    ['node-cron outside the schedule', 'jobs/run-job.ts', `import cron from 'node-cron';`],
    ['a package without a home', 'http/a.ts', `import _ from 'lodash';`],
    ['a built-in module in a pure place', 'core/a.ts', `import { createHash } from 'node:crypto';`],
    ['the composition used from below', 'jobs/a.ts', `import type { Deps } from '../application.ts';`],
    ['a folder that does not exist', 'services/a.ts', `import { ok } from '../core/result.ts';`],
  ])('%s', (_case, path, text) => {
    expect(checkImports([{ path, text }])).toHaveLength(1);
  });

  it.each([
    ['a commented import', 'core/a.ts', `// import { a } from '../db/index.ts';`],
    ['an import quoted in a text', 'core/a.ts', `export const a = "import x from '../db/index.ts'";`],
    ['a door', 'http/a.ts', `import { a } from '../surveys/index.ts'; import { b } from '../db/enums.ts';`],
    ['a neighbour', 'surveys/a.ts', `import { a } from './b.ts';`],
  ])('nothing wrong with %s', (_case, path, text) => {
    expect(checkImports([{ path, text }])).toEqual([]);
  });

  it('a server module that the browser would load through two others', () => {
    const chain = [
      { path: 'web/chat/a.ts', text: `import { a } from '../../contract/a.ts';` },
      { path: 'contract/a.ts', text: `export { a } from '../surveys/vocabulary.ts';` },
      {
        path: 'surveys/vocabulary.ts',
        text: `import { a } from 'node:fs'; import pg from 'pg'; export { a, pg };`,
      },
    ];
    expect(checkBundle(chain, [])).toHaveLength(2);
  });

  it('every specifier once, resolved', () => {
    const text = `import a from './b.ts'; import type { B } from './b.ts'; import '@scope/name/deep';`;
    expect(importsOf({ path: 'http/api/a.ts', text })).toEqual([
      { kind: 'ours', target: 'http/api/b.ts' },
      { kind: 'package', target: '@scope/name' },
    ]);
  });
});
