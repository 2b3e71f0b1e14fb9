import { describe, expect, it } from 'vitest';
import {
  checkCode,
  checkLength,
  checkLocks,
  checkNames,
  checkPurity,
  checkTests,
  longFiles,
} from './check-house-rules.ts';
import { listProjectFiles, readProjectFile, readSources } from './source.ts';

const sources = readSources();

describe('the sources', () => {
  it('are short files', () => {
    expect(checkLength(sources, longFiles)).toEqual([]);
  });

  it('have names that say what they are', () => {
    expect(checkNames(sources)).toEqual([]);
  });

  it('read the environment in one place, print only in commands, and go around no type', () => {
    expect(checkCode(sources)).toEqual([]);
  });

  it('have a number of its own for each advisory lock', () => {
    expect(checkLocks(sources)).toEqual([]);
  });

  it('keep clock, chance and promises out of the pure core', () => {
    expect(checkPurity(sources, ['engine'])).toEqual([]);
  });
});

describe('the tests', () => {
  it('all run', () => {
    const tests = listProjectFiles('test', /\.ts$/).map((path) => ({ path, text: readProjectFile(path) }));
    expect(tests.length).toBeGreaterThan(5);
    expect(checkTests(tests)).toEqual([]);
  });
});

describe('the check of house rules finds', () => {
  const lines = (count: number) => 'export {};\n'.repeat(count);

  it('a file over 300 lines, unless a reason is given', () => {
    const long = { path: 'core/long.ts', text: lines(301) };
    const short = { path: 'core/short.ts', text: lines(300) };
    expect(checkLength([long, short], {})).toEqual(['core/long.ts is too long']);
    expect(checkLength([long], { 'core/long.ts': 'one table' })).toEqual([]);
    expect(checkLength([short], { 'core/short.ts': 'was long once' })).toHaveLength(1);
  });

  it.each([
    ['core/utils.ts', ''],
    ['http/date-helpers.ts', ''],
    ['common/a.ts', ''],
    ['surveys/flow-manager.ts', ''],
    ['surveys/survey-service.ts', ''],
    ['surveys/a.ts', 'export const surveyService = {};'],
    ['surveys/a.ts', 'export type FlowManager = string;'],
    ['surveys/a.ts', 'const a = 1; export { a as dateUtils };'],
  ])('a drawer in %s %s', (path, text) => {
    expect(checkNames([{ path, text }])).toHaveLength(1);
  });

  it('no drawer in a word of the domain', () => {
    const text = 'export const serviceQuality = 1; export const commonName = 2;';
    expect(checkNames([{ path: 'indices/service-quality.ts', text }])).toEqual([]);
  });

  it.each([
    `const a = process.env['A'];`,
    `const a = process['env'];`,
    `import { env } from 'node:process';`,
    `console.log('a');`,
    `let a: any;`,
    `type A = Record<string, any>;`,
    `const b = a as unknown as string;`,
    `const b = a!;`,
    `// @ts-ignore`,
    `/* @ts-expect-error */`,
    `// TODO: later`,
  ])('%s', (text) => {
    expect(checkCode([{ path: 'http/a.ts', text }])).toHaveLength(1);
  });

  it.each([
    ['config.ts', `const a = process.env['A'];`],
    ['main.ts', `console.log('a');`],
    ['tools/job.ts', `console.error('a');`],
    ['http/a.ts', `const text = 'process.env console.log any !'; const b = a as string;`],
  ])('nothing in %s: %s', (path, text) => {
    expect(checkCode([{ path, text }])).toEqual([]);
  });

  it.each([
    `export const a = () => Date.now();`,
    `export const a = () => new Date();`,
    `export const a = () => Math.random();`,
    `export const a = async () => 1;`,
    `export async function a() {}`,
    `export const a = (done: () => void) => setTimeout(done, 1);`,
    `export type A = Promise<string>;`,
  ])('impurity: %s', (text) => {
    expect(checkPurity([{ path: 'engine/a.ts', text }], ['engine']).length).toBeGreaterThan(0);
  });

  it('no impurity in an instant that is given', () => {
    const text = 'export const a = (now: Date) => new Date(now.getTime() + 1).toISOString();';
    expect(checkPurity([{ path: 'engine/a.ts', text }], ['engine'])).toEqual([]);
  });

  it('two places that share a lock', () => {
    const lock = (path: string, number: number) => ({ path, text: `const someLock = ${number}n;` });
    expect(checkLocks([lock('a.ts', 1), lock('b.ts', 2), lock('c.ts', 1)])).toEqual([
      'c.ts and a.ts share the lock 1',
    ]);
  });

  it.each(['it', 'describe'])('a skipped %s', (name) => {
    const text = ['skip', 'only', 'todo'].map((how) => `${name}.${how}('a', () => {});`).join('\n');
    expect(checkTests([{ path: 'a.test.ts', text }])).toHaveLength(3);
  });
});
