/** Rules on branches: they may ask only what can have been answered, and facts that exist. */
import { assertNever } from '../../core/result.ts';
import type { Condition } from '../conditions.ts';
import { findFact } from '../facts.ts';
import type { Question } from '../nodes/behaviour.ts';
import type { InspectedFlow, Issue } from './issue.ts';

export function inspectConditions(inspected: InspectedFlow): Issue[] {
  return inspected.nodes.flatMap((node) =>
    node.behaviour.conditions.flatMap(({ path, condition }) =>
      inspectCondition(inspected, `nodes.${node.id}.${path}`, condition),
    ),
  );
}

function inspectCondition(inspected: InspectedFlow, path: string, condition: Condition): Issue[] {
  switch (condition.kind) {
    case 'answer_is': {
      const question = questionAt(inspected, condition.node);
      if (question === undefined) return [unknownQuestion(path, condition.node)];
      const possible = categoriesOf(inspected, question);
      return condition.categories
        .filter((category) => !possible.includes(category))
        .map((category) => unreachableCategory(path, condition.node, category));
    }
    case 'answer_between': {
      const question = questionAt(inspected, condition.node);
      if (question === undefined) return [unknownQuestion(path, condition.node)];
      return question.input === 'rating'
        ? []
        : [unreachableCategory(path, condition.node, `${condition.atLeast ?? ''}–${condition.atMost ?? ''}`)];
    }
    case 'fact_is':
      return inspectFact(path, condition);
    case 'all':
    case 'any':
      return condition.of.flatMap((part, at) => inspectCondition(inspected, `${path}.of.${at}`, part));
    case 'not':
      return inspectCondition(inspected, `${path}.of`, condition.of);
    default:
      return assertNever(condition);
  }
}

function questionAt(inspected: InspectedFlow, id: string): Question | undefined {
  const behaviour = inspected.byId.get(id)?.behaviour;
  return behaviour?.role === 'question' ? behaviour : undefined;
}

/** The categories into which an answer can fall. A question that was given up counts as skipped. */
function categoriesOf({ flow }: InspectedFlow, question: Question): string[] {
  const wording = { language: flow.languages[0] ?? 'vi', languages: flow.languages, facts: {} };
  const own = question.input === 'text' ? ['other'] : question.options(wording).map((option) => option.value);
  return [...own, 'skipped', ...(question.mayNotApply ? ['not_applicable'] : [])];
}

function inspectFact(path: string, condition: Extract<Condition, { kind: 'fact_is' }>): Issue[] {
  const fact = findFact(condition.fact);
  if (fact === undefined)
    return [
      {
        path,
        code: 'unknown_fact',
        severity: 'error',
        sentence: {
          vi: `Không có thông tin hồ sơ nào tên là "${condition.fact}".`,
          en: `The dossier has no fact named "${condition.fact}".`,
        },
      },
    ];
  if (fact.kind === 'name') return [];
  return condition.values
    .filter((value) => !fact.values.some((known) => known === value))
    .map((value) => ({
      path,
      code: 'unknown_fact_value',
      severity: 'error',
      sentence: {
        vi: `"${condition.fact}" không bao giờ là "${value}"; chỉ có thể là: ${fact.values.join(', ')}.`,
        en: `"${condition.fact}" is never "${value}"; it can be: ${fact.values.join(', ')}.`,
      },
    }));
}

function unknownQuestion(path: string, node: string): Issue {
  return {
    path,
    code: 'unknown_question',
    severity: 'error',
    sentence: {
      vi: `Điều kiện nhắc tới câu hỏi "${node}" không có trong kịch bản.`,
      en: `The condition names "${node}", which is not a question of the flow.`,
    },
  };
}

function unreachableCategory(path: string, node: string, category: string): Issue {
  return {
    path,
    code: 'unreachable_category',
    severity: 'error',
    sentence: {
      vi: `Câu trả lời của "${node}" không bao giờ là "${category}".`,
      en: `An answer to "${node}" is never "${category}".`,
    },
  };
}
