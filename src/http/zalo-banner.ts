/** A plain picture for Zalo's form, which wants one: our colour, made here so that no file can be missing. */
import { crc32, deflateSync } from 'node:zlib';
import type { Endpoint } from './endpoint.ts';

export const zaloBannerPath = '/zalo/banner.png';

const width = 640;
const height = 360;
/** `--brand` of the pages. */
const colour = [0x0b, 0x5c, 0x6b] as const;

/** Serves the picture to anybody. */
export function zaloBannerEndpoints(): Endpoint[] {
  const picture = drawBanner();
  return [
    {
      method: 'get',
      path: zaloBannerPath,
      access: 'public',
      body: 'none',
      handle: (_request, response) => {
        response.set('Cache-Control', 'public, max-age=86400').type('png').send(picture);
      },
    },
  ];
}

/** One colour as PNG (https://www.w3.org/TR/png-3/): 8 bits of red, green and blue, no filter. */
function drawBanner(): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
