/** The web chat's third request: bring a file. */
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { largestFileBytes } from '../../core/message.ts';
import type { Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import type { FoundInvitation } from '../../dossiers/index.ts';
import { type FileStore, takeUpload } from '../../files/index.ts';
import type { Keys } from '../../identity/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { sendProblem } from '../problem.ts';

type UploadDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly newId: () => string;
  readonly files: FileStore;
};

const keySchema = z.uuid();

/**
 * `POST /s/{token}/files/{key}`: the bytes alone, of which neither a name nor a type is asked. `application/octet-stream`
 * is no type that a form of another site can send without asking first, so a page elsewhere cannot upload for anybody.
 */
export function uploadEndpoint(
  deps: UploadDeps,
  guards: readonly RequestHandler[],
  find: (request: Request, response: Response) => Promise<FoundInvitation | undefined>,
): Endpoint {
  return {
    method: 'post',
    path: '/s/:token/files/:key',
    access: 'invitation_token',
    body: { kind: 'raw', limitBytes: largestFileBytes },
    guards: [...guards, onlyBytes],
    handle: async (request, response) => {
      response.set('Cache-Control', 'no-store');
      const invitation = await find(request, response);
      if (invitation === undefined) return;
      const key = keySchema.safeParse(request.params['key']);
      if (!key.success) {
        sendProblem(response, { status: 422, code: 'invalid_input', title: 'The key is no UUID' });
        return;
      }
      const bytes: unknown = request.body;
      const taken = await takeUpload(
        { ...deps, store: deps.files },
        {
          invitationId: invitation.invitationId,
          key: key.data,
          bytes: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0),
        },
      );
      if (taken.ok) {
        const { media, bytes: size, mimeType } = taken.value;
        response.status(201).json({ status: 'stored', media, bytes: size, mimeType });
      } else {
        const code = codes[taken.error];
        sendProblem(response, { status: 422, code, title: 'The file is not taken' });
      }
    },
  };
}

const codes = {
  type_not_taken: 'file_type_not_taken',
  type_not_asked: 'file_type_not_asked',
  too_large: 'file_too_large',
  empty: 'file_empty',
  damaged: 'file_damaged',
  dangerous: 'file_dangerous',
  too_many: 'file_too_many',
} as const;

const onlyBytes: RequestHandler = (request, response, next) => {
  if (request.is('application/octet-stream') === 'application/octet-stream') next();
  else
    sendProblem(response, {
      status: 415,
      code: 'unsupported_media_type',
      title: 'Files come as application/octet-stream',
    });
};
