import { err } from '../../core/result.ts';
import { download } from '../download.ts';
import type { FetchFile } from '../port.ts';

/**
 * Where Zalo keeps what people send; seen in events of photos, voice messages and files. Their addresses are good for
 * about half an hour.
 */
const mediaDomains = ['zdn.vn', 'zadn.vn', 'zalo.me', 'zaloapp.com', 'dlfl.vn', 'dlmd.me'] as const;

const longestMilliseconds = 60_000;

/** Whether an address that an event names is Zalo's: nothing else is ever fetched. `ownHost` is that of the configured API. */
export function isMediaAddress(address: string, ownHost?: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, host, port, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  // A stand-in for Zalo, or a gateway, also hands out the media.
  if (ownHost !== undefined && host === ownHost) return true;
  return (
    protocol === 'https:' &&
    port === '' &&
    mediaDomains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
  );
}

/** Fetches a file by the address that the event named. */
export function createZaloFiles(options: { openapiRoot: string }): FetchFile {
  const ownHost = new URL(options.openapiRoot).host;
  return async (address, atMostBytes) => {
    if (!isMediaAddress(address, ownHost)) return err('gone');
    return download(address, { atMostBytes, signal: AbortSignal.timeout(longestMilliseconds) });
  };
}
