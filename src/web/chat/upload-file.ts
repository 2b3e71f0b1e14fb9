/** Brings a file to the server, and says how far it got. `fetch` does not tell that; old phones lack its streams. */
import { largestUploadBytes } from '../../contract/web-chat.ts';
import type { UploadRefusal } from './file-texts.ts';

export type UploadOutcome =
  | { readonly kind: 'stored' }
  /** Worth another try under the same key: no connection, or a server in trouble. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly reason: UploadRefusal };

const refusals: Readonly<Record<string, UploadRefusal>> = {
  file_type_not_taken: 'type',
  file_type_not_asked: 'type',
  file_too_large: 'too_large',
  body_too_large: 'too_large',
  file_empty: 'damaged',
  file_damaged: 'damaged',
  file_dangerous: 'dangerous',
  file_too_many: 'too_many',
};

/** A slow line moves 20 MB in this time at 30 kB/s; without any progress it is given up far earlier. */
const stallSeconds = 60;

/** Uploads to `address`; `onProgress` hears the share from 0 to 1, `signal` ends it. */
export function uploadFile(
  address: string,
  file: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  if (file.size > largestUploadBytes) return Promise.resolve({ kind: 'refused', reason: 'too_large' });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(stall);
      stall = setTimeout(() => request.abort(), stallSeconds * 1000);
    };
    const end = (outcome: UploadOutcome) => {
      clearTimeout(stall);
      resolve(outcome);
    };
    request.upload.addEventListener('progress', (event) => {
      watch();
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => end(outcomeOf(request.status, request.responseText)));
    request.addEventListener('error', () => end({ kind: 'unreachable' }));
    request.addEventListener('abort', () => end({ kind: signal.aborted ? 'cancelled' : 'unreachable' }));
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', address);
    request.setRequestHeader('content-type', 'application/octet-stream');
    watch();
    request.send(file);
  });
}

function outcomeOf(status: number, body: string): UploadOutcome {
  if (status === 201) return { kind: 'stored' };
  if (status === 429 || status >= 500 || status === 0) return { kind: 'unreachable' };
  return { kind: 'refused', reason: refusals[codeIn(body)] ?? 'other' };
}

function codeIn(body: string): string {
  try {
    const problem: unknown = JSON.parse(body);
    return typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : '';
  } catch {
    return '';
  }
}
