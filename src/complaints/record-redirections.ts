import type { RedirectedKind } from '../core/complaint.ts';
import type { Tx } from '../db/index.ts';
import { type Keys, keyedHash } from '../identity/index.ts';
import type { Place } from './reference-code.ts';

/**
 * Counts that the proper way of a *khiếu nại* or *tố cáo* was told, once for a place in a conversation. Who it was
 * told cannot be read from it: a denouncer's identity is kept secret (Law 25/2018/QH14, Article 8(3)).
 */
export async function recordRedirections(
  tx: Tx,
  told: readonly (Place & { readonly kind: RedirectedKind })[],
  deps: { readonly keys: Keys; readonly at: Date },
): Promise<void> {
  if (told.length === 0) return;
  await tx.complaintRedirection.createMany({
    data: told.map(({ sessionId, node, kind }) => ({
      placeHash: keyedHash(deps.keys.complaintCode, 'redirection', sessionId, node, kind),
      kind,
      at: deps.at,
    })),
    skipDuplicates: true,
  });
}
