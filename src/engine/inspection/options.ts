/** Rules on the options of a question: each can be told from the others. */

import { addedOptions } from '../present-question.ts';
import { areWrittenAs, wordsOf } from '../replies/words.ts';
import type { InspectedFlow, Issue } from './issue.ts';

export function inspectOptions({ flow, nodes }: InspectedFlow): Issue[] {
  return nodes.flatMap(({ id, behaviour }) => {
    if (behaviour.role !== 'question') return [];
    return flow.languages.flatMap((language) => {
      const options = behaviour.options({ language, languages: flow.languages, facts: {} });
      return options.flatMap((option, at): Issue[] => {
        const earlier = options.slice(0, at);
        const isReserved = Object.values<string>(addedOptions).includes(option.value);
        const isTaken = earlier.some(
          (other) =>
            other.value === option.value || areWrittenAs(wordsOf(option.label), wordsOf(other.label)),
        );
        if (!isTaken && !isReserved) return [];
        return [
          {
            path: `nodes.${id}.options.${at}.${language}`,
            code: 'duplicate_option',
            severity: 'error',
            sentence: {
              vi: `Phương án "${option.label}" trùng với một phương án khác của câu hỏi.`,
              en: `The option "${option.label}" cannot be told from another option of the question.`,
            },
          },
        ];
      });
    });
  });
}
