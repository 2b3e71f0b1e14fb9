/** Texts in several languages, and the facts that they name. */
import { z } from 'zod';
import { type Language, languageSchema } from '../core/message.ts';
import { toNfc } from '../core/text.ts';
import { factFallback } from './facts.ts';
import type { Facts } from './session.ts';

/** One text in some of the flow's languages. A draft may lack one; inspection reports it. */
export const localizedTextSchema = z.partialRecord(languageSchema, z.string());
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** What a text is composed with: the respondent's language first, the flow's own languages as fallback. */
export type Wording = {
  readonly language: Language;
  readonly languages: readonly Language[];
  readonly facts: Facts;
};

const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** The text in the respondent's language, or in the first of the flow's languages that has it; facts filled in, NFC. */
export function wordText(text: LocalizedText, wording: Wording): string {
  const order = [wording.language, ...wording.languages];
  const language = order.find((candidate) => (text[candidate] ?? '').trim() !== '');
  if (language === undefined) return '';
  return toNfc(fillIn(text[language] ?? '', language, wording.facts));
}

/** The facts that a text names. */
export function namedFacts(text: string): string[] {
  return Array.from(text.matchAll(placeholder), (match) => match[1] ?? '');
}

function fillIn(text: string, language: Language, facts: Facts): string {
  return text.replace(placeholder, (_, name: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    return fact === undefined ? factFallback(name, language) : String(fact);
  });
}
