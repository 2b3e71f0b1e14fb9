import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFlows } from '../../src/surveys/index.ts';
import { answerCommand } from '../../src/tools/commands.ts';
import { startDemo } from '../../src/tools/demo/start-demo.ts';
import { anApplication, type TestApplication } from '../support/application.ts';
import { fixedClock } from '../support/deps.ts';
import { aReportedDossier } from '../support/reports.ts';
import { flowsFolder } from '../support/survey.ts';

const clock = fixedClock(new Date('2026-11-23T02:00:00Z'));

describe('npm run demo', () => {
  let application: TestApplication & { close(): Promise<void> };
  const progress: string[] = [];
  beforeAll(async () => {
    application = await anApplication({}, { clock });
    await loadFlows(application.deps, flowsFolder);
    const request = { command: 'demo', arguments: { dossiers: 250, days: 30 } };
    const answer = await answerCommand(application, request, (line) => progress.push(line));
    expect(answer).toMatchObject({ ok: true, value: { dossiers: 250, days: 30 } });
  });
  afterAll(() => application.close());

  it('shows how far it is', () => {
    expect(progress.map((line) => line.split(' ')[1])).toEqual(['100/250', '200/250', '250/250']);
  });

  it('leaves dossiers, each with its invitation, and answers of some of them', async () => {
    const { db } = application.deps;
    expect(await db.dossier.count()).toBe(250);
    expect(await db.invitation.count()).toBe(250);
    const responses = await db.response.count();
    expect(responses).toBeGreaterThan(25);
    expect(responses).toBeLessThan(125);
    expect(await db.response.count({ where: { status: 'completed' } })).toBeGreaterThan(15);
    expect(await db.answer.count({ where: { kind: 'rating' } })).toBeGreaterThan(responses);
  });

  it('went the real way: every message was taken from the inbox, every reply written to the outbox', async () => {
    const { db } = application.deps;
    expect(await db.inbound.count({ where: { status: { not: 'handled' } } })).toBe(0);
    expect(await db.outbound.count({ where: { status: { not: 'wired' } } })).toBe(0);
    expect(await db.session.count({ where: { status: 'failed' } })).toBe(0);
    const answered = await db.inbound.count();
    expect(answered).toBeGreaterThan(await db.answer.count());
  });

  it('let some answer on Telegram and on Zalo, with the buttons and in the words of those', async () => {
    const { db } = application.deps;
    const channels = await db.response.groupBy({ by: ['channel'], _count: true });
    expect(new Set(channels.map(({ channel }) => channel))).toEqual(new Set(['web', 'telegram', 'zalo']));
    const events = await db.inbound.findMany({ where: { channel: 'zalo' }, select: { externalId: true } });
    expect(events.every(({ externalId }) => externalId.startsWith('user_send_text:'))).toBe(true);
  });

  it('leaves figures for the public page', async () => {
    expect(await application.deps.db.tallyTouch.count()).toBe(0);
    expect(await application.deps.db.jobRun.count({ where: { status: 'succeeded' } })).toBe(1);
  });

  it('goes on with other dossiers when it is run again', async () => {
    const request = { command: 'demo', arguments: { dossiers: 20, days: 5 } };
    const answer = await answerCommand(application, request, () => undefined);
    expect(answer).toMatchObject({ ok: true, value: { dossiers: 20 } });
    expect(await application.deps.db.dossier.count()).toBe(270);
  });

  it.each([{ dossiers: 0, days: 30 }, { dossiers: 10 }, { dossiers: Number.NaN, days: 1 }])(
    'refuses %j',
    async (given) => {
      const answer = await answerCommand(application, { command: 'demo', arguments: given }, () => undefined);
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_arguments' } });
    },
  );
});

describe('the demo at the first start', () => {
  it('gives a survey link at once, the same again that day, and another when that one is used', async () => {
    const application = await anApplication({}, { clock });
    const first = await startDemo(application);
    expect(first).toMatch(/^[A-Za-z0-9_-]{32}$/);
    // Stopping ends the simulation between two of its steps.
    await application.stop();
    expect(await startDemo(application)).toBe(first);
    await application.deps.db.invitation.updateMany({ data: { spentAt: clock.now() } });
    expect(await startDemo(application)).not.toBe(first);
    await application.stop();
    expect(application.logLines.filter((line) => line.includes('"error"'))).toEqual([]);
    await application.close();
  });

  it('leaves a database alone that holds something else', async () => {
    const application = await anApplication({}, { clock });
    await aReportedDossier(application.deps.db);
    expect(await startDemo(application)).toBeUndefined();
    expect(await application.deps.db.dossier.count()).toBe(1);
    await application.close();
  });
});
