/** The survey of the bench, for the application and for the ordinary bots alike: eight questions of five levels. */
import { type FlowDefinition, flowDefinitionSchema, serviceCriteria } from '../../engine/index.ts';

export const questions = serviceCriteria.slice(0, 8).map(({ wording }) => wording.vi);

/** Level 1 first: the labels of the satisfaction scale, as a citizen reads them. */
export const levelLabels = [
  'Rất không hài lòng',
  'Không hài lòng',
  'Bình thường',
  'Hài lòng',
  'Rất hài lòng',
];

export const thanks = 'Cảm ơn Ông/Bà. Ý kiến của Ông/Bà giúp cơ quan phục vụ người dân tốt hơn.';

/** As a flow. It has the key of the flow that serves every dossier where nothing else was published. */
export function surveyFlow(): FlowDefinition {
  const asked = serviceCriteria.slice(0, questions.length);
  const nodes = asked.map((criterion, index) => [
    criterion.id,
    {
      kind: 'ask-rating',
      text: criterion.wording,
      criterion: criterion.id,
      attributedTo: 'receiving',
      next: asked[index + 1]?.id ?? 'thanks',
    },
  ]);
  return flowDefinitionSchema.parse({
    format: 2,
    key: 'satisfaction-short',
    title: { vi: 'Khảo sát để đo', en: 'Survey for the bench' },
    languages: ['vi', 'en'],
    start: asked[0]?.id,
    nodes: {
      ...Object.fromEntries(nodes),
      thanks: { kind: 'finish', text: { vi: thanks, en: 'Thank you.' } },
    },
  });
}
