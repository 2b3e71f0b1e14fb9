import { err, ok, type Result } from '../core/result.ts';
import type { FetchFileFailure } from './port.ts';

/**
 * The bytes at an address of a platform. Nothing is followed to another address, and no more is read than is taken:
 * what a server says of the length is believed only where it says too much.
 */
export async function download(
  address: string,
  { atMostBytes, signal }: { atMostBytes: number; signal: AbortSignal },
): Promise<Result<Buffer, FetchFileFailure>> {
  try {
    const response = await fetch(address, { redirect: 'error', signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return err(isFinal(response.status) ? 'gone' : 'unavailable');
    }
    const announced = Number(response.headers.get('content-length') ?? 0);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body) {
      length += part.byteLength;
      // Leaving the loop closes the connection.
      if (announced > atMostBytes || length > atMostBytes) return err('too_large');
      parts.push(part);
    }
    return ok(Buffer.concat(parts));
  } catch {
    // No connection, a connection that broke or took too long, or a redirection.
    return err('unavailable');
  }
}

/** 4xx says that it will not be had; a limit of rate or time says that it may be later. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
