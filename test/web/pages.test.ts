import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceCriteria } from '../../src/engine/index.ts';
import { changeColumns, columns, commentColumns } from '../../src/http/open-data/dictionary.ts';
import { html } from '../../src/http/pages/html.ts';
import { openWebBuild } from '../../src/http/pages/web-build.ts';
import { publishedMethods } from '../../src/indices/index.ts';
import { suppressionReasons } from '../../src/indices/vocabulary.ts';
import { aListeningApplication, type ListeningApplication } from '../support/listening.ts';

let application: ListeningApplication;
beforeAll(async () => {
  application = await aListeningApplication({ LEAST_RATINGS: '25' });
});
afterAll(() => application.close());

const get = (path: string) => request(application.url).get(path);
const expire = (id: string) =>
  application.deps.db.invitation.update({ where: { id }, data: { expiresAt: new Date(0) } });
const spend = (id: string) =>
  application.deps.db.invitation.update({ where: { id }, data: { spentAt: new Date() } });

describe('the page of an invitation', () => {
  it('says which procedure and which agencies are rated, and never which dossier', async () => {
    const { token } = await application.invite({
      dossierCode: 'H38.12.05-261110-54321',
      procedureName: 'Đăng ký <khai sinh> & khai tử',
      receivingAgencyCode: 'H38.12.05',
      decidingAgencyCode: 'H38.12',
      agencyNames: { 'H38.12.05': 'UBND phường Hạc Thành', 'H38.12': 'Sở Tư pháp' },
      procedureCode: '1.001193',
    });
    const { status, text } = await get(`/s/${token}`);
    expect(status).toBe(200);
    expect(text).toContain('Đăng ký &lt;khai sinh&gt; &amp; khai tử');
    expect(text).toContain('UBND phường Hạc Thành');
    expect(text).toContain('Sở Tư pháp');
    expect(text).not.toContain('54321');
  });

  it('tells, before anything is asked, how long it takes, who learns what, and what becomes of the answers', async () => {
    const { token } = await application.invite();
    const vietnamese = (await get(`/s/${token}`)).text;
    for (const promise of [
      'chưa đến một phút',
      'không biết ai đã trả lời',
      'từ 25 phiếu trở lên',
      'dừng bất cứ lúc nào',
    ]) {
      expect(vietnamese).toContain(promise);
    }
    const english = (await get(`/s/${token}?lang=en`)).text;
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('does not learn who answered');
  });

  it('is in English for an applicant whose system said so', async () => {
    const { token } = await application.invite({ applicant: { kind: 'person', locale: 'en' } });
    expect((await get(`/s/${token}`)).text).toContain('<html lang="en">');
  });

  it('does not count as opened by being fetched, for link previews fetch it too', async () => {
    const { token, invitationId } = await application.invite();
    await get(`/s/${token}`);
    await get(`/s/${token}/transcript`);
    const { db } = application.deps;
    expect(await db.invitation.findUnique({ where: { id: invitationId } })).toMatchObject({
      openedAt: null,
      deliveredAt: null,
    });
    expect(await db.inbound.count()).toBe(0);
  });

  it('tells a link preview nothing about the dossier', async () => {
    const { token } = await application.invite();
    const head = (await get(`/s/${token}`)).text.split('</head>')[0] ?? '';
    expect(head).toContain('<title>Đánh giá việc giải quyết thủ tục');
    expect(head).not.toMatch(/Chứng thực|Hạc Thành/);
  });

  it.each<
    [string, (invitation: { token: string; invitationId: string }) => Promise<unknown>, number, string]
  >([
    [
      'nobody made it',
      async (invitation) => Object.assign(invitation, { token: 'nobody-made-this' }),
      404,
      'Không tìm thấy lời mời này',
    ],
    ['it has expired', ({ invitationId }) => expire(invitationId), 410, 'Lời mời này đã hết hạn'],
    [
      'the conversation was finished',
      ({ invitationId }) => spend(invitationId),
      200,
      'Ông/Bà đã đánh giá xong',
    ],
  ])('is a clear notice without a script if %s', async (_case, make, status, title) => {
    const invitation = await application.invite();
    await make(invitation);
    const response = await get(`/s/${invitation.token}`);
    expect([response.status, response.type]).toEqual([status, 'text/html']);
    expect(response.text).toContain(title);
    expect(response.text).not.toContain('<script');
  });
});

describe('the pages to look things up in', () => {
  const ids = (text: string) => [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1] ?? '');

  it.each(['vi', 'en'] as const)(
    'have every method with its version, validity and source, in %s',
    async (language) => {
      const { status, text } = await get(`/methods?lang=${language}`);
      expect(status).toBe(200);
      for (const method of publishedMethods()) {
        expect(ids(text)).toContain(method.id);
        for (const words of [method.name, method.description, method.source])
          expect(text).toContain(html`${words[language]}`.markup);
      }
      // Circular 01/2018 ended; Decision 766 began.
      expect(text).toContain(language === 'vi' ? 'đến hết 30/06/2025' : 'through 30/06/2025');
      expect(text).toContain(language === 'vi' ? 'từ 23/06/2022' : 'from 23/06/2022');
    },
  );

  it('have every column, reason and criterion, each once', async () => {
    const { text } = await get('/dictionary');
    const known = ids(text);
    expect(known).toEqual([...new Set(known)]);
    expect(known).toEqual(
      expect.arrayContaining([
        ...columns.map(({ name }) => name),
        ...changeColumns.map(({ name }) => `changes-${name}`),
        ...commentColumns.map(({ name }) => `comments-${name}`),
        ...suppressionReasons,
        ...serviceCriteria.map(({ id }) => id),
      ]),
    );
    expect(text).toContain('Chưa đủ phiếu để công bố (dưới 25)');
  });

  it('tell that nothing was published yet, and when the first is', async () => {
    const { status, text } = await get('/publications');
    expect(status).toBe(200);
    expect(text).toContain('Chưa có kỳ nào được công bố');
  });

  it('are linked from the front page, in its language', async () => {
    expect((await get('/')).text).toContain('href="/methods"');
    expect((await get('/?lang=en')).text).toContain('href="/dictionary?lang=en"');
  });
});

describe('every page', () => {
  it.each(['/', '/publications', '/methods', '/dictionary', '/s/nobody-made-this'])(
    '%s runs no script and takes no style but our own',
    async (path) => {
      const { headers, text } = await get(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(text).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|\son\w+=|\sstyle=/);
      expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    },
  );

  it('asks nothing of the device and shows no pictures from elsewhere; only the chat asks for the place and shows some', async () => {
    const { token } = await application.invite();
    const policies = async (path: string) => {
      const { headers } = await get(path);
      const pictures = /img-src [^;]+/.exec(String(headers['content-security-policy']))?.[0];
      return [pictures, headers['permissions-policy']];
    };
    const closed = ["img-src 'self' data:", 'camera=(), geolocation=(), microphone=()'];
    expect(await policies('/')).toEqual(closed);
    expect(await policies('/s/nobody-made-this')).toEqual(closed);
    expect(await policies(`/s/${token}/transcript`)).toEqual(closed);
    expect(await policies(`/s/${token}`)).toEqual([
      "img-src 'self' data: https:",
      'camera=(), geolocation=(self), microphone=()',
    ]);
  });

  it('that belongs to a token stays in no cache and gives the token to no other site', async () => {
    const { token } = await application.invite();
    const { headers } = await get(`/s/${token}`);
    expect([headers['cache-control'], headers['referrer-policy']]).toEqual(['no-store', 'no-referrer']);
  });
});

describe('the built files', () => {
  const assets = join(import.meta.dirname, '../../dist/web/assets');
  const script = () => openWebBuild().filesOf('chat').script;

  it('of the chat are small: its script is under 16.7 kB as phones get it', () => {
    const { imports } = openWebBuild().filesOf('chat');
    const bytes = [script(), ...imports].map((path) => statSync(join(assets, '..', `${path}.br`)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(16_700);
  });

  it('load nothing from elsewhere', () => {
    for (const name of readdirSync(assets).filter((file) => /\.(js|css)$/.test(file))) {
      const addresses = readFileSync(join(assets, name), 'utf8').match(/https?:\/\/[^"'`)\s]*/g) ?? [];
      expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
    }
  });

  it('come compressed, may be kept for ever, and say their type', async () => {
    const response = await get(script()).set('Accept-Encoding', 'br, gzip');
    expect([response.status, response.headers['content-encoding'], response.type]).toEqual([
      200,
      'br',
      'text/javascript',
    ]);
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(response.headers['vary']).toContain('Accept-Encoding');
    const plain = await get(script()).set('Accept-Encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.text).toBe(readFileSync(join(assets, '..', script()), 'utf8'));
  });

  it.each(['..%2f..%2f..%2fpackage.json', '..%2fmanifest.json', 'nothing.js', '%00'])(
    'do not include %s',
    async (name) => {
      expect((await get(`/assets/${name}`)).status).toBe(404);
    },
  );
});

describe('markup', () => {
  it('escapes what is filled in, except markup', () => {
    const name = `<b onclick="x">'&`;
    expect(
      html`<p title="${name}">${name} ${html`<i>${1}</i>`} ${[html`<u></u>`, html`<s></s>`]}${undefined}</p>`
        .markup,
    ).toBe(
      `<p title="&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;">&lt;b onclick=&quot;x&quot;&gt;&#39;&amp; <i>1</i> <u></u><s></s></p>`,
    );
  });
});
