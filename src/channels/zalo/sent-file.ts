import type { FileMedia, InboundContent } from '../../core/message.ts';
import { sentAddressSchema, sentSizeSchema } from './payload.ts';

/**
 * A file is known by its address alone. Of what else the event says, the size is believed, for a file that is too
 * large need not be fetched; the type is not: Zalo gives the ending of a name for it.
 */
export function readSentFile(media: FileMedia, payload: Readonly<Record<string, unknown>>): InboundContent {
  const address = sentAddressSchema.safeParse(payload['url']);
  if (!address.success) return { kind: 'unsupported', what: media };
  const size = sentSizeSchema.safeParse(payload['size']);
  return {
    kind: 'file',
    file: { media, reference: address.data, ...(size.success ? { bytes: size.data } : {}) },
  };
}
