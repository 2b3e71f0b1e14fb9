import { z } from 'zod';
import { err, ok } from '../../core/result.ts';
import { download } from '../download.ts';
import type { FetchFile } from '../port.ts';
import type { TelegramApi } from './api.ts';
import { classifyFailure } from './classify-failure.ts';

/**
 * `file_path` is absent for what the Bot API does not hand out (over 20 MB). A server of one's own in local mode
 * answers with a path of its disk, which is not ours to read.
 */
const fileSchema = z.looseObject({
  file_path: z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/)
    .optional(),
});

const longestMilliseconds = 60_000;

/**
 * Fetches a file by its id (core.telegram.org/bots/api#getfile). The address holds the bot's token and is good for an
 * hour, so it is made anew each time and neither stored nor logged.
 */
export function createTelegramFiles(options: {
  api: TelegramApi;
  token: string;
  apiRoot: string;
}): FetchFile {
  return async (fileId, atMostBytes) => {
    const signal = AbortSignal.timeout(longestMilliseconds);
    let answer: unknown;
    try {
      answer = await options.api.call('getFile', { file_id: fileId }, signal);
    } catch (error) {
      return err(classifyFailure(error).status === 'errored' ? 'unavailable' : 'gone');
    }
    const file = fileSchema.safeParse(answer);
    if (!file.success || file.data.file_path === undefined) return err('gone');
    const root = options.apiRoot.replace(/\/*$/, '');
    const fetched = await download(`${root}/file/bot${options.token}/${file.data.file_path}`, {
      atMostBytes,
      signal,
    });
    return fetched.ok ? ok(fetched.value) : fetched;
  };
}
