/** Rules on what questions measure. */
import { findCriterion } from '../criteria.ts';
import type { InspectedFlow, Issue } from './issue.ts';

export function inspectCriteria({ nodes }: InspectedFlow): Issue[] {
  const askedBy = new Map<string, string>();
  return nodes.flatMap(({ id, behaviour }): Issue[] => {
    if (behaviour.role !== 'question' || behaviour.criterion === undefined) return [];
    const { criterion } = behaviour;
    const path = `nodes.${id}.criterion`;
    const issues: Issue[] = [];
    if (findCriterion(criterion) === undefined)
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
    if (behaviour.attributedTo === undefined)
      issues.push({
        path: `nodes.${id}.attributedTo`,
        code: 'criterion_without_agency',
        severity: 'error',
        sentence: {
          vi: `Câu hỏi "${id}" đo tiêu chí "${criterion}" nhưng không nói về cơ quan nào.`,
          en: `"${id}" measures "${criterion}" but speaks of no agency.`,
        },
      });
    return issues;
  });
}
