/**
 * What a recording says of itself (title, artist, place, the device) is blanked, in place wherever possible, so that
 * the sound is not touched. AMR and AAC have no room for it.
 */

export type SoundType = 'audio/ogg' | 'audio/mpeg' | 'audio/mp4' | 'audio/amr' | 'audio/wav' | 'audio/aac';

/** The recording without what is said of it. What is not built as its type wants is left as far as it can be read. */
export function blankRecording(bytes: Buffer, type: SoundType): Buffer {
  switch (type) {
    case 'audio/mpeg':
    case 'audio/aac':
      return withoutId3(bytes);
    case 'audio/ogg':
      return blankOgg(Buffer.from(bytes));
    case 'audio/mp4':
      return blankBoxes(Buffer.from(bytes), 0, bytes.length);
    case 'audio/wav':
      return blankChunks(Buffer.from(bytes));
    case 'audio/amr':
      return bytes;
  }
}

/** ID3v2 before the sound (id3.org/id3v2.4.0-structure, its size in four times seven bits), ID3v1 behind it. */
function withoutId3(bytes: Buffer): Buffer {
  let start = 0;
  while (bytes.toString('latin1', start, start + 3) === 'ID3' && bytes.length >= start + 10) {
    const size = bytes.subarray(start + 6, start + 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    const footer = ((bytes[start + 5] ?? 0) & 0x10) === 0 ? 0 : 10;
    start = Math.min(bytes.length, start + 10 + size + footer);
  }
  const hasOldTag =
    bytes.length - start >= 128 && bytes.toString('latin1', bytes.length - 128, bytes.length - 125) === 'TAG';
  return bytes.subarray(start, hasOldTag ? bytes.length - 128 : bytes.length);
}

/** Boxes of ISO 14496-12: `udta`, `meta` and `uuid` become free space. */
function blankBoxes(bytes: Buffer, from: number, to: number): Buffer {
  for (let at = from; at + 8 <= to; ) {
    const short = bytes.readUInt32BE(at);
    const isLong = short === 1 && at + 16 <= to;
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? to - at : short;
    const header = isLong ? 16 : 8;
    if (size < header || at + size > to) break;
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'udta' || name === 'meta' || name === 'uuid') {
      bytes.write('free', at + 4, 'latin1');
      bytes.fill(0, at + header, at + size);
    } else if (name === 'moov' || name === 'trak') blankBoxes(bytes, at + header, at + size);
    at += size;
  }
  return bytes;
}

/** RIFF: all but the format and the sound becomes `JUNK`. */
function blankChunks(bytes: Buffer): Buffer {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const end = Math.min(bytes.length, at + 8 + size);
    if (name !== 'fmt ' && name !== 'data' && name !== 'fact') {
      bytes.write('JUNK', at, 'latin1');
      bytes.fill(0, at + 8, end);
    }
    at = end + (size % 2);
  }
  return bytes;
}

type Page = { readonly start: number; readonly data: number; readonly end: number };

/** The second packet of an Ogg stream holds the comments (RFC 7845 §5.2; the Vorbis specification §5): emptied, page sums renewed. */
function blankOgg(bytes: Buffer): Buffer {
  const places: number[] = [];
  const touched: Page[] = [];
  let packet = 0;
  for (let at = 0; packet < 2 && at + 27 <= bytes.length; ) {
    if (bytes.toString('latin1', at, at + 4) !== 'OggS') return bytes;
    const count = bytes[at + 26] ?? 0;
    const lacing = bytes.subarray(at + 27, at + 27 + count);
    const data = at + 27 + count;
    let place = data;
    for (const length of lacing) {
      if (packet === 1) for (let byte = place; byte < place + length; byte += 1) places.push(byte);
      place += length;
      if (length < 255) packet += 1;
    }
    if (place > bytes.length) return bytes;
    touched.push({ start: at, data, end: place });
    at = place;
  }
  const content = Buffer.from(places.map((place) => bytes[place] ?? 0));
  const emptied = emptyComments(content);
  for (const [index, place] of places.entries()) bytes[place] = emptied[index] ?? 0;
  for (const { start, end } of touched) {
    bytes.writeUInt32LE(0, start + 22);
    bytes.writeUInt32LE(oggSum(bytes.subarray(start, end)), start + 22);
  }
  return bytes;
}

function emptyComments(packet: Buffer): Buffer {
  const isVorbis = packet.toString('latin1', 0, 7) === '\u0003vorbis';
  const magic = isVorbis ? 7 : 8;
  if (!isVorbis && packet.toString('latin1', 0, 8) !== 'OpusTags') return packet;
  const emptied = Buffer.alloc(packet.length);
  packet.copy(emptied, 0, 0, magic);
  // No vendor, no comments; Vorbis ends with a set bit.
  if (isVorbis && packet.length > magic + 8) emptied[magic + 8] = 1;
  return emptied;
}

/** CRC-32 as Ogg uses it: polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533, §6). */
function oggSum(page: Buffer): number {
  let sum = 0;
  for (const byte of page) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}
