import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireTimers, handleWaiting } from '../../src/conversations/index.ts';
import type { Database } from '../../src/db/index.ts';
import { createFlowLibrary } from '../../src/surveys/index.ts';
import { freshDatabase } from '../support/database.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 12 });
});
afterAll(() => database.close());

const inboxOf = (externalIds: string[]) =>
  database.db.inbound.findMany({ where: { externalId: { in: externalIds } }, orderBy: { id: 'asc' } });

describe('the inbox', () => {
  it('handles the messages of one person in the order in which they came', async () => {
    const survey = await aSurvey(database.db);
    const { token } = await survey.invite();
    const person = survey.person('telegram', '6000001');
    // All of it arrives before anything is handled.
    await person.arrives({ kind: 'open', token }, 'order-0');
    await person.arrives({ kind: 'text', text: '4' }, 'order-1');
    await person.arrives({ kind: 'command', command: 'back' }, 'order-2');
    await person.arrives({ kind: 'text', text: '5' }, 'order-3');
    await survey.handleAll();
    const rows = await inboxOf(['order-0', 'order-1', 'order-2', 'order-3']);
    expect(rows.map((row) => row.status)).toEqual(['handled', 'handled', 'handled', 'handled']);
    const answers = await database.db.answer.findMany({
      where: {
        criterion: 'overall',
        response: { session: { inbounds: { some: { externalId: 'order-3' } } } },
      },
    });
    expect(answers).toMatchObject([{ level: 5, rawReply: '5' }]);
  });

  it('sets an unreadable message aside and goes on with the next', async () => {
    const survey = await aSurvey(database.db);
    const { token } = await survey.invite();
    const person = survey.person('telegram', '6000002');
    await person.opens(token);
    const conversation = await database.db.conversation.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    await person.arrives({ kind: 'text', text: 'x' }, 'garbage-1');
    await database.db.inbound.update({
      where: { channel_externalId: { channel: 'telegram', externalId: 'garbage-1' } },
      data: { content: { kind: 'from_the_future' } },
    });
    await person.writes('5', 'garbage-2');
    expect(conversation.channel).toBe('telegram');
    expect((await inboxOf(['garbage-1', 'garbage-2'])).map((row) => [row.status, row.failure])).toEqual([
      ['failed', 'unreadable_content'],
      ['handled', null],
    ]);
  });

  it('tries a message that cannot be handled five times, spoils nobody else’s, then goes on', async () => {
    const library = createFlowLibrary();
    let isBroken = false;
    const survey = await aSurvey(database.db, {
      flows: {
        get: (tx, version) => {
          if (isBroken) throw new Error('the flow cannot be read');
          return library.get(tx, version);
        },
      },
    });
    const poisoned = await survey.invite();
    const healthy = await survey.invite();
    const victim = survey.person('telegram', '6000003');
    const other = survey.person('telegram', '6000004');
    await victim.opens(poisoned.token);
    isBroken = true;
    await victim.arrives({ kind: 'text', text: '5' }, 'poison-1');
    await other.arrives({ kind: 'blocked' }, 'healthy-1');
    await survey.handleAll();
    expect((await inboxOf(['healthy-1']))[0]?.status).toBe('handled');
    for (const seconds of [1, 5, 30, 300]) {
      expect((await inboxOf(['poison-1']))[0]).toMatchObject({ status: 'received' });
      survey.clock.advance(seconds);
      await survey.handleAll();
    }
    expect((await inboxOf(['poison-1']))[0]).toMatchObject({
      status: 'failed',
      attempts: 5,
      failure: 'Error',
    });
    isBroken = false;
    await victim.writes('4', 'poison-2');
    expect((await inboxOf(['poison-2']))[0]?.status).toBe('handled');
    expect(healthy.token).not.toBe(poisoned.token);
  });

  it('serves many people at once with several workers: every answer once, in order per person', async () => {
    const survey = await aSurvey(database.db);
    const people = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => ({
        person: survey.person('telegram', String(6_100_000 + index)),
        ...(await survey.invite()),
      })),
    );
    const words = ['1', '2', '3', '4', '5'];
    await Promise.all(
      people.map(async ({ person, token }, index) => {
        await person.arrives({ kind: 'open', token }, `many-${index}-open`);
        for (const [turn, text] of words.entries()) {
          await person.arrives({ kind: 'text', text }, `many-${index}-${turn}`);
          if (turn < words.length - 1) {
            await person.arrives({ kind: 'command', command: 'back' }, `many-${index}-${turn}-back`);
          }
        }
      }),
    );
    const worker = async () => {
      let idle = 0;
      while (idle < 3) idle = (await handleWaiting(survey.deps, 7)) > 0 ? 0 : idle + 1;
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    await survey.handleAll();
    const answers = await database.db.answer.findMany({
      where: {
        criterion: 'overall',
        response: { dossier: { invitation: { id: { in: people.map(({ invitationId }) => invitationId) } } } },
      },
    });
    // Each went 1, back, 2, back … 5: only in order does every one of them end on 5.
    expect(answers.map((answer) => answer.level)).toEqual(people.map(() => 5));
    expect(
      await database.db.inbound.count({
        where: { status: { not: 'handled' }, externalId: { startsWith: 'many-' } },
      }),
    ).toBe(0);
  });

  it('two channels answering one session at the same moment leave one answer each question', async () => {
    const survey = await aSurvey(database.db);
    const { token, invitationId } = await survey.invite();
    const phone = survey.person('telegram', '6000005');
    const page = survey.person('web', invitationId);
    await phone.opens(token);
    const question = await phone.asked();
    await page.opens(token);
    await phone.arrives({ kind: 'text', text: '5' }, 'both-1');
    await page.arrives({ kind: 'press', question: question.question, value: '1' }, 'both-2');
    await Promise.all([handleWaiting(survey.deps, 1), handleWaiting(survey.deps, 1)]);
    await survey.handleAll();
    const response = await database.db.response.findFirstOrThrow({
      where: { dossier: { invitation: { id: invitationId } } },
      include: { answers: true },
    });
    expect(response.answers.filter((answer) => answer.criterion === 'overall')).toHaveLength(1);
    expect((await inboxOf(['both-1', 'both-2'])).map((row) => row.status)).toEqual(['handled', 'handled']);
  });
});

describe('the expiry timer', () => {
  it('ends a waiting session once, keeps what was said, and does nothing to a finished one', async () => {
    const survey = await aSurvey(database.db);
    const { token, invitationId } = await survey.invite();
    const person = survey.person('telegram', '6000006');
    await person.opens(token);
    await person.writes('4');
    expect((await fireTimers(survey.deps)).fired).toBe(0);
    survey.clock.advance(14 * 24 * 3600 + 1);
    expect((await fireTimers(survey.deps)).fired).toBeGreaterThan(0);
    expect(await fireTimers(survey.deps)).toEqual({ due: 0, fired: 0 });
    const session = await database.db.session.findUniqueOrThrow({
      where: { invitationId },
      include: { response: { include: { answers: true } } },
    });
    expect(session.status).toBe('expired');
    expect(session.response).toMatchObject({ status: 'partial', answers: [{ level: 4 }] });
  });
});
