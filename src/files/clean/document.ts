/** Documents are kept as they are, or refused: what could act when it is opened, or is not whole. */
import { fromBuffer } from 'yauzl';
import type { FileRefusal } from '../vocabulary.ts';

/** The end of a PDF may be followed by a line break and little else (ISO 32000-1, §7.5.5, Annex H). */
const longestTail = 1_024;

/**
 * Actions, scripts and files within the file (ISO 32000-1, §12.6 and §7.11.4). What a compressed part of it holds is
 * not seen: such a file is never shown by us, only handed out to be saved.
 */
const actingNames =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?=[\s/<>[\]()]|$)/;

/** Why a PDF is not taken; undefined if it is. */
export function refusePdf(bytes: Buffer): FileRefusal | undefined {
  const text = bytes.toString('latin1');
  const end = text.lastIndexOf('%%EOF');
  if (end === -1) return 'damaged';
  if (bytes.length - end > longestTail) return 'dangerous';
  // Names may be written with #xx in place of letters.
  const plain = text.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return actingNames.test(plain) ? 'dangerous' : undefined;
}

const mostParts = 5_000;
/** What all parts come to when they are unpacked: ten times the largest file that is taken. */
const mostUnpackedBytes = 200_000_000;
/** Macros, controls, embedded objects and links to other files. */
const actingParts =
  /vbaProject|activeX|embeddings\/|externalLinks\/|oleObject|\.(?:bin|exe|dll|js|vbs|html?)$/i;

/** Why an Office document is not taken; undefined if it is. Nothing is unpacked: the directory of the archive tells. */
export function refuseOffice(bytes: Buffer): Promise<FileRefusal | undefined> {
  return new Promise((resolve) => {
    fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (error, archive) => {
      if (error !== null || archive === undefined) {
        resolve('damaged');
        return;
      }
      const end = (refusal: FileRefusal | undefined) => {
        archive.close();
        resolve(refusal);
      };
      // A comment at its end is room for another file.
      if (archive.comment.length > 0 || archive.entryCount > mostParts) {
        end('dangerous');
        return;
      }
      let unpacked = 0;
      archive.on('entry', (part) => {
        unpacked += part.uncompressedSize;
        const isEncrypted = (part.generalPurposeBitFlag & 1) === 1;
        if (isEncrypted || unpacked > mostUnpackedBytes || actingParts.test(String(part.fileName)))
          end('dangerous');
        else archive.readEntry();
      });
      archive.on('end', () => end(undefined));
      // A name that leads out of the archive (`../`) is an error to the library.
      archive.on('error', () => end('dangerous'));
      archive.readEntry();
    });
  });
}
