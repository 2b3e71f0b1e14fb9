/** The main ways through the system, as the people on them see them; whatever dies on the way, each must end well. */
import { expect } from 'vitest';
import { transcriptSchema } from '../../src/contract/web-chat.ts';
import { newId } from '../support/deps.ts';
import { aPhoto } from '../support/files.ts';
import { signature } from '../support/intake.ts';
import { aReportBody } from '../support/reports.ts';
import { complaintProcedure } from './complaint-procedure.ts';
import type { Telling } from './crashing.ts';

export type Story = (telling: Telling) => Promise<void>;

const shows = (screen: readonly { text: string }[], words: string) => () =>
  screen.some(({ text }) => text.includes(words));

/** Nothing that was said is missing, and no more than one message was said twice. */
function expectScreen(screen: readonly { text: string }[], messages: number): void {
  const distinct = new Set(screen.map(({ text }) => text));
  expect(distinct.size, JSON.stringify([...distinct])).toBe(messages);
  expect(screen.length - distinct.size).toBeLessThanOrEqual(1);
}

const answersOverTelegram: Story = async (telling) => {
  const { token } = await telling.invite();
  const person = telling.telegram.person();
  await telling.begin();
  await telling.does(() => person.opens(token));
  await telling.until(shows(person.screen, 'có hài lòng với sự phục vụ'));
  await telling.does(() => person.presses('Rất hài lòng'));
  await telling.until(shows(person.screen, 'đi lại thêm mấy lần'));
  expectScreen(person.screen, 3);
};

const answersOverZalo: Story = async (telling) => {
  const { code } = await telling.invite();
  const person = telling.zalo.person();
  await telling.begin();
  await telling.does(() => person.writes(`#${code}`));
  await telling.until(shows(person.screen, 'có hài lòng với sự phục vụ'));
  await telling.does(() => person.presses('Rất hài lòng'));
  await telling.until(shows(person.screen, 'đi lại thêm mấy lần'));
  expectScreen(person.screen, 3);
};

const answersInTheWebChat: Story = async (telling) => {
  const { token } = await telling.invite();
  const chat = `${telling.address}/s/${token}`;
  const say = (key: string, content: object) => async () => {
    const response = await fetch(`${chat}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, content }),
    }).catch(() => undefined);
    return response?.status === 202;
  };
  const read = async () => {
    const response = await fetch(`${chat}/transcript`).catch(() => undefined);
    return response?.ok === true ? transcriptSchema.parse(await response.json()) : undefined;
  };
  await telling.begin();
  await telling.until(say(newId(), { kind: 'open', language: 'vi' }));
  let sessionId = '';
  await telling.until(async () => {
    const question = (await read())?.question;
    sessionId = question?.sessionId ?? '';
    return question?.ask === 1;
  });
  await telling.until(say(newId(), { kind: 'press', question: { sessionId, ask: 1 }, value: '5' }));
  let texts: (string | null)[] = [];
  await telling.until(async () => {
    const transcript = await read();
    texts = transcript?.messages.map(({ text }) => text) ?? [];
    return transcript?.question?.ask === 2;
  });
  expect(new Set(texts).size).toBe(texts.length);
};

const reportsDossiers: Story = async (telling) => {
  const post = async (path: string, body: object) => {
    const text = JSON.stringify(body);
    const timestamp = Math.floor(Date.now() / 1000);
    const response = await fetch(`${telling.address}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-intake-timestamp': String(timestamp),
        'x-intake-signature': signature(timestamp, text),
      },
      body: text,
    }).catch(() => undefined);
    return response?.ok === true ? JSON.stringify(await response.json()) : undefined;
  };
  const dossiers = [1, 2, 3].map(() => aReportBody({ dossierCode: aCode(), applicant: aPerson() }));
  await telling.begin();
  await telling.until(async () => (await post('/api/v1/dossiers', dossiers[0] ?? {})) !== undefined);
  // Whoever reports again gets the invitations that there are, word for word.
  const tokens: string[][] = [];
  await telling.until(async () => {
    const answer = await post('/api/v1/dossiers/batch', { dossiers });
    if (answer !== undefined) tokens.push(answer.match(/"token":"[^"]+"/g) ?? []);
    return tokens.length >= 2;
  });
  expect(tokens[0]).toHaveLength(3);
  for (const again of tokens) expect(again).toEqual(tokens[0]);
};

let serial = 1_000;
function aNumber(): number {
  serial += 1;
  return serial;
}
const aCode = () => `H38.12.06-261110-${aNumber()}`;
const aPerson = () => ({ kind: 'person', phone: `08${10_000_000 + aNumber()}`, locale: 'vi' });

const filesAComplaint: Story = async (telling) => {
  const { token } = await telling.invite({ procedureCode: complaintProcedure });
  const person = telling.telegram.person();
  const photo = telling.telegram.keepFile(await aPhoto());
  await telling.begin();
  const asked = (words: string) => telling.until(shows(person.screen, words));
  await telling.does(() => person.opens(token));
  await asked('có muốn gửi phản ánh');
  await telling.does(() => person.writes('có'));
  await asked('muốn gửi nội dung nào');
  await telling.does(() => person.writes('phản ánh'));
  await asked('kể rõ việc');
  await telling.does(() => person.writes('Tôi phải đi lại bốn lần.'));
  await asked('ảnh hoặc tài liệu');
  await telling.does(() => person.sends({ photo: [{ file_id: photo }] }));
  await asked('Xong');
  await telling.does(() => person.writes('xong'));
  await asked('cần có họ tên');
  await telling.does(() => person.presses('Không đồng ý'));
  await asked('Mã phản ánh');
};

const optsOut: Story = async (telling) => {
  const phone = `07${10_000_000 + aNumber()}`;
  const { token } = await telling.invite({ phone });
  const person = telling.telegram.person();
  await telling.does(() => person.opens(token));
  await telling.until(shows(person.screen, 'có hài lòng với sự phục vụ'));
  await telling.begin();
  await telling.does(() => person.writes('Dừng lại'));
  await telling.until(shows(person.screen, 'Cuộc hỏi dừng tại đây'));
  // Another dossier of theirs is finished: nobody writes to them.
  await telling.invite({ phone });
  await telling.job('send-invitations');
  expectScreen(person.screen, 3);
};

const countsTheNight: Story = async (telling) => {
  const { token } = await telling.invite();
  const person = telling.telegram.person();
  await telling.does(() => person.opens(token));
  await telling.until(shows(person.screen, 'có hài lòng với sự phục vụ'));
  await telling.does(() => person.presses('Hài lòng'));
  await telling.until(shows(person.screen, 'đi lại thêm mấy lần'));
  await telling.begin();
  await telling.job('roll-up-indices');
  await telling.job('fire-timers');
  expect(await telling.job('check-tallies')).toMatchObject({ differing: 0 });
};

export const stories: Readonly<Record<string, Story>> = {
  'a question answered over Telegram': answersOverTelegram,
  'a question answered over Zalo': answersOverZalo,
  'a question answered in the web chat': answersInTheWebChat,
  'dossiers reported': reportsDossiers,
  'a complaint filed with a photo': filesAComplaint,
  'a wish to hear no more': optsOut,
  'the nightly count': countsTheNight,
};
