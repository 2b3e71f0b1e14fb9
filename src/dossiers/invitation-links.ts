import type { Keys } from '../identity/index.ts';
import { deriveToken } from './invitation-token.ts';

/** Where an invitation leads: the same conversation on every channel that is on. */
export type InvitationLinks = {
  readonly web: string;
  readonly telegram?: string;
  /** A page of ours: links into Zalo carry no token. */
  readonly zalo?: string;
};

export type LinkSettings = {
  readonly publicUrl: string;
  readonly telegram?: { readonly username: string } | undefined;
  readonly zalo?: { readonly oaId: string } | undefined;
};

/** The links that carry this token. Telegram: https://core.telegram.org/bots/features#deep-linking. */
export function invitationLinks(settings: LinkSettings, token: string): InvitationLinks {
  const web = `${settings.publicUrl}/s/${token}`;
  const { telegram, zalo } = settings;
  return {
    web,
    ...(telegram === undefined ? {} : { telegram: `https://t.me/${telegram.username}?start=${token}` }),
    ...(zalo === undefined ? {} : { zalo: `${web}/zalo` }),
  };
}

/** The links of an invitation from the seed in its row, made when they are needed: they are never stored. */
export function linksFromSeed(
  settings: LinkSettings,
  keys: Pick<Keys, 'invitationToken'>,
  tokenSeed: Uint8Array,
): InvitationLinks {
  return invitationLinks(settings, deriveToken(keys.invitationToken, tokenSeed));
}
