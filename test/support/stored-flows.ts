/** Small flows, and the steps by which tests store them. */
import { type Database, inTransaction } from '../../src/db/index.ts';
import { publishDraft, saveDraft } from '../../src/surveys/index.ts';
import { newId } from './deps.ts';

const rating = (criterion: string, next: string, vi = 'Ông/Bà có hài lòng không?') => ({
  kind: 'ask-rating',
  text: { vi, en: 'Are you satisfied?' },
  criterion,
  attributedTo: 'deciding',
  next,
});

/** A flow of one rating, one choice and one text; `nodes` replaces or adds some. */
export function aFlow(key: string, nodes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    format: 2,
    key,
    title: { vi: 'Một kịch bản', en: 'A flow' },
    languages: ['vi', 'en'],
    start: 'overall',
    nodes: {
      overall: rating('overall', 'visits'),
      visits: {
        kind: 'ask-choice',
        text: { vi: 'Ông/Bà phải đi lại mấy lần?', en: 'How many visits?' },
        options: [
          { value: 'once', label: { vi: 'Một lần', en: 'Once' } },
          { value: 'more', label: { vi: 'Nhiều lần', en: 'More often' } },
        ],
        next: 'reason',
      },
      reason: { kind: 'ask-text', text: { vi: 'Vì sao?', en: 'Why?' }, next: 'end' },
      end: { kind: 'finish', text: { vi: 'Xin cảm ơn.', en: 'Thank you.' } },
      ...nodes,
    },
  };
}

export { rating };

/** What is asked of the functions that change a flow. */
export function storedFlows(database: Database, clock: { now(): Date }) {
  const actor = { kind: 'officer', id: '7d1f1c2a-0000-4000-8000-000000000001' } as const;
  const change = () => ({ actor, at: clock.now(), newId });
  const save = (
    key: string,
    definition: unknown,
    more: { expectedRevision?: number; scenarios?: readonly unknown[] } = {},
  ) =>
    inTransaction(database.db, (tx) =>
      saveDraft(tx, change(), { key, definition, expectedRevision: 0, ...more }),
    );
  const publish = (key: string, more: Partial<Parameters<typeof publishDraft>[2]> = {}) =>
    inTransaction(database.db, (tx) => publishDraft(tx, change(), { key, expectedRevision: 1, ...more }));
  /** Saves and publishes; throws where one is refused. */
  const put = async (
    key: string,
    definition: unknown,
    more: Partial<Parameters<typeof publishDraft>[2]> = {},
  ) => {
    const saved = await save(key, definition);
    if (!saved.ok) throw new Error(saved.error.code);
    const published = await publish(key, more);
    if (!published.ok) throw new Error(JSON.stringify(published.error));
    return published.value;
  };
  return { actor, change, save, publish, put };
}
