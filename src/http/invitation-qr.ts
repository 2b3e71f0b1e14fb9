/** The web link of an invitation as a QR code, for the slip that goes with a dossier's result. */
import type { Request, Response } from 'express';
import type { Clock } from '../core/time.ts';
import type { Db } from '../db/index.ts';
import { findInvitation, invitationLinks, type LinkSettings } from '../dossiers/index.ts';
import type { Endpoint } from './endpoint.ts';
import { sendProblem } from './problem.ts';

/** Level M survives 15 % damage, a creased slip; the quiet zone is four modules (ISO/IEC 18004). */
const drawing = { errorCorrectionLevel: 'M', margin: 4 } as const;
const pixelsPerModule = 8;

/** Loaded for the first code: no start waits for it. */
const loadDrawer = async () => (await import('qrcode')).default;

/** `GET /s/{token}/qr.png` and `/qr.svg`. */
export function invitationQrEndpoints(deps: { db: Db; clock: Clock; config: LinkSettings }): Endpoint[] {
  const endpoint = (path: string, send: (response: Response, link: string) => Promise<void>): Endpoint => ({
    method: 'get',
    path,
    access: 'invitation_token',
    body: 'none',
    handle: async (request, response) => {
      const link = await findLink(deps, request, response);
      // The image is the secret: no shared cache may keep it.
      if (link !== undefined) await send(response.set('Cache-Control', 'private, no-store'), link);
    },
  });
  return [
    endpoint('/s/:token/qr.png', async (response, link) => {
      const QRCode = await loadDrawer();
      response.type('image/png').send(await QRCode.toBuffer(link, { ...drawing, scale: pixelsPerModule }));
    }),
    endpoint('/s/:token/qr.svg', async (response, link) => {
      const QRCode = await loadDrawer();
      response.type('image/svg+xml').send(await QRCode.toString(link, { ...drawing, type: 'svg' }));
    }),
  ];
}

async function findLink(
  deps: { db: Db; clock: Clock; config: LinkSettings },
  request: Request,
  response: Response,
): Promise<string | undefined> {
  const token = String(request.params['token']);
  const found = await findInvitation(deps.db, token, deps.clock.now());
  if (found.ok) return invitationLinks(deps.config, token).web;
  if (found.error.code === 'invitation_unknown') {
    sendProblem(response, { status: 404, code: 'invitation_unknown', title: 'No such invitation' });
  } else {
    sendProblem(response, { status: 410, code: 'invitation_expired', title: 'The invitation has expired' });
  }
  return undefined;
}
