/** Rules on what a complaint is made of: an option that means nothing there would be filed as something else. */
import { complaintCategories, takenKinds } from '../../core/complaint.ts';
import { topics } from '../information.ts';
import { attributions } from '../nodes/question-shape.ts';
import { type InspectedFlow, type InspectedNode, type Issue, viewIn } from './issue.ts';

/** What an answer may be that fills each of these in. */
const possible: Readonly<Record<'complaintKind' | 'category' | 'attributedTo', readonly string[]>> = {
  complaintKind: [...takenKinds, ...topics],
  category: complaintCategories,
  attributedTo: attributions,
};

export function inspectComplaints(inspected: InspectedFlow): Issue[] {
  return inspected.nodes.flatMap(({ id, node }) => {
    if (node.kind !== 'open-complaint') return [];
    return (['complaintKind', 'category', 'attributedTo'] as const).flatMap((field) => {
      const source = node[field];
      const asked = typeof source === 'object' ? inspected.byId.get(source.answer) : undefined;
      return asked === undefined
        ? []
        : inspectAnswers(inspected, `nodes.${id}.${field}`, asked, possible[field]);
    });
  });
}

function inspectAnswers(
  { flow }: InspectedFlow,
  path: string,
  { id, behaviour }: InspectedNode,
  values: readonly string[],
): Issue[] {
  if (behaviour.role !== 'question') return [];
  if (behaviour.input !== 'choice') return [notOneOf(path, id, '…', values)];
  return behaviour
    .options(viewIn(flow, flow.languages[0] ?? 'vi'))
    .filter(({ value }) => !values.includes(value))
    .map(({ value }) => notOneOf(path, id, value, values));
}

function notOneOf(path: string, question: string, value: string, values: readonly string[]): Issue {
  return {
    path,
    code: 'unknown_complaint_value',
    severity: 'error',
    sentence: {
      vi: `Câu trả lời "${value}" của "${question}" không dùng được cho phản ánh, kiến nghị; ở đây chỉ có: ${values.join(', ')}.`,
      en: `The answer "${value}" of "${question}" means nothing for a complaint; what counts here: ${values.join(', ')}.`,
    },
  };
}
