/** The web chat's two requests: say something, and hear what there is. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { type ChatContent, chatMessageSchema, longestWaitSeconds } from '../../contract/web-chat.ts';
import {
  type ChangeSignal,
  type FloodCounts,
  type Received,
  readTranscript,
  type Transcript,
  webExternalId,
} from '../../conversations/index.ts';
import type { ChannelName, Inbound, InboundContent } from '../../core/message.ts';
import { toNfc } from '../../core/text.ts';
import type { Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import { type FoundInvitation, findInvitation } from '../../dossiers/index.ts';
import { type FileStore, findUpload } from '../../files/index.ts';
import type { Keys } from '../../identity/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { invalidInput, sendProblem, toIssues } from '../problem.ts';
import { limitMessages, limitReads, type PerMinute } from './web-limits.ts';
import { uploadEndpoint } from './web-upload.ts';

export type WebChatDeps = {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly receive: (channel: ChannelName, inbound: Inbound) => Promise<Received>;
  readonly changes: Pick<ChangeSignal, 'wait'>;
  readonly floodCounts: FloodCounts;
  readonly newId: () => string;
  /** Where uploads are stored. */
  readonly files: FileStore;
  /** Aborted when the process stops: nobody is kept waiting then. */
  readonly stopping: AbortSignal;
};

const largestBodyBytes = 16 * 1024;

/**
 * Requests in a minute, of one invitation and of one network address; messages over all replicas, reads of each. A quick person sends a message every two
 * seconds, and each is followed by two or three reads; an office or a mobile mast puts many people behind one
 * address.
 */
const usualLimits: { readonly messages: PerMinute; readonly reads: PerMinute } = {
  messages: { token: 40, address: 1_200 },
  reads: { token: 240, address: 4_800 },
};

/** Held requests of one process; beyond that the page asks again by itself. */
const mostHeld = 5_000;
const retryAfterSeconds = 3;
/** Another process may have made the change; how long a page waits for that one, at most. */
const lookAgainMilliseconds = { awaitingReply: 1_000, idle: 10_000 } as const;

const readQuerySchema = z.object({
  after: z.string().max(64).optional(),
  wait: z.coerce.number().int().min(0).max(longestWaitSeconds).default(0),
});

/** `POST /s/{token}/messages`, `POST /s/{token}/files/{key}` and `GET /s/{token}/transcript`. */
export function webChatEndpoints(deps: WebChatDeps, perMinute = usualLimits): Endpoint[] {
  let held = 0;
  return [
    {
      method: 'post',
      path: '/s/:token/messages',
      access: 'invitation_token',
      body: { kind: 'json', limitBytes: largestBodyBytes },
      guards: limitMessages(deps, 'message', perMinute.messages),
      handle: async (request, response) => {
        response.set('Cache-Control', 'no-store');
        const invitation = await findOrRefuse(deps, request, response);
        if (invitation === undefined) return;
        const message = chatMessageSchema.safeParse(request.body);
        if (!message.success) {
          sendProblem(response, invalidInput(toIssues(message.error)));
          return;
        }
        const { key, content } = message.data;
        const said = await toInboundContent(deps, invitation, content, tokenOf(request));
        if (said === undefined) {
          sendProblem(response, { status: 422, code: 'file_unknown', title: 'There is no such upload' });
          return;
        }
        await deps.receive('web', {
          externalId: webExternalId(invitation.invitationId, key),
          address: invitation.invitationId,
          occurredAt: deps.clock.now(),
          content: said,
        });
        response.status(202).json({ status: 'accepted' });
      },
    },
    uploadEndpoint(deps, limitMessages(deps, 'file', perMinute.messages), (request, response) =>
      findOrRefuse(deps, request, response),
    ),
    {
      method: 'get',
      path: '/s/:token/transcript',
      access: 'invitation_token',
      body: 'none',
      guards: limitReads(perMinute.reads),
      handle: async (request, response) => {
        response.set('Cache-Control', 'no-store');
        const query = readQuerySchema.safeParse(request.query);
        if (!query.success) {
          sendProblem(response, invalidInput(toIssues(query.error)));
          return;
        }
        const invitation = await findOrRefuse(deps, request, response);
        if (invitation === undefined) return;
        const { after, wait } = query.data;
        const mayHold = after !== undefined && wait > 0;
        if (!mayHold || held >= mostHeld) {
          const transcript = await readTranscript(deps, invitation);
          response.json({ ...transcript, retryAfter: mayHold ? retryAfterSeconds : 0 });
          return;
        }
        held += 1;
        try {
          const gone = new AbortController();
          response.once('close', () => gone.abort());
          const signal = AbortSignal.any([gone.signal, deps.stopping]);
          const transcript = await readNews(deps, invitation, { after, waitSeconds: wait, signal });
          response.json({ ...transcript, retryAfter: deps.stopping.aborted ? retryAfterSeconds : 0 });
        } finally {
          held -= 1;
        }
      },
    },
  ];
}

/** The transcript as soon as it is another one than `after`; the same one when the time is over. */
async function readNews(
  deps: WebChatDeps,
  invitation: FoundInvitation,
  { after, waitSeconds, signal }: { after: string; waitSeconds: number; signal: AbortSignal },
): Promise<Transcript> {
  const until = performance.now() + waitSeconds * 1000;
  let pause: number = lookAgainMilliseconds.awaitingReply;
  for (;;) {
    // The wait begins before the look, so that a change in between is not missed.
    const looked = new AbortController();
    const change = deps.changes.wait(
      [invitation.invitationId],
      Math.max(0, Math.min(pause, until - performance.now())),
      AbortSignal.any([signal, looked.signal]),
    );
    const transcript = await readTranscript(deps, invitation);
    const isOver = signal.aborted || performance.now() >= until;
    if (transcript.cursor !== after || isOver) {
      looked.abort();
      return transcript;
    }
    pause = lookAgainMilliseconds[awaitsReply(transcript) ? 'awaitingReply' : 'idle'];
    await change;
  }
}

function awaitsReply(transcript: Transcript): boolean {
  return transcript.messages.some((message) => message.from === 'person' && message.status === 'received');
}

async function findOrRefuse(
  deps: WebChatDeps,
  request: Request,
  response: Response,
): Promise<FoundInvitation | undefined> {
  const found = await findInvitation(deps.db, tokenOf(request), deps.clock.now());
  if (found.ok) return found.value;
  const isExpired = found.error.code === 'invitation_expired';
  sendProblem(response, {
    status: isExpired ? 410 : 404,
    code: found.error.code,
    title: isExpired ? 'The invitation has expired' : 'There is no such invitation',
  });
  return undefined;
}

function tokenOf(request: Request): string {
  return String(request.params['token']);
}

/** Undefined for an upload that is not there. */
async function toInboundContent(
  deps: WebChatDeps,
  { invitationId }: FoundInvitation,
  content: ChatContent,
  token: string,
): Promise<InboundContent | undefined> {
  switch (content.kind) {
    case 'open':
      return { ...content, token };
    case 'text':
      return { kind: 'text', text: toNfc(content.text) };
    case 'file': {
      const file = await findUpload(deps, invitationId, content.upload);
      return file === undefined ? undefined : { kind: 'file', file };
    }
    default:
      return content;
  }
}
