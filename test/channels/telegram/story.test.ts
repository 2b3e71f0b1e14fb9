/** A whole survey over Telegram: the real application, a strict stand-in for the platform, a person with a phone. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anApplication } from '../../support/application.ts';
import { eventually } from '../../support/eventually.ts';
import { type FakeTelegram, faults, type Person, startFakeTelegram } from '../../support/fake-telegram.ts';
import { aReportedDossier } from '../../support/reports.ts';
import { loadSteadyFlows } from '../../support/steady-flows.ts';

let telegram: FakeTelegram;
let application: Awaited<ReturnType<typeof anApplication>>;

async function begin(mode: 'webhook' | 'polling'): Promise<void> {
  telegram = await startFakeTelegram();
  const port = await freePort();
  application = await anApplication({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    TELEGRAM_MODE: mode,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_BOT_USERNAME: 'langnghe_bot',
    TELEGRAM_WEBHOOK_SECRET: 'a_secret-of-the-tests',
  });
  await loadSteadyFlows(application.deps);
  await application.start();
  const begun = mode === 'webhook' ? 'setWebhook' : 'getUpdates';
  await eventually(() => expect(telegram.callsOf(begun)).not.toEqual([]));
}

afterEach(async () => {
  await application.close();
  await telegram.close();
});

async function invite() {
  const { db, clock, keys } = application.deps;
  return aReportedDossier(db, {}, { clock, keys });
}

async function answersOf(invitationId: string) {
  const invitation = await application.deps.db.invitation.findUniqueOrThrow({
    where: { id: invitationId },
    include: { dossier: { include: { response: { include: { answers: true } } } } },
  });
  const answers = invitation.dossier.response?.answers ?? [];
  return Object.fromEntries(answers.map((answer) => [answer.nodeId, answer.category]));
}

/** From the first question to the thanks, by buttons and in words. */
async function answerAll(person: Person): Promise<void> {
  await person.sees('hài lòng với sự phục vụ');
  await person.presses('Hài lòng');
  await person.sees('đi lại thêm mấy lần');
  await person.writes('0');
  await person.sees('thái độ giao tiếp');
  await person.writes('5');
  await person.sees('Kết quả giải quyết');
  await person.presses('↩ Quay lại (Back)');
  await person.sees('thái độ giao tiếp');
  await person.presses('Bình thường');
  await person.sees('Kết quả giải quyết');
  await person.writes('rat hai long');
  await person.sees('1. Không có công chức nào');
  await person.writes('1');
  await person.sees('Cảm ơn Ông/Bà');
}

const answers = {
  overall: '4',
  extra_visits: '0',
  courtesy: '3',
  result_accuracy: '5',
  harassment: expect.any(String),
};

describe.each(['webhook', 'polling'] as const)('a survey over Telegram (%s)', (mode) => {
  beforeEach(() => begin(mode));

  it('runs from the invitation to the thanks, by buttons and in words', async () => {
    const { token, invitationId } = await invite();
    const person = telegram.person();
    await person.opens(token);
    await answerAll(person);
    expect(await answersOf(invitationId)).toEqual(answers);
    expect(telegram.refused).toEqual([]);
    await eventually(() => expect(person.screen.flatMap((shown) => person.buttons(shown))).toEqual([]));
    await eventually(() => expect(person.waitingPresses).toBe(0));
  });

  it('goes on through a platform in trouble, and nothing is counted twice', async () => {
    const { token, invitationId } = await invite();
    const person = telegram.person();
    telegram.failNext('sendMessage', faults.throttled(1));
    telegram.failNext('answerCallbackQuery', faults.serverError());
    telegram.failNext('editMessageReplyMarkup', faults.cut());
    await person.opens(token);
    await answerAll(person);
    expect(await answersOf(invitationId)).toEqual(answers);
  });

  it('leaves no word, person or token in the log', async () => {
    const { token } = await invite();
    const person = telegram.person();
    await person.opens(token);
    await person.sees('hài lòng với sự phục vụ');
    await person.writes('câu nói không được ghi vào nhật ký');
    await person.sees('chưa hiểu');
    const log = application.logLines.join('\n');
    for (const secret of ['không được ghi', person.id, token, telegram.token])
      expect(log).not.toContain(secret);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
