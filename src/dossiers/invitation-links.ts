/** Where an invitation leads: the same conversation on every channel that is on. */
export type InvitationLinks = { readonly web: string; readonly telegram?: string };

export type LinkSettings = {
  readonly publicUrl: string;
  readonly telegram?: { readonly username: string } | undefined;
};

/** The links that carry this token. Telegram: https://core.telegram.org/bots/features#deep-linking. */
export function invitationLinks(settings: LinkSettings, token: string): InvitationLinks {
  const web = `${settings.publicUrl}/s/${token}`;
  if (settings.telegram === undefined) return { web };
  return { web, telegram: `https://t.me/${settings.telegram.username}?start=${token}` };
}
