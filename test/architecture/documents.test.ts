import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentNames, parseConfig } from '../../src/config.ts';
import {
  checkFolderReadme,
  checkLinks,
  checkPinned,
  codeInFirstColumn,
  compareNames,
  namesInEnvironmentFile,
  typedScripts,
} from './check-documents.ts';
import { projectFolder, readProjectFile, readSources } from './source.ts';

const readme = readProjectFile('README.md');
const example = readProjectFile('.env.example');
const manifest = JSON.parse(readProjectFile('package.json'));

describe('the documents', () => {
  it('name every variable of the environment, and no other', () => {
    expect(compareNames('.env.example', namesInEnvironmentFile(example), environmentNames)).toEqual([]);
    expect(compareNames('the README', codeInFirstColumn(readme, 'Configuration'), environmentNames)).toEqual(
      [],
    );
  });

  it('give examples that the program accepts', () => {
    const given = [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const alone = { APP_SECRET: 'x'.repeat(32) };
    const refused = given.filter(([name = '', value = '']) => !parseConfig({ ...alone, [name]: value }).ok);
    expect(refused).toEqual([]);
  });

  it('name every command, and no other', () => {
    expect(
      compareNames('the README', codeInFirstColumn(readme, 'Commands'), typedScripts(manifest.scripts)),
    ).toEqual([]);
  });

  it('link to what is there', () => {
    expect(checkLinks(readme, (path) => existsSync(join(projectFolder, path)))).toEqual([]);
  });

  it('introduce every folder of the sources, in thirty lines at most', () => {
    const folders = [
      ...new Set(readSources().flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0] ?? ''] : []))),
    ];
    expect(folders.length).toBeGreaterThan(10);
    expect(folders.flatMap((folder) => checkFolderReadme(folder, readFolderReadme(folder)))).toEqual([]);
  });
});

function readFolderReadme(folder: string): string | undefined {
  const path = `src/${folder}/README.md`;
  return existsSync(join(projectFolder, path)) ? readProjectFile(path) : undefined;
}

describe('the packages', () => {
  it('are pinned to exactly one version', () => {
    const { dependencies, devDependencies } = manifest;
    expect(Object.keys(dependencies).length).toBeGreaterThan(0);
    expect(checkPinned({ ...dependencies, ...devDependencies })).toEqual([]);
  });
});

describe('the check of documents finds', () => {
  it('a name on one side only, and one that is there twice', () => {
    expect(compareNames('it', ['A', 'B', 'B'], ['A', 'C'])).toEqual([
      'C is missing in it',
      'it has B, which there is not',
      'it has B, which there is not',
      'it has B twice',
    ]);
  });

  it('names in an environment file, commented out or not, and not in its words', () => {
    expect(namesInEnvironmentFile('# Set PORT=1 here\n#PORT=3000\nDEMO=on\n')).toEqual(['PORT', 'DEMO']);
  });

  it('the table of its heading alone', () => {
    const text = '## One\n| `a` | x |\n## Two\n| name |\n|---|\n| `b` | `c` |\n| d |\n';
    expect(codeInFirstColumn(text, 'Two')).toEqual(['b']);
    expect(codeInFirstColumn(text, 'Three')).toEqual([]);
  });

  it('the scripts that people type', () => {
    const scripts = {
      postinstall: '',
      prestart: '',
      start: '',
      test: '',
      pretest: '',
      prepare: '',
      build: '',
    };
    expect(typedScripts(scripts)).toEqual(['npm start', 'npm test', 'npm run prepare', 'npm run build']);
  });

  it('a version that may change', () => {
    expect(checkPinned({ a: '1.2.3', b: '1.0.0-4.abc', c: '^1.2.3', d: 'latest', e: '1.x' })).toHaveLength(3);
  });

  it('a folder without a README, and one whose README is long or says not what the folder leaves alone', () => {
    expect(checkFolderReadme('a', undefined)).toEqual(['a has no README']);
    expect(checkFolderReadme('a', '# a\n\nWords.\n\nDoes not: anything.\n')).toEqual([]);
    expect(checkFolderReadme('a', '# b\n')).toHaveLength(2);
    expect(checkFolderReadme('a', `# a\n${'line\n'.repeat(30)}Does not: end.\n`)).toHaveLength(1);
  });

  it('a link to nothing', () => {
    const text = '[a](there.md) [b](gone.md) [c](https://example.org) ![d](docs/gone.png)';
    expect(checkLinks(text, (path) => path === 'there.md')).toEqual([
      'there is no gone.md',
      'there is no docs/gone.png',
    ]);
  });
});
