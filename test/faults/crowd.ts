/**
 * Citizens who take part in surveys over Telegram while things break, and the one-stop system that reports
 * their dossiers. Both do what the real ones do when they are refused: they come again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import type { Delivery, FakeTelegram, Person } from '../support/fake-telegram.ts';
import { intakeSecret, signature } from '../support/intake.ts';
import { aReportBody } from '../support/reports.ts';

export const webhookSecret = 'secret_of_the_fault_tests';
/** For the whole of a person's survey, faults included. */
const patienceMilliseconds = 240_000;
const lookEveryMilliseconds = 30;
/** Telegram waits 1 s, 2 s, 4 s …; here, a second stands for any of these. */
const bringAgainMilliseconds = 1_000;

/** What the environment of a process of these tests must say. */
export function environmentOf(telegram: FakeTelegram, port: number): Record<string, string> {
  return {
    APP_SECRET: 'a secret of the fault tests, at least 32 characters',
    DEMO: 'off',
    INTAKE_SECRET: intakeSecret,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_BOT_USERNAME: 'langnghe_bot',
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
}

export type Crowd = {
  /** Resolves when everybody has been thanked. */
  readonly finished: Promise<void>;
  /** Resolves when this share of all the answers has been given. */
  reached(share: number): Promise<void>;
  readonly people: readonly Person[];
  /** Updates that the webhook acknowledged, and every status that it ever answered. */
  readonly acknowledged: ReadonlySet<number>;
  readonly statuses: ReadonlySet<number>;
  /** Codes of the dossiers whose report was acknowledged. */
  readonly reported: ReadonlySet<string>;
};

/** Sends `size` people through their surveys at `address()`, the place that answers at that moment. */
export function aCrowd(telegram: FakeTelegram, address: () => string, size: number): Crowd {
  const acknowledged = new Set<number>();
  const statuses = new Set<number>();
  const reported = new Set<string>();
  const people = Array.from({ length: size }, () => telegram.person());
  const thanked = new Set<Person>();
  let isOver = false;

  const note = (deliveries: readonly Delivery[]) => {
    for (const { updateId, status } of deliveries) {
      statuses.add(status);
      if (status === 200) acknowledged.add(updateId);
    }
  };

  const bringAgain = async () => {
    while (!isOver) {
      await wait(bringAgainMilliseconds);
      note(await telegram.deliver());
    }
  };

  const takePart = async (person: Person) => {
    const { token, dossierCode } = await report(address);
    reported.add(dossierCode);
    note(await person.opens(token));
    const deadline = Date.now() + patienceMilliseconds;
    let answered: number | undefined;
    while (Date.now() < deadline) {
      if (person.screen.some(({ text }) => isThanks(text))) {
        thanked.add(person);
        return;
      }
      const question = person.screen.findLast((message) => message.keyboard.inline_keyboard.length > 0);
      if (question !== undefined && question.id !== answered) {
        answered = question.id;
        const labels = person.buttons(question);
        const best = labels.find((label) => label.includes('Rất hài lòng')) ?? labels[0] ?? '';
        note(await person.presses(best));
      }
      await wait(lookEveryMilliseconds);
    }
    const screen = person.screen.map((message) => message.text);
    throw new Error(`a person was left waiting; on the screen: ${JSON.stringify(screen)}`);
  };

  const bringing = bringAgain();
  const finished = Promise.all(people.map(takePart)).then(async () => {
    isOver = true;
    await bringing;
  });
  return {
    finished,
    people,
    acknowledged,
    statuses,
    reported,
    reached: async (share) => {
      const enough = () => people.reduce((sum, { screen }) => sum + Math.min(screen.length, 5), 0);
      while (enough() < share * size * 5) await Promise.race([wait(lookEveryMilliseconds), finished]);
    },
  };
}

function isThanks(text: string): boolean {
  return text.includes('Cảm ơn Ông/Bà. Ý kiến');
}

/** Reports a dossier as a one-stop system does: again, until it is acknowledged. */
async function report(address: () => string): Promise<{ token: string; dossierCode: string }> {
  const body = aReportBody({ applicant: { kind: 'person', locale: 'vi' } });
  const text = JSON.stringify(body);
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const timestamp = Math.floor(Date.now() / 1000);
    const response = await fetch(`${address()}/api/v1/dossiers`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Intake-Timestamp': String(timestamp),
        'X-Intake-Signature': signature(timestamp, text),
      },
      body: text,
      signal: AbortSignal.timeout(30_000),
    }).catch(() => undefined);
    if (response?.ok === true) {
      const answer = (await response.json()) as { invitation: { token: string } };
      return { token: answer.invitation.token, dossierCode: String(body['dossierCode']) };
    }
    if (response !== undefined && response.status !== 503) {
      throw new Error(`intake answered ${response.status}: ${await response.text()}`);
    }
    await wait(bringAgainMilliseconds);
  }
  throw new Error('a dossier could not be reported');
}

/**
 * What must hold whatever happened:
 * acknowledged = stored · stored = handled once · one completed response for each dossier · each message of the
 * conversation on the screen, once, or marked as a possible duplicate · no timer fired twice.
 */
export async function expectNothingLost(database: Database, telegram: FakeTelegram, crowd: Crowd) {
  const { db } = database;
  const dossiers = await db.dossier.findMany({ include: { invitation: true, response: true } });
  expect(new Set(dossiers.map((dossier) => dossier.code))).toEqual(crowd.reported);
  for (const { response, invitation } of dossiers) {
    expect(response?.status).toBe('completed');
    expect(invitation?.spentAt).not.toBeNull();
  }

  const inbounds = await db.inbound.findMany();
  const stored = new Set(inbounds.map((inbound) => Number(inbound.externalId)));
  expect([...crowd.acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  expect(inbounds.filter((inbound) => inbound.status !== 'handled').map(({ id }) => id)).toEqual([]);

  const outbounds = await db.outbound.findMany();
  const unfinished = outbounds.filter(({ status }) => !['wired', 'delivered', 'read'].includes(status));
  expect(unfinished.map(({ status, failure }) => ({ status, failure }))).toEqual([]);
  const shown = crowd.people.reduce((sum, person) => sum + person.screen.length, 0);
  const marked = outbounds.filter((outbound) => outbound.isPossibleDuplicate || outbound.attempts > 1).length;
  expect(shown).toBeGreaterThanOrEqual(outbounds.length);
  expect(shown).toBeLessThanOrEqual(outbounds.length + marked);

  const sessions = await db.session.findMany({ include: { timers: true } });
  for (const session of sessions) {
    expect(session.status).toBe('completed');
    expect(session.timers.filter((timer) => timer.firedAt !== null && timer.kind === 'expiry')).toEqual([]);
  }
  expect(telegram.refused).toEqual([]);
}
