/** Rules of style that a machine can hold. Each check returns what it finds wrong. */
import { Visitor } from 'vite';
import { type Finding, parse, type Source } from './source.ts';

/** Longer than this needs a reason in `longFiles`. */
const longestFile = 300;

/** Files over the limit, each with the reason why it is one file. */
export const longFiles: Readonly<Record<string, string>> = {};

export function checkLength(
  sources: readonly Source[],
  reasons: Readonly<Record<string, string>>,
): Finding[] {
  const long = sources.filter((source) => source.text.trimEnd().split('\n').length > longestFile);
  const longPaths = new Set(long.map((source) => source.path));
  return [
    ...long.filter((source) => !reasons[source.path]).map((source) => `${source.path} is too long`),
    ...Object.keys(reasons)
      .filter((path) => !longPaths.has(path))
      .map((path) => `${path} is listed as long and is not`),
  ];
}

const drawer = /(^|[-./])(utils?|helpers?|common|misc|managers?|services?|shared|stuff)(?=[-./]|$)/;
const drawerName = /(Utils?|Helpers?|Manager|Service)$/;

/** Words that name a drawer instead of a thing. A `service-…` is allowed: it is a word of the domain (chất lượng phục vụ). */
export function checkNames(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => {
    const path = source.path.replace(/\.tsx?$/, '').replace(/(^|\/)service-/g, '$1');
    const exported = parse(source).module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => entry.exportName.name ?? []),
    );
    return [
      ...(drawer.test(path) ? [`${source.path} is named like a drawer`] : []),
      ...exported.filter((name) => drawerName.test(name)).map((name) => `${source.path} exports ${name}`),
    ];
  });
}

const places = {
  environment: ['config.ts'],
  console: ['main.ts', 'tools/'],
} as const;

const isIn = (path: string, allowed: readonly string[]) =>
  allowed.some((place) => path === place || (place.endsWith('/') && path.startsWith(place)));

/** `process.env` outside config.ts, `console` outside the commands, and every way around the type checker. */
export function checkCode(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => {
    const findings: Finding[] = [];
    const { program, comments } = parse(source);
    const find = (what: string) => findings.push(`${source.path}: ${what}`);
    new Visitor({
      MemberExpression: (node) => {
        if (node.object.type !== 'Identifier') return;
        const property =
          node.property.type === 'Identifier'
            ? node.property.name
            : node.property.type === 'Literal'
              ? String(node.property.value)
              : '';
        if (node.object.name === 'process' && property === 'env' && !isIn(source.path, places.environment))
          find('process.env');
        if (node.object.name === 'console' && !isIn(source.path, places.console)) find('console');
      },
      ImportDeclaration: (node) => {
        const names = node.specifiers.map((specifier) => specifier.local.name);
        if (/^(node:)?process$/.test(node.source.value) && names.includes('env')) find('process.env');
      },
      TSAnyKeyword: () => {
        find('any');
      },
      TSNonNullExpression: () => {
        find('!');
      },
      TSAsExpression: (node) => {
        const inner = node.expression;
        if (inner.type === 'TSAsExpression' && inner.typeAnnotation.type === 'TSUnknownKeyword')
          find('as unknown as');
      },
    }).visit(program);
    for (const comment of comments) {
      const word = /@ts-(ignore|expect-error|nocheck)|\b(TODO|FIXME|XXX|HACK)\b/.exec(comment.value)?.[0];
      if (word !== undefined) find(word);
    }
    return findings;
  });
}

const impureNames = new Set([
  'Promise',
  'performance',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
  'crypto',
  'process',
]);

/** Clock, randomness, promises and timers, in the places that promise to be pure functions on data. */
export function checkPurity(sources: readonly Source[], folders: readonly string[]): Finding[] {
  return sources
    .filter((source) => folders.some((folder) => source.path.startsWith(`${folder}/`)))
    .flatMap((source) => {
      const findings: Finding[] = [];
      const find = (what: string) => findings.push(`${source.path}: ${what}`);
      const asynchronous = (node: { async: boolean }) => {
        if (node.async) find('async');
      };
      new Visitor({
        FunctionDeclaration: asynchronous,
        FunctionExpression: asynchronous,
        ArrowFunctionExpression: asynchronous,
        AwaitExpression: () => {
          find('await');
        },
        Identifier: (node) => {
          if (impureNames.has(node.name)) find(node.name);
        },
        NewExpression: (node) => {
          if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
            find('new Date()');
        },
        MemberExpression: (node) => {
          if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
          const name = `${node.object.name}.${node.property.name}`;
          if (name === 'Date.now' || name === 'Math.random') find(name);
        },
      }).visit(parse(source).program);
      return findings;
    });
}

/** Tests that would not run, in `test/`. */
export function checkTests(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => {
    const findings: Finding[] = [];
    new Visitor({
      MemberExpression: (node) => {
        if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
        const isTest = ['it', 'test', 'describe', 'suite'].includes(node.object.name);
        const isSkipped = ['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails'].includes(node.property.name);
        if (isTest && isSkipped) findings.push(`${source.path}: ${node.object.name}.${node.property.name}`);
      },
    }).visit(parse(source).program);
    return findings;
  });
}

/** Numbers of advisory locks that two places share: one would wait for the other without any reason. */
export function checkLocks(sources: readonly Source[]): Finding[] {
  const seen = new Map<string, string>();
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\w*Lock = ([\d_]+)n;/g)].flatMap(([, number = '']) => {
      const first = seen.get(number);
      seen.set(number, path);
      return first === undefined ? [] : [`${path} and ${first} share the lock ${number}`];
    }),
  );
}
