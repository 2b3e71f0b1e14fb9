/** Files as phones and attackers send them, made for tests. */
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 20, g: 120, b: 200 } } });

/** A photo that says where it was taken, lying on its side. */
export function aPhoto(): Promise<Buffer> {
  return flat(40, 20)
    .withMetadata({ orientation: 6 })
    .withExif({
      IFD0: { Make: 'PhoneOfNguyenVanAn' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '21/1 1/1 50/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '105/1 51/1 0/1',
      },
    })
    .jpeg()
    .toBuffer();
}

export function aPicture(format: 'png' | 'webp' | 'gif'): Promise<Buffer> {
  return flat(30, 30).toFormat(format).toBuffer();
}

/** A PNG whose few bytes unpack to `side` × `side` pixels: one line of header, all zeros. */
export function aPixelBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function aPdf(inside = ''): Buffer {
  return Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog${inside}>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`);
}

type Part = { readonly name: string; readonly data?: string; readonly claims?: number };

/** An archive of parts, stored and not packed. `claims`: the size that its directory says. */
export function anArchive(parts: readonly Part[], comment = ''): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data = 'x', claims } of parts) {
    const bytes = Buffer.from(data);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(claims === undefined ? 0 : 8, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(bytes.length, 14);
    shared.writeUInt32LE(claims ?? bytes.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), shared, Buffer.from(name), bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), shared, rest, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(Buffer.byteLength(comment), 16);
  return Buffer.concat([
    ...bodies,
    index,
    Buffer.from('PK\u0005\u0006', 'latin1'),
    end,
    Buffer.from(comment),
  ]);
}

const contentTypes =
  '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

/** A Word document, with more parts if they are given. */
export function aWordFile(more: readonly Part[] = [], comment = ''): Buffer {
  return anArchive(
    [
      { name: '[Content_Types].xml', data: contentTypes },
      { name: '_rels/.rels' },
      { name: 'word/document.xml' },
      ...more,
    ],
    comment,
  );
}

/** An MP3 frame or two behind a tag that names somebody. */
export function anMp3(artist: string): Buffer {
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)]);
  const text = Buffer.concat([Buffer.from([3]), Buffer.from(artist)]);
  const head = Buffer.alloc(10);
  head.write('TPE1', 'latin1');
  head.writeUInt32BE(text.length, 4);
  const size = head.length + text.length;
  const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, size >> 7, size & 0x7f]);
  const old = Buffer.alloc(128);
  old.write(`TAG${artist.slice(0, 20)}`, 'latin1');
  return Buffer.concat([tag, head, text, frame, frame, frame, old]);
}

/** An Opus stream of three pages; its comments name somebody. */
export function anOpusFile(artist: string): Buffer {
  const page = (sequence: number, data: Buffer, flags: number) => {
    const header = Buffer.alloc(28);
    header.write('OggS', 'latin1');
    header[5] = flags;
    header.writeUInt32LE(7, 14);
    header.writeUInt32LE(sequence, 18);
    header[26] = 1;
    header[27] = data.length;
    const whole = Buffer.concat([header, data]);
    whole.writeUInt32LE(oggCrc(whole), 22);
    return whole;
  };
  const words = Buffer.from(`ARTIST=${artist}`);
  const tags = Buffer.alloc(8 + 4 + 4 + 4 + 4);
  tags.write('OpusTags', 'latin1');
  tags.writeUInt32LE(4, 8);
  tags.write('test', 12, 'latin1');
  tags.writeUInt32LE(1, 16);
  tags.writeUInt32LE(words.length, 20);
  const head = Buffer.from(
    'OpusHead\u0001\u0001\u0038\u0001\u0080\u00bb\u0000\u0000\u0000\u0000\u0000',
    'latin1',
  );
  return Buffer.concat([
    page(0, head, 2),
    page(1, Buffer.concat([tags, words]), 0),
    page(2, Buffer.alloc(40, 9), 4),
  ]);
}

/** The sums of an Ogg stream's pages, stored and computed by a table: another way than the program's. */
export function oggSums(bytes: Buffer): { stored: number; computed: number }[] {
  const sums: { stored: number; computed: number }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const count = bytes[at + 26] ?? 0;
    const length = bytes.subarray(at + 27, at + 27 + count).reduce((sum, byte) => sum + byte, 0);
    const page = Buffer.from(bytes.subarray(at, at + 27 + count + length));
    const stored = page.readUInt32LE(22);
    page.writeUInt32LE(0, 22);
    sums.push({ stored, computed: oggCrc(page) });
    at += page.length;
  }
  return sums;
}

const oggTable = Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  return sum;
});

function oggCrc(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum << 8) ^ (oggTable[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  return sum >>> 0;
}

function crc32(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
