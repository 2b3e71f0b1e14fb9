import type { SessionId } from '../core/ids.ts';
import type { Language } from '../core/message.ts';
import type { Tx } from '../db/index.ts';

/** What a respondent said to one purpose, with the text that was shown. */
export type GivenConsent = {
  readonly respondentId: string;
  readonly sessionId: SessionId;
  readonly sessionRevision: number;
  readonly flowVersionId: string;
  readonly node: string;
  readonly purpose: string;
  readonly isGiven: boolean;
  readonly shownText: string;
  readonly language: Language;
  readonly rawReply?: string;
};

/**
 * Keeps consents and refusals as they were given (Law 91/2025/QH15, Article 9: purpose by purpose, provable).
 * Rows are only added; the latest of a person and purpose holds.
 */
export async function recordConsents(
  tx: Tx,
  consents: readonly GivenConsent[],
  deps: { newId: () => string; at: Date },
): Promise<void> {
  if (consents.length === 0) return;
  await tx.consent.createMany({
    data: consents.map(({ node, rawReply, ...consent }) => ({
      ...consent,
      id: deps.newId(),
      nodeId: node,
      rawReply: rawReply ?? null,
      at: deps.at,
    })),
  });
}
