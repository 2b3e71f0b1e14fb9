/** Rules on texts: every language, and only facts and variables that exist. */
import type { Language } from '../../core/message.ts';
import { findFact } from '../facts.ts';
import { type LocalizedText, namesIn } from '../localized.ts';
import type { InspectedFlow, InspectedNode, Issue } from './issue.ts';

const languageNames: Readonly<Record<Language, { vi: string; en: string }>> = {
  vi: { vi: 'tiếng Việt', en: 'Vietnamese' },
  en: { vi: 'tiếng Anh', en: 'English' },
};

export function inspectTexts({ flow, nodes }: InspectedFlow): Issue[] {
  const variables = nodes.flatMap((node) => node.behaviour.sets ?? []);
  const texts = [
    { path: 'title', text: flow.title },
    ...nodes.flatMap((node) =>
      node.behaviour.texts.map(({ path, text }) => ({ path: `nodes.${node.id}.${path}`, text })),
    ),
  ];
  return [
    ...texts.flatMap(({ path, text }) => [
      ...missingTranslations(path, text, flow.languages),
      ...unknownNames(path, text, variables),
    ]),
    ...nodes.flatMap(undescribedPicture),
  ];
}

/** Whoever does not see a picture hears what it shows (WCAG 2.2, 1.1.1). */
function undescribedPicture({ id, node }: InspectedNode): Issue[] {
  if (node.kind !== 'say' || node.image === undefined || node.imageDescription !== undefined) return [];
  return [
    {
      path: `nodes.${id}.image`,
      code: 'picture_without_description',
      severity: 'note',
      sentence: {
        vi: 'Hình chưa có lời mô tả (imageDescription); người không nhìn thấy hình sẽ không biết hình cho thấy gì.',
        en: 'The picture has no description (imageDescription): who does not see it does not learn what it shows.',
      },
    },
  ];
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

function unknownNames(path: string, text: LocalizedText, variables: readonly string[]): Issue[] {
  return Object.entries(text).flatMap(([language, words]) =>
    namesIn(words)
      .filter((name) => findFact(name) === undefined && !variables.includes(name))
      .map(
        (name): Issue => ({
          path: `${path}.${language}`,
          code: 'unknown_name',
          severity: 'error',
          sentence: {
            vi: `Không có thông tin hồ sơ hay biến nào tên là {${name}}.`,
            en: `No fact of the dossier and no variable is named {${name}}.`,
          },
        }),
      ),
  );
}
