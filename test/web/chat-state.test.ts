import { describe, expect, it } from 'vitest';
import type { CurrentQuestion, Transcript, TranscriptMessage } from '../../src/contract/web-chat.ts';
import { type ChatEvent, isOver, reduce, startState, viewOf } from '../../src/web/chat/chat-state.ts';
import type { KeptMessage } from '../../src/web/chat/kept-messages.ts';

const sessionId = '0190a1b2-0000-7000-8000-000000000001';
const question: CurrentQuestion = {
  sessionId,
  ask: 1,
  text: 'Ông/Bà có hài lòng không?',
  input: 'rating',
  options: [{ value: '4', label: 'Hài lòng' }],
  canGoBack: false,
};

function agency(id: string, text: string): TranscriptMessage {
  return { id, from: 'agency', at: '2026-11-23T02:00:00Z', kind: 'statement', text };
}
function person(
  key: string,
  text: string | null,
  changes: Partial<Extract<TranscriptMessage, { from: 'person' }>> = {},
): TranscriptMessage {
  return { id: `i-${key}`, from: 'person', at: '', key, kind: 'reply', text, status: 'handled', ...changes };
}
function transcript(changes: Partial<Transcript> = {}): ChatEvent {
  const usual: Transcript = {
    status: 'waiting',
    channel: 'web',
    language: 'vi',
    messages: [agency('o1', question.text)],
    question,
    cursor: 'a',
    retryAfter: 0,
  };
  return { kind: 'transcript_read', transcript: { ...usual, ...changes } };
}
function made(key: string, content: KeptMessage['content'], label: string | null): ChatEvent {
  return { kind: 'message_made', message: { key, content, label, order: 1 } };
}
const press = made('k1', { kind: 'press', question: { sessionId, ask: 1 }, value: '4' }, 'Hài lòng');
const offline: ChatEvent = { kind: 'connection_changed', isConnected: false };

const askedToWait: ChatEvent = { kind: 'asked_to_wait', until: 1_795_000_000_000 };

function after(...events: ChatEvent[]) {
  return viewOf(events.reduce(reduce, startState('vi', [])));
}
const lines = (view: ReturnType<typeof after>) =>
  view.bubbles.map(({ from, text, note }) => `${from}: ${text}${note === null ? '' : ` (${note})`}`);

describe('the page shows', () => {
  it('nothing of its own until it knows where the conversation stands', () => {
    expect(after().phase).toBe('loading');
  });

  it('the welcome to somebody who has not begun', () => {
    const view = after(transcript({ status: 'not_opened', channel: null, messages: [], question: null }));
    expect([view.phase, view.question]).toEqual(['welcome', null]);
  });

  it('when it goes on, while the server asks for a pause, and no longer than that', () => {
    const waiting = after(transcript(), press, askedToWait);
    expect([waiting.waitsUntil, waiting.isTyping, waiting.isConnected]).toEqual([
      1_795_000_000_000,
      false,
      true,
    ]);
    expect(lines(waiting)).toContain('person: Hài lòng (sending)');
    expect(
      after(transcript(), press, askedToWait, { kind: 'message_accepted', key: 'k1' }).waitsUntil,
    ).toBeNull();
  });

  it('the question that waits', () => {
    const view = after(transcript());
    expect([view.phase, view.question, view.isTyping]).toEqual(['talking', question, false]);
    expect(lines(view)).toEqual(['agency: Ông/Bà có hài lòng không?']);
  });

  it('a picture above its words, of an agency whose server tells of pictures', () => {
    const image = 'https://angiang.gov.vn/so-do.png';
    const said = (picture: object) =>
      after(transcript({ messages: [{ ...agency('o1', 'Sơ đồ.'), ...picture } as TranscriptMessage] }))
        .bubbles[0]?.picture;
    expect(said({ image, imageDescription: 'Tầng 1' })).toEqual({ address: image, shows: 'Tầng 1' });
    expect(said({ image })).toEqual({ address: image, shows: null });
    expect(said({})).toBe(null);
  });

  it('an answer at the tap, before the server knows of it, and no question to answer twice', () => {
    const view = after(transcript(), press);
    expect(lines(view)).toEqual(['agency: Ông/Bà có hài lòng không?', 'person: Hài lòng (sending)']);
    expect([view.question, view.isTyping]).toEqual([null, true]);
  });

  it('that an answer is kept while the connection is lost, and does not pretend that anybody types', () => {
    const view = after(transcript(), offline, press);
    expect(lines(view)[1]).toBe('person: Hài lòng (kept)');
    expect([view.isConnected, view.isTyping]).toEqual([false, false]);
  });

  it('an answer once, whether the transcript or the confirmation comes first', () => {
    const answered = transcript({
      messages: [agency('o1', question.text), person('k1', 'Hài lòng'), agency('o2', 'Mấy lần?')],
      question: { ...question, ask: 2 },
    });
    const accepted: ChatEvent = { kind: 'message_accepted', key: 'k1' };
    for (const events of [
      [press, answered, accepted],
      [press, accepted, answered],
    ]) {
      const view = after(transcript(), ...events);
      expect(lines(view)).toEqual([
        'agency: Ông/Bà có hài lòng không?',
        'person: Hài lòng (sent)',
        'agency: Mấy lần?',
      ]);
      expect(view.question?.ask).toBe(2);
    }
  });

  it('no question while an answer from another device waits to be handled', () => {
    const view = after(
      transcript({
        messages: [agency('o1', question.text), person('other', 'Hài lòng', { status: 'received' })],
      }),
    );
    expect([view.question, view.isTyping]).toEqual([null, true]);
  });

  it('that an answer could not be recorded, and the question again', () => {
    const view = after(
      transcript({ messages: [agency('o1', question.text), person('k1', 'Hài lòng', { status: 'failed' })] }),
    );
    expect(lines(view)[1]).toBe('person: Hài lòng (not_handled)');
    expect(view.question).toEqual(question);
  });

  it('the other language at once, with the question still to be answered', () => {
    const view = after(transcript(), made('k2', { kind: 'language', language: 'en' }, null));
    expect([view.language, view.question]).toEqual(['en', question]);
    expect(view.bubbles).toHaveLength(1);
  });
});

describe('at the end the page shows', () => {
  const closing = [agency('o9', 'Cảm ơn Ông/Bà.')];
  const completed = transcript({ status: 'completed', messages: closing, question: null });

  it('all that was said here, though the server gives only its closing words', () => {
    const view = after(transcript(), press, { kind: 'message_accepted', key: 'k1' }, completed);
    expect(lines(view)).toEqual([
      'agency: Ông/Bà có hài lòng không?',
      'person: Hài lòng (sent)',
      'agency: Cảm ơn Ông/Bà.',
    ]);
    expect([view.phase, view.ending]).toEqual(['ended', 'completed']);
  });

  it('the same when the end is read twice', () => {
    const view = after(transcript(), completed, completed);
    expect(view.bubbles.map(({ id }) => id)).toEqual(['o1', 'o9']);
  });

  it('to somebody who comes later, nothing that was answered', () => {
    expect(lines(after(completed))).toEqual(['agency: Cảm ơn Ông/Bà.']);
  });

  it('a way to go on, if the person had stopped, and the conversation when it is taken', () => {
    const stopped = transcript({ status: 'interrupted', messages: closing, question: null });
    expect(after(stopped)).toMatchObject({ phase: 'ended', ending: 'interrupted', offer: 'go_on' });
    const again = after(stopped, made('k3', { kind: 'open', language: 'vi' }, null));
    expect(again).toMatchObject({ phase: 'talking', ending: null, offer: null, isTyping: true });
    expect(after(stopped, transcript())).toMatchObject({ phase: 'talking', ending: null, question });
  });

  it('why, if the link was refused, and gives up what could not be sent', () => {
    const view = after(transcript(), press, { kind: 'link_refused', refusal: 'link_expired' });
    expect(view).toMatchObject({ phase: 'ended', ending: 'link_expired', question: null, offer: null });
    expect(lines(view)).toEqual(['agency: Ông/Bà có hài lòng không?']);
  });
});

describe('the page offers', () => {
  it('to go on here, while the conversation runs in another app', () => {
    expect(after(transcript({ channel: 'telegram' }))).toMatchObject({
      offer: 'continue_here',
      question: null,
    });
  });

  it('to try again, if the conversation could not begin', () => {
    const view = after(
      transcript({
        status: 'not_opened',
        channel: null,
        question: null,
        messages: [person('k1', null, { kind: 'open' }), agency('o1', 'Rất tiếc, đang gặp sự cố.')],
      }),
    );
    expect(view).toMatchObject({ phase: 'talking', offer: 'try_again', question: null });
  });
});

describe('a conversation is over', () => {
  it.each([
    ['not_opened', false],
    ['waiting', false],
    ['interrupted', false],
    ['failed', false],
    ['completed', true],
    ['expired', true],
  ] as const)('when it is %s: %s', (status, expected) => {
    const state = reduce(startState('vi', []), transcript({ status, question: null }));
    expect(isOver(state)).toBe(expected);
  });
});
