/** A file from a phone with Zalo to the folder of files: the event, Zalo's address, the complaint. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/time.ts';
import { createFileStore } from '../../src/files/index.ts';
import { type FakeZalo, fakeAccount, startFakeZalo } from '../../src/tools/fake-zalo/index.ts';
import { eventually } from '../support/eventually.ts';
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
  start: 'where',
  nodes: {
    where: { kind: 'ask-location', text: both('Việc xảy ra ở đâu?'), next: 'evidence' },
    evidence: {
      kind: 'ask-file',
      text: both('Xin gửi một ảnh hoặc tài liệu.'),
      media: ['photo', 'document'],
      next: 'open',
    },
    open: { kind: 'open-complaint', from: { text: 'where', files: ['evidence'] }, next: 'end' },
    end: { kind: 'finish', text: both('Cảm ơn Ông/Bà.') },
  },
};

let zalo: FakeZalo;
let application: ListeningApplication;
beforeAll(async () => {
  zalo = await startFakeZalo({ clock: systemClock });
  const port = await aFreePort();
  application = await aListeningApplication({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ZALO_APP_ID: fakeAccount.appId,
    ZALO_APP_SECRET: fakeAccount.appSecret,
    ZALO_OA_ID: fakeAccount.oaId,
    ZALO_OA_SECRET: fakeAccount.oaSecret,
    ZALO_REFRESH_TOKEN: zalo.oauth.grantByHand().refresh_token,
    ZALO_OPENAPI_ROOT: zalo.root,
    ZALO_BUSINESS_ROOT: zalo.root,
    ZALO_OAUTH_ROOT: zalo.root,
  });
  await serveFlow(application, flow);
  await zalo.events.saveWebhook(`${application.url}/webhooks/zalo`);
});
afterAll(async () => {
  await application.close();
  await zalo.close();
});

/** A person who was asked for a file. */
async function isAskedForFile() {
  const { invitationId, chat } = await application.invite();
  const page = await (await fetch(`${chat}/zalo`)).text();
  const [, code] = /#([0-9A-Z]{4}-[0-9A-Z]{4})</.exec(page) ?? [];
  const person = zalo.person();
  await person.follows();
  await person.writes(`#${code}`);
  await person.sees('Việc xảy ra ở đâu?');
  await person.sends('location', {
    text: 'Chợ An Hòa',
    attachments: [
      { type: 'location', payload: { coordinates: { latitude: '10.38639', longitude: '105.43524' } } },
    ],
  });
  await person.sees('Xin gửi một ảnh hoặc tài liệu.');
  return { person, invitationId };
}

const photo = (url: string) => ({ attachments: [{ type: 'image', payload: { thumbnail: url, url } }] });
const document = (url: string, bytes: number) => ({
  attachments: [
    { type: 'file', payload: { url, size: String(bytes), name: '../don.pdf', type: 'pdf', checksum: 'x' } },
  ],
});

/** The complaint's only file, once it is no longer awaited. */
const settled = (invitationId: string) =>
  eventually(async () => {
    const complaint = await application.deps.db.complaint.findFirstOrThrow({
      where: { origin: { invitationId } },
      include: { files: { include: { file: true } } },
    });
    const [only, ...others] = complaint.files.map(({ file }) => file);
    expect(others).toEqual([]);
    expect(only?.status).not.toBe('awaited');
    return only;
  });

describe('over Zalo', () => {
  it('a photo is fetched where the event says, cleaned, stored and kept with the complaint', async () => {
    const { person, invitationId } = await isAskedForFile();
    const address = zalo.keepFile(await aPhoto());
    await person.sends('image', photo(address));
    await person.sees('Mã phản ánh');
    const file = await settled(invitationId);
    expect(file).toMatchObject({
      status: 'stored',
      channel: 'zalo',
      mimeType: 'image/jpeg',
      nodeId: 'evidence',
      // The address opens the photo to whoever knows it: it is gone once the photo is here.
      sealedReference: null,
    });
    const bytes = await createFileStore(application.config.filesDir).read(file?.storedName ?? '');
    expect(bytes?.length).toBe(file?.bytes);
    expect(bytes?.includes('PhoneOfNguyenVanAn')).toBe(false);
    expect(application.logLines.join('\n')).not.toContain(address);
  });

  it('a document too, although its server fails at first', async () => {
    const { person, invitationId } = await isAskedForFile();
    const bytes = aPdf();
    const address = zalo.keepFile(bytes);
    zalo.failNext(new URL(address).pathname, { kind: 'page', status: 502, body: 'Bad Gateway' });
    await person.sends('file', document(address, bytes.length));
    await person.sees('Mã phản ánh');
    await eventually(async () => {
      const { count } = await application.deps.db.file.updateMany({
        where: { invitationId, status: 'awaited', attempts: 1 },
        data: { availableAt: new Date(0) },
      });
      expect(count).toBe(1);
    });
    expect(await settled(invitationId)).toMatchObject({ status: 'stored', mimeType: 'application/pdf' });
  });

  it.each<[string, () => object, string, object]>([
    [
      'what is no photo',
      () => photo(zalo.keepFile(Buffer.from('<html>'))),
      'loại tệp này không nhận được',
      { status: 'refused', failure: 'type_not_taken' },
    ],
    [
      'what is no longer there',
      () => photo(`${zalo.root}/media/gone`),
      'không tải được tệp về',
      { status: 'missing', failure: 'missing' },
    ],
    [
      'what lies elsewhere than Zalo says its files lie',
      () => photo('https://attacker.example/a.jpg'),
      'không tải được tệp về',
      { status: 'missing', failure: 'missing' },
    ],
  ])('%s is not kept, and the person is told', async (_case, sent, told, expected) => {
    const { person, invitationId } = await isAskedForFile();
    await person.sends('image', sent());
    await person.sees('Mã phản ánh');
    await person.sees(told);
    expect(await settled(invitationId)).toMatchObject({ ...expected, storedName: null });
  });
});
