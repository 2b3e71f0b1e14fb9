/**
 * The program as JavaScript, made once for a run of tests: loading TypeScript takes each process a second, and there are
 * some fifty of them. A few are still started as people start them, by tsx: by npm, and from `sources`.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

/** What tests start as a process. */
const entries = ['src/main', 'src/tools/job', 'src/tools/migrate', 'test/crash/crash-child'];

/** A folder for it. Programs find packages by the folders above them, so it is within the project. */
export async function aProgramFolder(): Promise<string> {
  const caches = join(projectFolder, 'node_modules/.cache');
  await mkdir(caches, { recursive: true });
  return mkdtemp(join(caches, 'lang-nghe-program-'));
}

/** Compiles the program into the folder: `src/main.ts` to `src/main.js`, and so on. */
export async function compileProgram(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'warn',
    plugins: [keepPlaces],
    ssr: { external: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(entries.map((entry) => [entry, join(projectFolder, `${entry}.ts`)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
      },
    },
  });
}

/** Files find what lies beside them (migrations, flows, pages) by their own place: it stays that of the source. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  transform: (code, id) => {
    if (!code.includes('import.meta.')) return undefined;
    return code
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)));
  },
};
