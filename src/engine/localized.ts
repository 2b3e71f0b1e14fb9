/** Texts in several languages, and the facts and variables that they name. */
import { z } from 'zod';
import { type Language, languageSchema } from '../core/message.ts';
import { isPlain, toNfc } from '../core/text.ts';
import { factFallback } from './facts.ts';
import type { Facts } from './session.ts';

/** One text in some of the flow's languages. A draft may lack one; inspection reports it. */
export const localizedTextSchema = z.partialRecord(languageSchema, z.string());
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** What a text is composed with: the respondent's language first, the flow's own languages as fallback. */
export type Wording = {
  readonly language: Language;
  readonly languages: readonly Language[];
  /** What a text may name: the flow's variables and the dossier's facts; the first that has the name tells. */
  readonly names: readonly Facts[];
};

const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** The text in the respondent's language, or in the first of the flow's languages that has it; filled in, NFC. */
export function wordText(text: LocalizedText, wording: Wording): string {
  const templates = templatesOf(text);
  const own = templates[wording.language];
  if (own !== undefined) return fillIn(own, wording.names);
  for (const language of wording.languages) {
    const fallback = templates[language];
    if (fallback !== undefined) return fillIn(fallback, wording.names);
  }
  return '';
}

/** The facts and variables that a text names. */
export function namesIn(text: string): string[] {
  return Array.from(text.matchAll(placeholder), (match) => match[1] ?? '');
}

/** A text cut at the names in it: one part more than names. */
type Template = {
  readonly language: Language;
  readonly parts: readonly string[];
  readonly names: readonly string[];
  /** Whether filling in plain words leaves it in NFC. */
  readonly isPlain: boolean;
};
type Templates = { readonly [Name in Language]?: Template };

/** Texts do not change: each is cut once. */
const cut = new WeakMap<LocalizedText, Templates>();

function templatesOf(text: LocalizedText): Templates {
  const known = cut.get(text);
  if (known !== undefined) return known;
  const templates = Object.fromEntries(
    languageSchema.options.flatMap((language) => {
      const words = text[language] ?? '';
      return words.trim() === '' ? [] : [[language, cutAtNames(words, language)] as const];
    }),
  );
  cut.set(text, templates);
  return templates;
}

function cutAtNames(words: string, language: Language): Template {
  const names = namesIn(words);
  const parts = words.split(placeholder).filter((_, at) => at % 2 === 0);
  if (names.length === 0) return { language, parts: [toNfc(words)], names, isPlain: true };
  return { language, parts, names, isPlain: parts.every(isPlain) };
}

function fillIn(template: Template, known: readonly Facts[]): string {
  const { parts, names, language } = template;
  let filled = parts[0] ?? '';
  let isStillPlain = template.isPlain;
  for (let at = 0; at < names.length; at++) {
    const told = tellName(names[at] ?? '', known, language);
    isStillPlain &&= isPlain(told);
    filled += told + (parts[at + 1] ?? '');
  }
  return isStillPlain ? filled : toNfc(filled);
}

function tellName(name: string, known: readonly Facts[], language: Language): string {
  for (const facts of known) {
    const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (value !== undefined) return value === '' ? factFallback(name, language) : String(value);
  }
  return factFallback(name, language);
}
