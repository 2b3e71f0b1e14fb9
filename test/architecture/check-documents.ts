/** What the documents say about the project, compared with the project. */
import type { Finding } from './source.ts';

/** Names on one side only. */
export function compareNames(where: string, said: readonly string[], is: readonly string[]): Finding[] {
  return [
    ...is.filter((name) => !said.includes(name)).map((name) => `${name} is missing in ${where}`),
    ...said.filter((name) => !is.includes(name)).map((name) => `${where} has ${name}, which there is not`),
    ...said.filter((name, at) => said.indexOf(name) !== at).map((name) => `${where} has ${name} twice`),
  ];
}

/** The names in a `.env` file, whether commented out or not. */
export function namesInEnvironmentFile(text: string): string[] {
  return [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] ?? '');
}

/** The first column of the Markdown table under a heading, where it is written as code. */
export function codeInFirstColumn(markdown: string, heading: string): string[] {
  const section = markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

/** Scripts as a person types them; what npm runs before or after another is not typed. */
export function typedScripts(scripts: Readonly<Record<string, string>>): string[] {
  const isHook = (name: string) =>
    name === 'postinstall' ||
    ['pre', 'post'].some((when) => name.startsWith(when) && name.slice(when.length) in scripts);
  return Object.keys(scripts)
    .filter((name) => !isHook(name))
    .map((name) => (name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`));
}

/** Dependencies whose version is not exactly one. */
export function checkPinned(dependencies: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(dependencies)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version} is not pinned`);
}

/** Links of a Markdown text to files of the project that are not there. */
export function checkLinks(markdown: string, exists: (path: string) => boolean): Finding[] {
  return [...markdown.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target) && !exists(target))
    .map((target) => `there is no ${target}`);
}

const longestFolderReadme = 30;

/** What is wrong with the README of a folder: its title, its length, or that it names no limits. */
export function checkFolderReadme(folder: string, text: string | undefined): Finding[] {
  if (text === undefined) return [`${folder} has no README`];
  return [
    ...(text.startsWith(`# ${folder}\n`) ? [] : [`the README of ${folder} has another title`]),
    ...(text.trimEnd().split('\n').length <= longestFolderReadme ? [] : [`the README of ${folder} is long`]),
    ...(/^Does not: /m.test(text)
      ? []
      : [`the README of ${folder} does not say what the folder leaves alone`]),
  ];
}
