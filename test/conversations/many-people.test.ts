import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { TestApplication } from '../support/application.ts';
import { anApplication } from '../support/application.ts';
import { freshDatabase } from '../support/database.ts';
import { newId } from '../support/deps.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { aReportedDossier } from '../support/reports.ts';
import { loadSteadyFlows } from '../support/steady-flows.ts';

let telegram: FakeTelegram;
let application: TestApplication & { close(): Promise<void> };

beforeAll(async () => {
  telegram = await startFakeTelegram();
  const port = String(await aFreePort());
  const database = await freshDatabase();
  application = await anApplication(
    {
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_BOT_USERNAME: 'langnghe_bot',
      TELEGRAM_WEBHOOK_SECRET: 'secret_of_many_people',
      TELEGRAM_API_ROOT: telegram.apiRoot,
      TELEGRAM_MESSAGES_PER_SECOND: '0',
      TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    },
    { database },
  );
  await loadSteadyFlows({ db: database.db, newId, clock: application.deps.clock });
  await application.start();
  await vi.waitUntil(() => telegram.callsOf('setWebhook').length > 0, { timeout: 20_000 });
});
afterAll(async () => {
  await application.close();
  await telegram.close();
});

/** What one citizen answers, by the words of the question; long options are numbered on their buttons. */
const replies: readonly (readonly [question: string, button: string])[] = [
  ['hài lòng với sự phục vụ', 'Rất hài lòng'],
  ['đi lại thêm mấy lần', '1 lần'],
  ['lịch sự', 'Hài lòng'],
  ['đầy đủ, chính xác', 'Bình thường'],
  ['phiền hà', 'Không muốn trả lời'],
];

describe('many people at once over Telegram', () => {
  it('every answer is stored once, in the order in which it was given', { timeout: 300_000 }, async () => {
    const crowd = inject('template').kind === 'postgresql' ? 200 : 40;
    const invitations = [];
    for (let index = 0; index < crowd; index += 1) {
      const phone = `08${String(10_000_000 + index)}`;
      invitations.push(
        await aReportedDossier(application.database.db, {
          applicant: { kind: 'person', phone, locale: 'vi' },
        }),
      );
    }
    await Promise.all(
      invitations.map(async ({ token }) => {
        const person = telegram.person();
        await person.opens(token);
        for (const [question, button] of replies) {
          await vi.waitUntil(() => person.screen.some((shown) => shown.text.includes(question)), {
            timeout: 120_000,
            interval: 20,
          });
          const label = person.buttons().find((candidate) => candidate.endsWith(button));
          await person.presses(label ?? button);
        }
      }),
    );
    const { db } = application.database;
    const isSettled = async () =>
      (await db.invitation.count({ where: { spentAt: null } })) === 0 &&
      (await db.outbound.count({ where: { status: { not: 'wired' } } })) === 0;
    await vi.waitUntil(isSettled, { timeout: 60_000, interval: 100 });

    const responses = await db.response.findMany({
      include: { answers: { orderBy: { sessionRevision: 'asc' } }, session: { include: { inbounds: true } } },
    });
    expect(responses).toHaveLength(crowd);
    for (const { status, answers, session } of responses) {
      expect(status).toBe('completed');
      expect(answers.map((answer) => [answer.criterion, answer.category])).toEqual([
        ['overall', '5'],
        ['extra_visits', '1'],
        ['official_courtesy', '4'],
        ['result_accuracy', '3'],
        ['harassment_perception', 'prefer_not_to_say'],
      ]);
      expect(session.inbounds).toHaveLength(1 + replies.length);
    }
    // The greeting, the questions and the thanks, to each once.
    expect(telegram.callsOf('sendMessage')).toHaveLength(crowd * (1 + replies.length + 1));
    expect(telegram.refused).toEqual([]);
  });
});
