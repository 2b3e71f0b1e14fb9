/**
 * A real browser for the tests, from the npm package `@sparticuz/chromium`: Chromium and the shared libraries
 * that it needs beyond a bare Linux with glibc. Nothing is installed on the machine and nothing downloaded.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

const modules = join(import.meta.dirname, '../../node_modules');
const packageFolder = join(modules, '@sparticuz/chromium');

/**
 * The package's own list is made for AWS Lambda: one process, and web security off. The first makes closing
 * a page end the browser, the second would hide what our content policy forbids.
 */
const flags = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/** Starts the browser; works as root and offline. Close it when done. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackBrowser();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: flags,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      HOME: folder,
    },
  });
}

/** Unpacks beside the packages, once; several test processes may do so at the same moment. */
async function unpackBrowser(): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')));
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const unpacking = `${folder}-${randomBytes(4).toString('hex')}`;
  await mkdir(unpacking, { recursive: true });
  // The package unpacks into the folder for temporary files, and its libraries only where it takes the
  // machine for Lambda's: so it runs in a process with both set.
  const script = `import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packageFolder,
    env: { ...process.env, TMPDIR: unpacking, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
  // Without any font of the system Chromium draws no text at all, not even in a page's own font.
  await writeFile(
    join(unpacking, 'fonts.conf'),
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  );
  try {
    await rename(unpacking, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    await rm(unpacking, { recursive: true, force: true });
  }
  return folder;
}

/** The screens on which every page must be good: a cheap phone and an office computer. */
export const screens = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
} as const;

/** The violations of accessibility rules that axe-core calls serious or critical, one line each. */
export async function seriousViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  // Things that are fading in have not their final colours yet.
  await page.evaluate(
    'Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})))',
  );
  const json = await page.evaluate('axe.run().then((results) => JSON.stringify(results.violations))');
  return violationsSchema
    .parse(JSON.parse(String(json)))
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
}

const violationsSchema = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);
