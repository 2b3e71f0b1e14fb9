import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTranscript, webExternalId } from '../../src/conversations/index.ts';
import type { InvitationId } from '../../src/core/ids.ts';
import type { InboundContent } from '../../src/core/message.ts';
import type { Database } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newId, testKeys } from '../support/deps.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** An invitation and a web page that speaks for it. Time passes with every message, as it does. */
async function aWebChat() {
  const survey = await aSurvey(database.db);
  const invitation = await survey.invite();
  const invitationId = invitation.invitationId as InvitationId;
  const person = survey.person('web', invitationId);
  const arrives = async (content: InboundContent, key: string = newId()) => {
    survey.clock.advance(1);
    await person.arrives(content, webExternalId(invitationId, key));
    return key;
  };
  const says = async (content: InboundContent, key?: string) => {
    const used = await arrives(content, key);
    survey.clock.advance(1);
    await survey.handleAll();
    return used;
  };
  const read = () =>
    readTranscript(
      { db: database.db, keys: testKeys, clock: survey.clock },
      { invitationId, language: 'vi' },
    );
  /** The conversation as lines that begin with who speaks, each message cut to its first words. */
  const lines = async () =>
    (await read()).messages.map((message) => {
      const words = message.text === null ? `[${message.kind}]` : message.text.slice(0, 24);
      return `${message.from}: ${words}`;
    });
  const presses = async (label: string) => {
    const { question } = await read();
    const option = question?.options.find((candidate) => candidate.label === label);
    if (question === null || option === undefined) throw new Error(`there is no button ${label}`);
    const { sessionId, ask } = question;
    return says({ kind: 'press', question: { sessionId, ask }, value: option.value });
  };
  const opens = () => says({ kind: 'open', token: invitation.token });
  return { survey, invitation, arrives, says, presses, opens, read, lines };
}

describe('the transcript', () => {
  it('of an invitation that nobody opened is empty', async () => {
    const chat = await aWebChat();
    expect(await chat.read()).toMatchObject({
      status: 'not_opened',
      channel: null,
      language: 'vi',
      messages: [],
      question: null,
    });
  });

  it('tells the conversation in the order in which it was led, buttons by their labels', async () => {
    const chat = await aWebChat();
    await chat.opens();
    await chat.presses('Hài lòng');
    expect(await chat.lines()).toEqual([
      'person: [open]',
      'agency: Xin chào Ông/Bà. Hồ sơ "',
      'agency: Ông/Bà có hài lòng với s',
      'person: Hài lòng',
      'agency: Ông/Bà đã phải đi lại th',
    ]);
    const { status, channel, question } = await chat.read();
    expect([status, channel, question?.input, question?.canGoBack]).toEqual([
      'waiting',
      'web',
      'choice',
      true,
    ]);
  });

  it('holds what has arrived and is not handled yet, at its end and under its key', async () => {
    const chat = await aWebChat();
    await chat.opens();
    const key = await chat.arrives({ kind: 'text', text: 'rất tốt' });
    expect((await chat.read()).messages.at(-1)).toMatchObject({
      from: 'person',
      key,
      text: 'rất tốt',
      status: 'received',
    });
  });

  it('holds even the opening, before anything is handled', async () => {
    const chat = await aWebChat();
    await chat.arrives({ kind: 'open', token: chat.invitation.token });
    expect(await chat.read()).toMatchObject({ status: 'not_opened', messages: [{ status: 'received' }] });
  });

  it('shows a message that was set aside as failed', async () => {
    const chat = await aWebChat();
    await chat.opens();
    const key = await chat.arrives({ kind: 'text', text: 'hỏng' });
    await database.db.inbound.updateMany({
      where: { externalId: { endsWith: key } },
      data: { content: { kind: 'from_the_future' } },
    });
    await chat.survey.handleAll();
    expect((await chat.read()).messages.at(-1)).toMatchObject({ key, status: 'failed', text: null });
  });

  it('puts the question again in the other language and gives that one', async () => {
    const chat = await aWebChat();
    await chat.opens();
    await chat.says({ kind: 'language', language: 'en' });
    const { language, question } = await chat.read();
    expect(language).toBe('en');
    expect(question?.options.map(({ label }) => label)).toContain('Very satisfied');
  });

  it('is one over all channels: what was said on Telegram stands in it without a key', async () => {
    const chat = await aWebChat();
    await chat.opens();
    const telegram = chat.survey.person('telegram', '7100001');
    chat.survey.clock.advance(1);
    await telegram.opens(chat.invitation.token);
    chat.survey.clock.advance(1);
    await telegram.writes('5');
    const transcript = await chat.read();
    expect(transcript.channel).toBe('telegram');
    expect(transcript.messages.filter(({ from }) => from === 'person').at(-1)).toMatchObject({
      key: null,
      text: '5',
    });
  });

  it('of another person is another one', async () => {
    const chat = await aWebChat();
    const other = await aWebChat();
    await chat.opens();
    await other.opens();
    await chat.presses('Rất hài lòng');
    expect(await other.lines()).not.toContain('person: Rất hài lòng');
    expect(await other.lines()).toHaveLength(3);
  });

  it('gives only the closing words once the conversation was led to its end', async () => {
    const chat = await aWebChat();
    await chat.opens();
    for (;;) {
      const { question } = await chat.read();
      if (question === null) break;
      const option = question.options[0];
      if (option === undefined) await chat.says({ kind: 'text', text: 'Bí mật' });
      else await chat.presses(option.label);
    }
    const { status, messages } = await chat.read();
    expect(status).toBe('completed');
    expect(messages.map(({ from }) => from)).toEqual(['agency']);
  });

  it('gives only the closing words after a stop, and everything again when the person goes on', async () => {
    const chat = await aWebChat();
    await chat.opens();
    await chat.presses('Hài lòng');
    await chat.says({ kind: 'command', command: 'stop' });
    expect(await chat.lines()).toEqual(['agency: Cuộc hỏi dừng tại đây. N']);
    await chat.opens();
    expect((await chat.read()).status).toBe('waiting');
    expect(await chat.lines()).toContain('person: Hài lòng');
  });
});

describe('the cursor', () => {
  it('is the same as long as nothing happens and another one after anything does', async () => {
    const chat = await aWebChat();
    const cursors = [(await chat.read()).cursor];
    expect((await chat.read()).cursor).toBe(cursors[0]);
    await chat.opens();
    cursors.push((await chat.read()).cursor);
    await chat.arrives({ kind: 'text', text: '4' });
    cursors.push((await chat.read()).cursor);
    await chat.survey.handleAll();
    cursors.push((await chat.read()).cursor);
    expect(new Set(cursors).size).toBe(4);
  });
});
