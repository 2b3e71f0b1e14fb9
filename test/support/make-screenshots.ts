/**
 * Takes the pictures of the README, `docs/screenshots/`, from the real application with the demo's content:
 * `npm run screenshots`. The demo is random with a fixed seed, so a picture changes only if a page does.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import { openEmbedded } from '../../src/db/client.ts';
import { loadFlows } from '../../src/surveys/index.ts';
import { intakeDeps, loadDemoCatalogue, runDemo } from '../../src/tools/demo/run-demo.ts';
import { sampleInvitation } from '../../src/tools/demo/sample-invitation.ts';
import { countIndices } from '../../src/tools/demo/start-demo.ts';
import { launchBrowser, screens } from './browser.ts';
import { memoryLog, testSecret } from './deps.ts';

const folder = join(import.meta.dirname, '../../docs/screenshots');
const dossiers = 1_800;
const days = 300;
/** Sharp enough to read, and each picture under 150 kB. */
const pixelsPerPoint = 1.1;

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const config = parseConfig({ PORT: '0', DEMO: 'off', APP_SECRET: testSecret });
  if (!config.ok) throw new Error('the configuration is not good');
  const database = await openEmbedded(undefined);
  await database.migrate();
  const application = createApplication({ ...config.value, appSecret: testSecret }, database, {
    log: memoryLog(),
  });
  await loadFlows(application.deps, new URL('../../flows/', import.meta.url));
  await loadDemoCatalogue(application);
  await runDemo(application, { dossiers, days }, (done) => console.log(`${done} of ${dossiers} dossiers`));
  await countIndices(application);
  const token = await sampleInvitation(intakeDeps(application));
  const url = `http://127.0.0.1:${await application.start()}`;
  const browser = await launchBrowser();
  try {
    await takeChat(browser, `${url}/s/${token}`);
    await takePublicPage(browser, url);
  } finally {
    await browser.close();
    await application.stop();
    await database.close();
  }
}

/** Two moments of the chat side by side, as on phones. */
async function takeChat(browser: Browser, address: string): Promise<void> {
  const page = await browser.newPage({
    ...screens.phone,
    deviceScaleFactor: pixelsPerPoint,
    reducedMotion: 'reduce',
  });
  const pictures: Buffer[] = [];
  await page.goto(address);
  await settled(page);
  pictures.push(await page.screenshot());
  await page.getByRole('button', { name: 'Bắt đầu' }).tap();
  await page.getByRole('radio').first().waitFor();
  await settled(page);
  pictures.push(await page.screenshot());
  await page.close();
  await joinPictures(browser, pictures, join(folder, 'chat.png'));
}

async function takePublicPage(browser: Browser, address: string): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: 1120, height: 1340 },
    deviceScaleFactor: 0.75,
    reducedMotion: 'reduce',
  });
  await page.goto(address);
  await page.locator('.headline-value').waitFor();
  await settled(page);
  await page.screenshot({ path: join(folder, 'public.png') });
  await page.close();
}

async function settled(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

/** At their own size: a picture that is scaled is blurred, and twice as large a file. */
async function joinPictures(browser: Browser, pictures: readonly Buffer[], path: string): Promise<void> {
  const { width, height } = screens.phone.viewport;
  const page = await browser.newPage({
    viewport: {
      width: Math.round(pictures.length * width * pixelsPerPoint) + 56,
      height: Math.round(height * pixelsPerPoint) + 32,
    },
  });
  const images = pictures.map(
    (picture) => `<img alt="" src="data:image/png;base64,${picture.toString('base64')}">`,
  );
  await page.setContent(
    `<style>body { margin: 0; display: flex; gap: 24px; padding: 16px; background: #e6dfd1 } img { border-radius: 24px }</style>${images.join('')}`,
  );
  await page.screenshot({ path });
  await page.close();
  const { length } = await readFile(path);
  console.log(`${path}: ${length} bytes`);
}

await main();
