/** What `npm run build` made of `src/web`: which files a page needs, and the files themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { sendProblem } from '../problem.ts';

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    css: z.array(z.string()).optional(),
    imports: z.array(z.string()).optional(),
  }),
);

/** What a page must load, as addresses. */
export type PageFiles = {
  readonly script: string;
  /** Modules that the script imports, to be fetched along with it. */
  readonly imports: readonly string[];
  readonly styles: readonly string[];
};

export type WebBuild = {
  /** The files of an entry of `src/web`, such as `chat`. Throws if the build is missing. */
  filesOf(entry: 'chat' | 'public'): PageFiles;
  /** Serves the built files. */
  readonly endpoints: readonly Endpoint[];
};

const oneYearMilliseconds = 365 * 24 * 60 * 60 * 1000;
const encodings = { br: '.br', gzip: '.gz' } as const;

/** The build in `folder`; read when the first page is asked for, so that nothing but pages needs it. */
export function openWebBuild(folder = join(import.meta.dirname, '../../../dist/web')): WebBuild {
  const readManifest = once(() =>
    manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))),
  );
  const readNames = once(() => new Set(readdirSync(join(folder, 'assets'))));
  const address = (file: string) => `/${file}`;
  return {
    filesOf: (entry) => {
      const manifest = readManifest();
      const chunk = manifest[`${entry}/main.ts`];
      if (chunk === undefined) throw new Error(`the web build has no entry ${entry}`);
      const imports = (chunk.imports ?? []).flatMap((name) => manifest[name] ?? []);
      return {
        script: address(chunk.file),
        imports: imports.map((part) => address(part.file)),
        styles: [chunk, ...imports].flatMap((part) => part.css ?? []).map(address),
      };
    },
    endpoints: [
      {
        method: 'get',
        path: '/assets/:name',
        access: 'public',
        body: 'none',
        handle: (request, response) => {
          const { name } = request.params;
          const names = readNames();
          if (typeof name !== 'string' || !names.has(name)) {
            sendProblem(response, { status: 404, code: 'not_found', title: 'There is no such file' });
            return;
          }
          response.vary('Accept-Encoding').type(extname(name));
          const encoding = request.acceptsEncodings('br', 'gzip');
          const suffix = encoding === 'br' || encoding === 'gzip' ? encodings[encoding] : undefined;
          const isCompressed = suffix !== undefined && names.has(name + suffix);
          if (isCompressed && typeof encoding === 'string') response.set('Content-Encoding', encoding);
          // The name holds a hash of the content: it never changes.
          response.sendFile(name + (isCompressed ? suffix : ''), {
            root: join(folder, 'assets'),
            immutable: true,
            maxAge: oneYearMilliseconds,
          });
        },
      },
    ],
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
