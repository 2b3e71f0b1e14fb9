/** The project's own sources as data, for the checks of this folder. Parsed, not searched: a comment is no import. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'vite';

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

/** One file; `path` is relative to `src/`, with `/`. */
export type Source = { readonly path: string; readonly text: string };

/** What a check found wrong, as a person would say it: `engine/a.ts imports db/index.ts`. */
export type Finding = string;

const codeFile = /\.tsx?$/;

/** Every source under `src/` but the generated ones. */
export function readSources(): Source[] {
  const folder = join(projectFolder, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => codeFile.test(path) && !path.startsWith('generated/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

export function parse(source: Source): ReturnType<typeof parseSync> {
  const parsed = parseSync(source.path, source.text);
  if (parsed.errors.length > 0)
    throw new Error(`${source.path} does not parse: ${parsed.errors[0]?.message}`);
  return parsed;
}

/** A file of ours (relative to `src/`), or a package or built-in module by its name. */
export type Import = { readonly kind: 'ours' | 'package' | 'builtin' | 'unknown'; readonly target: string };

/** Everything that a file imports or re-exports, types and dynamic imports included. */
export function importsOf(source: Source): Import[] {
  const { module, program } = parse(source);
  const specifiers = [
    ...module.staticImports.map((statement) => statement.moduleRequest.value),
    ...module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => (entry.moduleRequest === null ? [] : [entry.moduleRequest.value])),
    ),
  ];
  const typeImport = /^import\s*\(\s*['"]([^'"]+)['"]/;
  new Visitor({
    ImportExpression: (node) => {
      specifiers.push(node.source.type === 'Literal' ? String(node.source.value) : '(computed)');
    },
    TSImportType: (node) => {
      specifiers.push(typeImport.exec(source.text.slice(node.start, node.end))?.[1] ?? '(computed)');
    },
  }).visit(program);
  return [...new Set(specifiers)].map((specifier) => toImport(source.path, specifier));
}

function toImport(from: string, specifier: string): Import {
  if (specifier === '(computed)') return { kind: 'unknown', target: specifier };
  if (specifier.startsWith('node:')) return { kind: 'builtin', target: specifier };
  if (!specifier.startsWith('.')) {
    const parts = specifier.split('/');
    return { kind: 'package', target: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
  }
  const target = posix.normalize(posix.join(posix.dirname(from), specifier));
  return { kind: 'ours', target: target.replace(/\?.*$/, '') };
}

/** The text of a file of the project. */
export function readProjectFile(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8');
}

/** The files of one folder of the project, relative to the project. */
export function listProjectFiles(folder: string, pattern: RegExp): string[] {
  const absolute = join(projectFolder, folder);
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .map((path) => join(absolute, path))
    .filter((path) => pattern.test(path))
    .map((path) => relative(projectFolder, path).split(sep).join('/'))
    .sort();
}
