/** Rules on texts: every language, and only facts that exist. */
import type { Language } from '../../core/message.ts';
import { findFact } from '../facts.ts';
import { type LocalizedText, namedFacts } from '../localized.ts';
import type { InspectedFlow, Issue } from './issue.ts';

const languageNames: Readonly<Record<Language, { vi: string; en: string }>> = {
  vi: { vi: 'tiếng Việt', en: 'Vietnamese' },
  en: { vi: 'tiếng Anh', en: 'English' },
};

export function inspectTexts({ flow, nodes }: InspectedFlow): Issue[] {
  const texts = [
    { path: 'title', text: flow.title },
    ...nodes.flatMap((node) =>
      node.behaviour.texts.map(({ path, text }) => ({ path: `nodes.${node.id}.${path}`, text })),
    ),
  ];
  return texts.flatMap(({ path, text }) => [
    ...missingTranslations(path, text, flow.languages),
    ...unknownFacts(path, text),
  ]);
}

function missingTranslations(path: string, text: LocalizedText, languages: readonly Language[]): Issue[] {
  return languages
    .filter((language) => (text[language] ?? '').trim() === '')
    .map((language) => ({
      path: `${path}.${language}`,
      code: 'missing_translation',
      severity: 'error',
      sentence: {
        vi: `Thiếu nội dung ${languageNames[language].vi}.`,
        en: `The text in ${languageNames[language].en} is missing.`,
      },
    }));
}

function unknownFacts(path: string, text: LocalizedText): Issue[] {
  return Object.entries(text).flatMap(([language, words]) =>
    namedFacts(words)
      .filter((name) => findFact(name) === undefined)
      .map((name) => ({
        path: `${path}.${language}`,
        code: 'unknown_fact' as const,
        severity: 'error' as const,
        sentence: {
          vi: `Không có thông tin hồ sơ nào tên là {${name}}.`,
          en: `The dossier has no fact named {${name}}.`,
        },
      })),
  );
}
