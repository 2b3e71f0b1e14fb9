/** Texts in several languages, and the facts and variables that they name. */
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
  /** What a text may name: the dossier's facts and the flow's variables. */
  readonly names: Facts;
};

const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** The text in the respondent's language, or in the first of the flow's languages that has it; filled in, NFC. */
export function wordText(text: LocalizedText, wording: Wording): string {
  const order = [wording.language, ...wording.languages];
  const language = order.find((candidate) => (text[candidate] ?? '').trim() !== '');
  if (language === undefined) return '';
  return toNfc(fillIn(text[language] ?? '', language, wording.names));
}

/** The facts and variables that a text names. */
export function namesIn(text: string): string[] {
  return Array.from(text.matchAll(placeholder), (match) => match[1] ?? '');
}

function fillIn(text: string, language: Language, names: Facts): string {
  return text.replace(placeholder, (_, name: string) => {
    const value = Object.hasOwn(names, name) ? names[name] : undefined;
    return value === undefined || value === '' ? factFallback(name, language) : String(value);
  });
}
