import type { FileRule } from '../../core/message.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type AcceptedType, acceptedTypes, type FileRefusal } from '../vocabulary.ts';
import { refuseOffice, refusePdf } from './document.ts';
import { redrawImage } from './image.ts';
import { blankRecording } from './recording.ts';

export type CleanFile = { readonly bytes: Buffer; readonly mimeType: AcceptedType };

/**
 * The file as it may be kept under `rule`: typed by its bytes, whatever it is called, without what it says of the
 * person. Refused if its type is not taken, if it is not whole, or if it could act.
 */
export async function cleanFile(bytes: Buffer, rule: FileRule): Promise<Result<CleanFile, FileRefusal>> {
  if (bytes.length === 0) return err('empty');
  if (bytes.length > rule.atMostBytes) return err('too_large');
  const type = await typeOf(bytes);
  if (type === undefined) return err('type_not_taken');
  if (!isAsked(type, rule)) return err('type_not_asked');
  switch (type) {
    case 'image/jpeg':
    case 'image/png':
    case 'image/webp':
    case 'image/gif': {
      const drawn = await redrawImage(bytes, type);
      return drawn.ok ? ok({ bytes: drawn.value.bytes, mimeType: drawn.value.type }) : drawn;
    }
    case 'audio/ogg':
    case 'audio/mpeg':
    case 'audio/mp4':
    case 'audio/amr':
    case 'audio/wav':
    case 'audio/aac':
      return ok({ bytes: blankRecording(bytes, type), mimeType: type });
    case 'application/pdf':
      return unless(refusePdf(bytes), { bytes, mimeType: type });
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
    case 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet':
      return unless(await refuseOffice(bytes), { bytes, mimeType: type });
  }
}

function unless(refusal: FileRefusal | undefined, file: CleanFile): Result<CleanFile, FileRefusal> {
  return refusal === undefined ? ok(file) : err(refusal);
}

/** Names that the library gives to what we call otherwise. */
const synonyms: Readonly<Record<string, AcceptedType>> = {
  'image/apng': 'image/png',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'audio/x-m4a': 'audio/mp4',
  'audio/vnd.wave': 'audio/wav',
};

async function typeOf(bytes: Buffer): Promise<AcceptedType | undefined> {
  // Loaded for the first file: no start waits for it.
  const { fileTypeFromBuffer } = await import('file-type');
  // Some bytes make the library throw: then they are nothing that it knows.
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found === undefined) return undefined;
  const known: readonly string[] = Object.keys(acceptedTypes);
  const name = synonyms[found.mime] ?? found.mime;
  return known.includes(name) ? (name as AcceptedType) : undefined;
}

/** A picture may also be sent as a document: platforms then do not shrink it. */
function isAsked(type: AcceptedType, { media, mimeTypes }: FileRule): boolean {
  const kind = acceptedTypes[type];
  const isKind = media.includes(kind) || (kind === 'photo' && media.includes('document'));
  const isType =
    mimeTypes === undefined || mimeTypes.length === 0 || mimeTypes.some((start) => type.startsWith(start));
  return isKind && isType;
}
