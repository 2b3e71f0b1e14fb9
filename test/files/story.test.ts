/** A file from a phone to the folder of files, over Telegram and over the page, through the real application. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZaloFiles } from '../../src/channels/zalo/index.ts';
import { createFileStore, sweepFiles } from '../../src/files/index.ts';
import { newId } from '../support/deps.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeTelegram, faults, startFakeTelegram } from '../support/fake-telegram.ts';
import { aPdf, aPhoto } from '../support/files.ts';
import { aFreePort } from '../support/free-port.ts';
import { aListeningApplication, type ListeningApplication } from '../support/listening.ts';
import { serveFlow } from '../support/serve-flow.ts';

const both = (text: string) => ({ vi: text, en: text });
const flow = {
  format: 2,
  key: 'evidence',
  title: both('Bằng chứng'),
  languages: ['vi', 'en'],
  start: 'what',
  nodes: {
    what: { kind: 'ask-text', text: both('Việc gì đã xảy ra?'), next: 'evidence' },
    evidence: {
      kind: 'ask-file',
      text: both('Xin gửi một ảnh.'),
      media: ['photo', 'document'],
      next: 'open',
    },
    open: { kind: 'open-complaint', from: { text: 'what', files: ['evidence'] }, next: 'end' },
    end: { kind: 'finish', text: both('Cảm ơn Ông/Bà.') },
  },
};

let telegram: FakeTelegram;
let application: ListeningApplication;
beforeAll(async () => {
  telegram = await startFakeTelegram();
  const port = await aFreePort();
  application = await aListeningApplication({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_BOT_USERNAME: 'langnghe_bot',
    TELEGRAM_WEBHOOK_SECRET: 'a_secret-of-the-tests',
  });
  await eventually(() => expect(telegram.callsOf('setWebhook')).not.toEqual([]));
  await serveFlow(application, flow);
});
afterAll(async () => {
  await application.close();
  await telegram.close();
});

const store = () => createFileStore(application.config.filesDir);

/** The files of an invitation's complaint, once none of them is awaited any more. */
const settled = (invitationId: string) =>
  eventually(async () => {
    const complaint = await application.deps.db.complaint.findFirstOrThrow({
      where: { origin: { invitationId } },
      include: { files: { include: { file: true } } },
    });
    const files = complaint.files.map(({ file }) => file);
    expect(files.map(({ status }) => status)).not.toContain('awaited');
    return files;
  });

/** Over Telegram, up to the question for a photo. */
async function isAskedForAPhoto() {
  const { invitationId, token } = await application.invite();
  const person = telegram.person();
  await person.opens(token);
  await person.sees('Việc gì');
  await person.writes('Bị đòi thêm giấy tờ.');
  await person.sees('Xin gửi một ảnh');
  return { invitationId, person };
}

describe('over Telegram', () => {
  const sends = async (media: (fileId: string) => object, bytes: Buffer) => {
    const { invitationId, person } = await isAskedForAPhoto();
    await person.sends(media(telegram.keepFile(bytes)));
    await person.sees('Mã phản ánh');
    return { person, invitationId };
  };
  const asPhoto = (fileId: string) => ({ photo: [{ file_id: 'small' }, { file_id: fileId }] });

  it('a photo is stored under a random name, typed by its bytes, without its place', async () => {
    const { invitationId } = await sends(asPhoto, await aPhoto());
    const [file, ...others] = await settled(invitationId);
    expect(others).toEqual([]);
    expect(file).toMatchObject({
      status: 'stored',
      mimeType: 'image/jpeg',
      sealedReference: null,
      nodeId: 'evidence',
    });
    expect(file?.storedName).toMatch(/^[0-9a-f]{48}$/);
    const bytes = await store().read(file?.storedName ?? '');
    expect(bytes?.length).toBe(file?.bytes);
    expect(
      createHash('sha256')
        .update(bytes ?? '')
        .digest(),
    ).toEqual(Buffer.from(file?.sha256 ?? []));
    expect(bytes?.includes('PhoneOfNguyenVanAn')).toBe(false);
  });

  it('is fetched although the platform fails at first, and no address with the token is kept or logged', async () => {
    telegram.failNext('getFile', faults.serverError());
    const { invitationId } = await sends(asPhoto, await aPhoto());
    await eventually(async () => {
      const { count } = await application.deps.db.file.updateMany({
        where: { invitationId, status: 'awaited', attempts: 1 },
        data: { availableAt: new Date(0) },
      });
      expect(count).toBe(1);
    });
    expect((await settled(invitationId)).map(({ status }) => status)).toEqual(['stored']);
    expect(application.logLines.join('\n')).not.toContain(telegram.token);
  });

  it('a page that calls itself a document is refused, and the person is told', async () => {
    const page = Buffer.from('<!doctype html><html><script>alert(1)</script></html>');
    const { person, invitationId } = await sends(
      (id) => ({
        document: { file_id: id, file_name: '../../etc/passwd.pdf', mime_type: 'application/pdf' },
      }),
      page,
    );
    await person.sees('không lưu được: loại tệp này không nhận được');
    const [file] = await settled(invitationId);
    expect(file).toMatchObject({ status: 'refused', failure: 'type_not_taken', storedName: null });
  });

  it('a file that the platform no longer has is missing, and the person is told', async () => {
    const { person, invitationId } = await sends(() => asPhoto('nowhere'), Buffer.alloc(0));
    await person.sees('không tải được tệp về');
    expect((await settled(invitationId)).map(({ failure }) => failure)).toEqual(['missing']);
  });
});

describe('over the page', () => {
  const say = (chat: string, content: object) =>
    fetch(`${chat}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: newId(), content }),
    });
  const upload = (chat: string, key: string, bytes: Buffer, type = 'application/octet-stream') =>
    fetch(`${chat}/files/${key}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(bytes),
    });
  const asked = (chat: string, text: string) =>
    eventually(async () => {
      const response = await fetch(`${chat}/transcript`);
      const { question } = (await response.json()) as { question: { text: string } | null };
      expect(question?.text).toContain(text);
    });

  it('a photo is uploaded, however often under one key, and answers the question', async () => {
    const { chat, invitationId } = await application.invite();
    await say(chat, { kind: 'open' });
    await asked(chat, 'Việc gì');
    await say(chat, { kind: 'text', text: 'Bị đòi thêm giấy tờ.' });
    await asked(chat, 'Xin gửi một ảnh');
    const key = newId();
    const photo = await aPhoto();
    const first = await upload(chat, key, photo);
    expect([first.status, await first.json()]).toMatchObject([201, { status: 'stored', media: 'photo' }]);
    expect((await upload(chat, key, photo)).status).toBe(201);
    expect((await say(chat, { kind: 'file', upload: key })).status).toBe(202);
    const files = await settled(invitationId);
    expect(files.map(({ status, nodeId }) => [status, nodeId])).toEqual([['stored', 'evidence']]);
    expect(await application.deps.db.file.count({ where: { invitationId } })).toBe(1);
  });

  it('what is no file of ours is refused with a code that the page knows', async () => {
    const { chat } = await application.invite();
    const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
    expect(await codeOf(await upload(chat, newId(), Buffer.from('<svg/>')))).toBe('file_type_not_taken');
    expect(await codeOf(await upload(chat, newId(), Buffer.alloc(0)))).toBe('file_empty');
    expect(await codeOf(await upload(chat, newId(), aPdf('/JS(1)')))).toBe('file_dangerous');
    expect(await codeOf(await upload(chat, newId(), Buffer.alloc(20_000_001)))).toBe('body_too_large');
    expect(await codeOf(await upload(chat, 'no-key', await aPhoto()))).toBe('invalid_input');
    expect(await codeOf(await upload(chat, newId(), await aPhoto(), 'text/plain'))).toBe(
      'unsupported_media_type',
    );
    expect(await codeOf(await say(chat, { kind: 'file', upload: newId() }))).toBe('file_unknown');
  });

  it('an upload that answered nothing is swept after its days, and nothing else', async () => {
    const { chat, invitationId } = await application.invite();
    await upload(chat, newId(), await aPhoto());
    const { db } = application.deps;
    const before = await db.file.count({ where: { status: 'stored' } });
    const inThreeDays = new Date(Date.now() + 3 * 24 * 60 * 60 * 1000);
    const swept = await sweepFiles({ db, store: store() }, inThreeDays);
    expect(swept).toEqual({ rows: 1, files: 1 });
    expect(await db.file.count({ where: { invitationId } })).toBe(0);
    expect(await db.file.count({ where: { status: 'stored' } })).toBe(before - 1);
    expect((await store().list()).length).toBe(before - 1);
    expect(await sweepFiles({ db, store: store() }, inThreeDays)).toEqual({ rows: 0, files: 0 });
  });
});

describe('an album over Telegram', () => {
  const album = {
    ...flow,
    key: 'album',
    nodes: { ...flow.nodes, evidence: { ...flow.nodes.evidence, atMostFiles: 3 } },
  };
  beforeAll(() => serveFlow(application, album));

  it('is acknowledged once, and all of it goes to the complaint', async () => {
    const { invitationId, person } = await isAskedForAPhoto();
    for (const bytes of [await aPhoto(), await aPhoto()]) {
      const photo = [{ file_id: 'small' }, { file_id: telegram.keepFile(bytes) }];
      await person.sends({ photo, media_group_id: '13' });
    }
    await person.sees('Đã nhận');
    await person.presses('Xong');
    await person.sees('Mã phản ánh');
    const files = await settled(invitationId);
    expect(files.map(({ status, nodeId }) => [status, nodeId])).toEqual([
      ['stored', 'evidence'],
      ['stored', 'evidence'],
    ]);
    // Once when the first of it came, and once as the sum of all.
    const counted = person.screen.flatMap(({ text }) => text.match(/Đã nhận \d+ tệp/g) ?? []);
    expect(counted).toEqual(['Đã nhận 1 tệp', 'Đã nhận 2 tệp']);
  });
});

describe('an address in an event of Zalo', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://zdn.vn.attacker.example/a.jpg',
    'https://attacker.example/?zdn.vn',
    'https://user@photo.zdn.vn/a.jpg',
    'https://photo.zdn.vn:8443/a.jpg',
    'http://photo.zdn.vn/a.jpg',
    'file:///etc/passwd',
    'not an address',
  ])('that is not of its media is never fetched: %s', async (address) => {
    const fetchFile = createZaloFiles({ openapiRoot: 'https://openapi.zalo.me' });
    expect(await fetchFile(address, 1_000)).toEqual({ ok: false, error: 'gone' });
  });
});
