/** Hands a *phản ánh, kiến nghị* over, made of answers given before. */
import { z } from 'zod';
import {
  type ComplaintCategory,
  complaintCategories,
  findCategory,
  takenKinds,
} from '../../core/complaint.ts';
import { type AnswerValue, filesOf, tellAnswer } from '../answers.ts';
import { own } from '../conditions.ts';
import type { Attribution } from '../criteria.ts';
import type { OpenedComplaint } from '../events.ts';
import { information, type Topic, topics } from '../information.ts';
import type { Passed, Step, StepView } from './behaviour.ts';
import { attributions, nodeIdSchema } from './question-shape.ts';

const answerOf = z.strictObject({ answer: nodeIdSchema });

const schema = z.strictObject({
  kind: z.literal('open-complaint'),
  /**
   * A *phản ánh* or a *kiến nghị*, or a question whose options are these. Where the answer is a *khiếu nại* or a
   * *tố cáo*, nothing is handed over and the proper way is told (Decree 20/2008/NĐ-CP, Articles 1 and 3).
   */
  complaintKind: z.union([z.enum(takenKinds), answerOf]).optional(),
  /** What it is about, or a question whose options are these categories. */
  category: z.union([z.enum(complaintCategories), answerOf]).optional(),
  /** Of which of the dossier's agencies it speaks, or a question whose options are these roles; else of the one that decides. */
  attributedTo: z.union([z.enum(attributions), answerOf]).optional(),
  /** The questions whose answers make the complaint. Without name, address and phone it is anonymous, which is allowed. */
  from: z.strictObject({
    text: nodeIdSchema,
    name: nodeIdSchema.optional(),
    address: nodeIdSchema.optional(),
    phone: nodeIdSchema.optional(),
    files: z.array(nodeIdSchema).max(10).optional(),
  }),
  next: nodeIdSchema.optional(),
});
type Node = z.infer<typeof schema>;

export const openComplaint = {
  schema,
  describe: (node: Node): Step => ({
    role: 'step',
    exits: [{ path: 'next', target: node.next }],
    texts: [],
    conditions: [],
    uses: usesOf(node),
    pass: (view) => pass(node, view),
  }),
};

function pass(node: Node, view: StepView): Passed {
  const kind = chosen(view, node.complaintKind);
  const topic = topics.find((name) => name === kind);
  if (topic !== undefined) return redirect(node, view, topic);
  const complaint = complaintFrom(node, view, kind);
  if (complaint === undefined) return { kind: 'go', next: node.next };
  const contents = { node: view.node, complaint };
  return {
    kind: 'go',
    next: node.next,
    handsOver: {
      contents: JSON.stringify(complaint),
      first: { kind: 'complaint_opened', ...contents },
      again: { kind: 'complaint_amended', ...contents },
    },
  };
}

/** A chat takes no khiếu nại and no tố cáo: to file one as something else would keep it from its proper way. */
function redirect(node: Node, view: StepView, topic: Topic): Passed {
  return {
    kind: 'go',
    next: node.next,
    says: { text: information[topic] },
    events: [{ kind: 'information_given', node: view.node, topic }],
  };
}

function usesOf({ complaintKind, category, attributedTo, from }: Node): { path: string; node: string }[] {
  const named = [
    { path: 'complaintKind.answer', node: asked(complaintKind) },
    { path: 'category.answer', node: asked(category) },
    { path: 'attributedTo.answer', node: asked(attributedTo) },
    { path: 'from.text', node: from.text },
    { path: 'from.name', node: from.name },
    { path: 'from.address', node: from.address },
    { path: 'from.phone', node: from.phone },
    ...(from.files ?? []).map((file, at) => ({ path: `from.files.${at}`, node: file })),
  ];
  return named.flatMap(({ path, node }) => (node === undefined ? [] : [{ path, node }]));
}

type Choice = string | { readonly answer: string } | undefined;

function asked(choice: Choice): string | undefined {
  return typeof choice === 'object' ? choice.answer : undefined;
}

/** What the author fixed, or what the respondent chose. */
function chosen(view: StepView, choice: Choice): string | undefined {
  return typeof choice === 'object' ? told(view, choice.answer) : choice;
}

/** Nothing is handed over without a text. */
function complaintFrom(node: Node, view: StepView, kind: string | undefined): OpenedComplaint | undefined {
  const { from } = node;
  const text = told(view, from.text);
  if (text === undefined) return undefined;
  const name = told(view, from.name);
  const address = told(view, from.address);
  const phone = told(view, from.phone);
  const category = categoryFrom(node, view);
  const role = chosen(view, node.attributedTo);
  return {
    complaintKind: kind === 'proposal' ? 'proposal' : 'report',
    ...(category === undefined ? {} : { category }),
    attributedTo: attributions.find((one): one is Attribution => one === role) ?? 'deciding',
    text,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
    ...(phone === undefined ? {} : { phone }),
    files: (from.files ?? []).flatMap((id) => {
      const answer = own(view.answers, id);
      return answer === undefined ? [] : filesOf(answer);
    }),
  };
}

/** An answer that is no category of ours is another matter; one that was not given is none. */
function categoryFrom({ category }: Node, view: StepView): ComplaintCategory | undefined {
  const name = chosen(view, category);
  return name === undefined ? undefined : (findCategory(name) ?? 'other');
}

function told(view: StepView, node: string | undefined): string | undefined {
  const answer: AnswerValue | undefined = node === undefined ? undefined : own(view.answers, node);
  if (answer === undefined || answer.kind === 'skipped' || answer.kind === 'not_applicable') return undefined;
  return tellAnswer(answer);
}
