/** The facts of a dossier that a flow may name in its texts and ask in its branches. */
import type { Language } from '../core/message.ts';
import type { Facts } from './session.ts';

type KnownFact =
  /** Named in texts; the fallback stands where the dossier does not know it. */
  | { readonly kind: 'name'; readonly fallback: Readonly<Record<Language, string>> }
  /** Asked in branches; closed to these values. */
  | { readonly kind: 'closed'; readonly values: readonly (string | boolean)[] };

export const knownFacts: Readonly<Record<string, KnownFact>> = {
  procedureName: { kind: 'name', fallback: { vi: 'thủ tục hành chính', en: 'the administrative procedure' } },
  receivingAgencyName: {
    kind: 'name',
    fallback: { vi: 'cơ quan tiếp nhận hồ sơ', en: 'the receiving agency' },
  },
  decidingAgencyName: {
    kind: 'name',
    fallback: { vi: 'cơ quan giải quyết hồ sơ', en: 'the deciding agency' },
  },
  supportingAgencyName: { kind: 'name', fallback: { vi: 'cơ quan hỗ trợ', en: 'the supporting agency' } },
  outcome: { kind: 'closed', values: ['granted', 'refused', 'withdrawn'] },
  isOnTime: { kind: 'closed', values: [true, false, 'unknown'] },
  submittedVia: { kind: 'closed', values: ['counter', 'online', 'postal'] },
  applicantKind: { kind: 'closed', values: ['person', 'organization'] },
};

/** The known fact of that name. */
export function findFact(name: string): KnownFact | undefined {
  return Object.hasOwn(knownFacts, name) ? knownFacts[name] : undefined;
}

/** Whether the dossier tells this fact: nothing and `unknown` tell nothing. */
export function isKnown(facts: Facts, name: string): boolean {
  const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return fact !== undefined && fact !== '' && fact !== 'unknown';
}

/** What a text says where the dossier does not know the fact: a general word, or nothing. */
export function factFallback(name: string, language: Language): string {
  const fact = findFact(name);
  return fact?.kind === 'name' ? fact.fallback[language] : '';
}
