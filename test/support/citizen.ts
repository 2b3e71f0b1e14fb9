import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser, screens } from './browser.ts';
import { aListeningApplication, type ListeningApplication } from './listening.ts';

export type Invited = Awaited<ReturnType<ListeningApplication['invite']>>;

/** The application and a browser for a test file; `aDevice` opens a citizen's device, closed after each test. */
export function setUpBrowsing(environment: Record<string, string> = {}) {
  const open: { application?: ListeningApplication; browser?: Browser } = {};
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    [open.application, open.browser] = await Promise.all([
      aListeningApplication(environment),
      launchBrowser(),
    ]);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await open.browser?.close();
    await open.application?.close();
  });
  const application = () => {
    if (open.application === undefined) throw new Error('the application is not open yet');
    return open.application;
  };

  /** A device, with what its page complained of and asked of other sites. */
  const aDevice = async (screen: keyof typeof screens = 'phone') => {
    if (open.browser === undefined) throw new Error('the browser is not open yet');
    const context = await open.browser.newContext({
      ...screens[screen],
      locale: 'vi-VN',
      reducedMotion: 'reduce',
    });
    contexts.push(context);
    const complaints: string[] = [];
    const foreign: string[] = [];
    context.on('weberror', (error) => complaints.push(error.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    context.on('request', (request) => {
      if (!request.url().startsWith(application().url)) foreign.push(request.url());
    });
    return { context, complaints, foreign, page: await context.newPage() };
  };

  const answersOf = ({ invitationId }: Invited) =>
    application().deps.db.answer.findMany({
      where: { response: { session: { invitationId } } },
      orderBy: { givenAt: 'asc' },
    });
  return { application, aDevice, answersOf };
}

export const startButton = (page: Page) => page.getByRole('button', { name: 'Bắt đầu' });
export const option = (page: Page, label: string) => page.getByRole('radio', { name: label, exact: true });
export const bubbles = (page: Page) => page.getByRole('log').locator('.bubble');
export const thanks = (page: Page) => page.getByRole('heading', { name: 'Cảm ơn Ông/Bà!' });

/** The questions of the short survey, each by words that only it has. */
export const questions = {
  overall: 'Ông/Bà có hài lòng với sự phục vụ',
  visits: 'Ông/Bà đã phải đi lại',
  courtesy: 'Công chức có thái độ giao tiếp',
  accuracy: 'có thông tin đầy đủ, chính xác',
  harassment: 'Ông/Bà có suy nghĩ như thế nào',
  reason: 'Điều gì làm Ông/Bà chưa hài lòng nhất?',
} as const;

/** Waits until the question can be answered. */
export async function isAsked(page: Page, question: keyof typeof questions): Promise<void> {
  await page.getByRole('radiogroup', { name: questions[question] }).first().waitFor();
}
