/** Rules on what questions measure. */
import { findCriterion } from '../criteria.ts';
import { type InspectedFlow, type Issue, questionsOf } from './issue.ts';

export function inspectCriteria(inspected: InspectedFlow): Issue[] {
  const askedBy = new Map<string, string>();
  return questionsOf(inspected).flatMap(({ id, question }): Issue[] => {
    const { criterion, attributedTo, unlessKnown } = question.asked;
    if (criterion === undefined) return [];
    const path = `nodes.${id}.criterion`;
    const known = findCriterion(criterion);
    const issues: Issue[] = [];
    if (known === undefined)
      issues.push({
        path,
        code: 'unknown_criterion',
        severity: 'error',
        sentence: {
          vi: `Không có tiêu chí nào tên là "${criterion}".`,
          en: `There is no criterion named "${criterion}".`,
        },
      });
    const first = askedBy.get(criterion);
    if (first === undefined) askedBy.set(criterion, id);
    else
      issues.push({
        path,
        code: 'criterion_asked_twice',
        severity: 'warning',
        sentence: {
          vi: `Tiêu chí "${criterion}" đã được hỏi ở bước "${first}".`,
          en: `The criterion "${criterion}" is already asked by "${first}".`,
        },
      });
    if (attributedTo === undefined)
      issues.push({
        path: `nodes.${id}.attributedTo`,
        code: 'criterion_without_agency',
        severity: 'error',
        sentence: {
          vi: `Câu hỏi "${id}" đo tiêu chí "${criterion}" nhưng không nói về cơ quan nào.`,
          en: `"${id}" measures "${criterion}" but speaks of no agency.`,
        },
      });
    if (known?.knownFrom !== undefined && unlessKnown !== known.knownFrom)
      issues.push({
        path: `nodes.${id}.unlessKnown`,
        code: 'known_from_dossier',
        severity: 'warning',
        sentence: {
          vi: `Hồ sơ đã cho biết điều này ("${known.knownFrom}"); nên không hỏi khi đã biết.`,
          en: `The dossier already tells this ("${known.knownFrom}"); it should not be asked where it is known.`,
        },
      });
    return issues;
  });
}
