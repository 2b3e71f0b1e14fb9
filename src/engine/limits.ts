/** Limits that end a conversation which cannot end by itself. */
export type Limits = {
  /** Nodes visited between two replies; more is a loop without a question. */
  readonly stepsPerSprint: number;
  /** Calls of the engine per session. */
  readonly sprintsPerSession: number;
  /** Characters of a reply that are read and kept; the border takes as many (`core/message.ts`). */
  readonly replyLength: number;
  /** Characters of a composed message: Telegram's limit for a message's text (core.telegram.org/bots/api#sendmessage). */
  readonly messageLength: number;
};

/** The same orders of magnitude as RapidPro's engine: 100 steps per sprint, 500 sprints per session. */
export const defaultLimits: Limits = {
  stepsPerSprint: 100,
  sprintsPerSession: 500,
  replyLength: 10_000,
  messageLength: 4_096,
};

/** Cuts a text to a length in UTF-16 units without cutting a character in two. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, Math.max(0, length - 1));
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}
