import { err, ok, type Result } from '../../core/result.ts';
import type { FileRefusal } from '../vocabulary.ts';

/** Beyond it a small file would fill the memory: 50 megapixels are 200 MB of RGBA; phones take 12 to 50. */
const mostPixels = 50_000_000;
/** Enough to read a page of A4 by; what is larger is drawn smaller. */
const longestSide = 4_096;

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
export type DrawnType = 'image/jpeg' | 'image/png' | 'image/webp';

/**
 * The picture drawn anew, upright: its pixels alone, so that neither where it was taken (EXIF) nor anything hidden
 * in or behind it survives. A moving picture becomes its first frame.
 */
export async function redrawImage(
  bytes: Buffer,
  type: ImageType,
): Promise<Result<{ bytes: Buffer; type: DrawnType }, FileRefusal>> {
  // Loaded for the first picture: no start waits for it.
  const { default: sharp } = await import('sharp');
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > mostPixels) return err('dangerous');
    const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
    switch (type) {
      case 'image/jpeg':
        return ok({ bytes: await image.jpeg({ quality: 88 }).toBuffer(), type });
      case 'image/webp':
        return ok({ bytes: await image.webp({ quality: 88 }).toBuffer(), type });
      case 'image/png':
      case 'image/gif':
        return ok({ bytes: await image.png().toBuffer(), type: 'image/png' });
    }
  } catch {
    // Whatever libvips says of it: the bytes are not a whole picture of that type.
    return err('damaged');
  }
}
