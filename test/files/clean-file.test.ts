import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type FileRule, fileMedia } from '../../src/core/message.ts';
import { cleanFile } from '../../src/files/clean/clean-file.ts';
import {
  anArchive,
  anMp3,
  anOpusFile,
  aPdf,
  aPhoto,
  aPicture,
  aPixelBomb,
  aWordFile,
  oggSums,
} from '../support/files.ts';

const anything: FileRule = { media: [...fileMedia], atMostBytes: 5_000_000 };
const clean = (bytes: Buffer, rule: Partial<FileRule> = {}) => cleanFile(bytes, { ...anything, ...rule });

async function kept(bytes: Buffer, rule: Partial<FileRule> = {}) {
  const cleaned = await clean(bytes, rule);
  if (!cleaned.ok) throw new Error(cleaned.error);
  return cleaned.value;
}

describe('a photo', () => {
  it('loses where and with what it was taken, and stands upright', async () => {
    const photo = await aPhoto();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const { bytes, mimeType } = await kept(photo);
    const { exif, xmp, iptc, width, height } = await sharp(bytes).metadata();
    expect({ mimeType, exif, xmp, iptc, width, height }).toEqual({
      mimeType: 'image/jpeg',
      exif: undefined,
      xmp: undefined,
      iptc: undefined,
      width: 20,
      height: 40,
    });
    expect(bytes.includes('PhoneOfNguyenVanAn')).toBe(false);
  });

  it.each([
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['gif', 'image/png'],
  ] as const)('may be a %s, kept as %s', async (format, mimeType) => {
    expect(await kept(await aPicture(format))).toMatchObject({ mimeType });
  });

  it('that is also something else is only a photo afterwards', async () => {
    const polyglot = Buffer.concat([
      await aPhoto(),
      anArchive([{ name: 'index.html', data: '<script>alert(1)</script>' }]),
    ]);
    const { bytes } = await kept(polyglot);
    expect([bytes.includes('<script>'), bytes.includes('PK\u0003\u0004')]).toEqual([false, false]);
  });
});

describe('a recording', () => {
  it('loses the names in an MP3', async () => {
    const { bytes, mimeType } = await kept(anMp3('Nguyen Van An'));
    expect(mimeType).toBe('audio/mpeg');
    expect(bytes.includes('Nguyen')).toBe(false);
    expect(bytes.length).toBe(3 * 417);
  });

  it('loses the names in a voice message, whose pages stay whole', async () => {
    const voice = anOpusFile('Nguyen Van An');
    const { bytes, mimeType } = await kept(voice);
    expect(mimeType).toBe('audio/ogg');
    expect(bytes.includes('Nguyen')).toBe(false);
    expect(bytes.length).toBe(voice.length);
    for (const { stored, computed } of oggSums(bytes)) expect(stored).toBe(computed);
  });
});

describe('a document', () => {
  it('is kept as it is', async () => {
    for (const document of [aPdf(), aWordFile()]) expect((await kept(document)).bytes).toEqual(document);
  });
});

const html = Buffer.from('<!doctype html><html><script>alert(1)</script></html>');
const svg = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
);
const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

describe('refused is', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, Partial<FileRule>, string]>([
    ['a picture that can act (SVG)', () => svg, {}, 'type_not_taken'],
    ['a page', () => html, {}, 'type_not_taken'],
    ['a program', () => program, {}, 'type_not_taken'],
    ['words', () => Buffer.from('Xin chào Ông/Bà'), {}, 'type_not_taken'],
    ['an archive', () => anArchive([{ name: 'a.txt' }]), {}, 'type_not_taken'],
    ['nothing', () => Buffer.alloc(0), {}, 'empty'],
    ['a file over the limit', aPhoto, { atMostBytes: 100 }, 'too_large'],
    ['a photo where a recording is asked', aPhoto, { media: ['voice'] }, 'type_not_asked'],
    ['a recording where a photo is asked', () => anMp3('A'), { media: ['photo'] }, 'type_not_asked'],
    ['a photo where only PDF is asked', aPhoto, { mimeTypes: ['application/pdf'] }, 'type_not_asked'],
    ['a photo that was cut off', async () => (await aPhoto()).subarray(0, 500), {}, 'damaged'],
    ['a photo in name only', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]), {}, 'damaged'],
    ['a picture of a billion pixels', () => aPixelBomb(32_000), {}, 'dangerous'],
    ['a PDF that was cut off', () => aPdf().subarray(0, 40), {}, 'damaged'],
    ['a PDF with a script', () => aPdf('/OpenAction<</S/JavaScript/JS(app.alert(1))>>'), {}, 'dangerous'],
    ['a PDF that hides its script', () => aPdf('/OpenAction<</S/J#61vaScript>>'), {}, 'dangerous'],
    ['a PDF that starts a program', () => aPdf('/OpenAction<</S/Launch/F(cmd.exe)>>'), {}, 'dangerous'],
    [
      'a PDF with an archive behind it',
      () => Buffer.concat([aPdf(), anArchive([{ name: 'x', data: 'y'.repeat(2_000) }])]),
      {},
      'dangerous',
    ],
    ['a document with macros', () => aWordFile([{ name: 'word/vbaProject.bin' }]), {}, 'dangerous'],
    [
      'a document whose part leads elsewhere',
      () => aWordFile([{ name: '../../etc/passwd' }]),
      {},
      'dangerous',
    ],
    [
      'a document that unpacks without end',
      () => aWordFile([{ name: 'word/bomb.xml', claims: 4_000_000_000 }]),
      {},
      'dangerous',
    ],
    ['a document with room for another file', () => aWordFile([], 'hidden'), {}, 'dangerous'],
  ])('%s', async (_what, make, rule, reason) => {
    expect(await clean(await make(), rule)).toEqual({ ok: false, error: reason });
  });
});
