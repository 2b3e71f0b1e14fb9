import {
  doors,
  importTable,
  narrowDoors,
  packageHomes,
  purePlaces,
  vocabularyImports,
} from './import-table.ts';
import { type Finding, type Import, importsOf, type Source } from './source.ts';

/** Everything in which the imports of these files break the import table. */
export function checkImports(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((target) => {
      const problem = problemOf(source.path, target);
      return problem === undefined ? [] : [`${source.path} imports ${target.target}: ${problem}`];
    }),
  );
}

/** The row of the table to which a file belongs: its folder, or the file itself directly under `src/`. */
function rowOf(path: string): string {
  return path.split('/')[0] ?? path;
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function isVocabulary(path: string): boolean {
  return path.endsWith('/vocabulary.ts');
}

function problemOf(from: string, target: Import): string | undefined {
  switch (target.kind) {
    case 'unknown':
      return 'an import must name its file';
    case 'builtin':
      return isPure(from) ? 'this place is pure' : undefined;
    case 'package':
      return packageProblem(from, target.target);
    case 'ours':
      return folderProblem(from, target.target);
  }
}

function isPure(path: string): boolean {
  return isVocabulary(path) || purePlaces.some((place) => isWithin(path, place));
}

function packageProblem(from: string, name: string): string | undefined {
  if (isPure(from) && !vocabularyImports.packages.some((allowed) => allowed === name))
    return 'this place is pure';
  const home = packageHomes[name];
  if (home === undefined) return 'the package has no home in the import table';
  if (home === 'everywhere' || home.some((place) => isWithin(from, place))) return undefined;
  return `the package belongs to ${home.join(', ')}`;
}

function folderProblem(from: string, target: string): string | undefined {
  const own = rowOf(from);
  const into = rowOf(target);
  const allowed = importTable[own];
  if (allowed === undefined) return `${own} is not in the import table`;
  if (own === into)
    return isVocabulary(from) && !isVocabulary(target) ? 'a vocabulary stands alone' : undefined;
  if (!allowed.includes(into)) return `${own} may not import ${into}`;
  if (
    isVocabulary(from) &&
    !vocabularyImports.folders.some((folder) => folder === into) &&
    !isVocabulary(target)
  )
    return 'a vocabulary is pure';
  const file = target.slice(into.length + 1);
  const open = narrowDoors.find((door) => door.from === own && door.into === into)?.only ?? doors[into];
  if (open !== undefined && !open.includes(file)) return `${into} is entered through ${open.join(' or ')}`;
  return undefined;
}

/** Server-only things that the browser would download: what the files of `web/` reach through any chain of imports. */
export function checkBundle(sources: readonly Source[], configurationFiles: readonly string[]): Finding[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const queue = sources.filter(
    (source) => source.path.startsWith('web/') && !configurationFiles.includes(source.path),
  );
  const seen = new Set(queue.map((source) => source.path));
  const findings: Finding[] = [];
  for (let source = queue.pop(); source !== undefined; source = queue.pop()) {
    for (const target of importsOf(source)) {
      const home = packageHomes[target.target];
      const isServerPackage =
        target.kind === 'package' && home !== 'everywhere' && !home?.some((place) => place.startsWith('web'));
      if (target.kind === 'builtin' || isServerPackage) {
        findings.push(`the browser would load ${target.target} through ${source.path}`);
      }
      const next = target.kind === 'ours' ? byPath.get(target.target) : undefined;
      if (next !== undefined && !seen.has(next.path)) {
        seen.add(next.path);
        queue.push(next);
      }
    }
  }
  return findings;
}
