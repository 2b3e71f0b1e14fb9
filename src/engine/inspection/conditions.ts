/** Rules on branches and uses: they may ask only what can have been answered, drawn or set, and facts that exist. */
import { assertNever } from '../../core/result.ts';
import type { Condition } from '../conditions.ts';
import { findFact } from '../facts.ts';
import type { Question } from '../nodes/behaviour.ts';
import { type InspectedFlow, type Issue, viewIn } from './issue.ts';

export function inspectConditions(inspected: InspectedFlow): Issue[] {
  return inspected.nodes.flatMap(({ id, behaviour }) => [
    ...behaviour.conditions.flatMap(({ path, condition }) =>
      inspectCondition(inspected, `nodes.${id}.${path}`, condition),
    ),
    ...(behaviour.uses ?? [])
      .filter(({ node }) => questionAt(inspected, node) === undefined)
      .map(({ path, node }) => unknownQuestion(`nodes.${id}.${path}`, node)),
    ...(behaviour.role === 'question' && behaviour.asked.unlessKnown !== undefined
      ? unknownFact(`nodes.${id}.unlessKnown`, behaviour.asked.unlessKnown)
      : []),
  ]);
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
      const isNumber = question.input === 'rating' || question.input === 'number';
      const range = `${condition.atLeast ?? '…'}–${condition.atMost ?? '…'}`;
      return isNumber ? [] : [unreachableCategory(path, condition.node, range)];
    }
    case 'arm_is':
      return inspectArms(inspected, path, condition);
    case 'fact_is':
      return inspectFact(path, condition);
    case 'fact_known':
      return unknownFact(path, condition.fact);
    case 'variable_is':
    case 'variable_between':
      return inspectVariable(inspected, path, condition.variable);
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
  const options = question.options(viewIn(flow, flow.languages[0] ?? 'vi')).map((option) => option.value);
  const own =
    options.length === 0 ? ['other'] : question.input === 'choices' ? [...options, 'none'] : options;
  return [...own, 'skipped', ...(question.asked.mayNotApply ? ['not_applicable'] : [])];
}

function inspectArms(
  inspected: InspectedFlow,
  path: string,
  { node, arms }: Extract<Condition, { kind: 'arm_is' }>,
): Issue[] {
  const split = inspected.byId.get(node)?.node;
  if (split?.kind === 'split') {
    const known = split.arms.map(({ arm }) => arm);
    return arms.filter((arm) => !known.includes(arm)).map((arm) => unreachableCategory(path, node, arm));
  }
  return [
    {
      path,
      code: 'unknown_split',
      severity: 'error',
      sentence: {
        vi: `Điều kiện nhắc tới bước chia nhóm "${node}" không có trong kịch bản.`,
        en: `The condition names "${node}", which is no split of the flow.`,
      },
    },
  ];
}

function inspectFact(path: string, condition: Extract<Condition, { kind: 'fact_is' }>): Issue[] {
  const fact = findFact(condition.fact);
  if (fact === undefined) return unknownFact(path, condition.fact);
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

function unknownFact(path: string, fact: string): Issue[] {
  if (findFact(fact) !== undefined) return [];
  return [
    {
      path,
      code: 'unknown_fact',
      severity: 'error',
      sentence: {
        vi: `Không có thông tin hồ sơ nào tên là "${fact}".`,
        en: `The dossier has no fact named "${fact}".`,
      },
    },
  ];
}

function inspectVariable({ nodes }: InspectedFlow, path: string, variable: string): Issue[] {
  if (nodes.some(({ behaviour }) => behaviour.sets?.includes(variable))) return [];
  return [
    {
      path,
      code: 'unknown_variable',
      severity: 'error',
      sentence: {
        vi: `Không có bước nào gán biến "${variable}".`,
        en: `No node sets the variable "${variable}".`,
      },
    },
  ];
}

function unknownQuestion(path: string, node: string): Issue {
  return {
    path,
    code: 'unknown_question',
    severity: 'error',
    sentence: {
      vi: `Ở đây nhắc tới câu hỏi "${node}" không có trong kịch bản.`,
      en: `This names "${node}", which is not a question of the flow.`,
    },
  };
}

function unreachableCategory(path: string, node: string, category: string): Issue {
  return {
    path,
    code: 'unreachable_category',
    severity: 'error',
    sentence: {
      vi: `"${node}" không bao giờ cho kết quả "${category}".`,
      en: `"${node}" never comes out as "${category}".`,
    },
  };
}
