/** What consent can be asked for: purpose by purpose (Law 91/2025/QH15, Article 9). */
export const purposes = [
  /** To be asked again later, about this dossier or another. */
  'recontact',
  /** To have the words of a comment published without a name. */
  'publish_comment',
  /** To have name and phone passed on to the agency that handles the complaint. */
  'share_contact',
  /** To have the answers used in research. */
  'research',
] as const;
export type Purpose = (typeof purposes)[number];
