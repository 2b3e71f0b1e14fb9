/** Hands a *phản ánh, kiến nghị* over, made of answers given before. */
import { z } from 'zod';
import { type AnswerValue, tellAnswer } from '../answers.ts';
import { own } from '../conditions.ts';
import type { OpenedComplaint } from '../events.ts';
import type { Step, StepView } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('open-complaint'),
  /** A *phản ánh* or a *kiến nghị*; a question whose options are these may decide (Decree 20/2008/NĐ-CP, Article 3). */
  complaintKind: z
    .union([z.enum(['report', 'proposal']), z.strictObject({ answer: nodeIdSchema })])
    .optional(),
  /** The questions whose answers make the complaint. */
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
    pass: (view) => {
      const complaint = complaintFrom(node, view);
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
    },
  }),
};

function usesOf({ complaintKind, from }: Node): { path: string; node: string }[] {
  const kindNode = typeof complaintKind === 'object' ? complaintKind.answer : undefined;
  const named = [
    { path: 'complaintKind.answer', node: kindNode },
    { path: 'from.text', node: from.text },
    { path: 'from.name', node: from.name },
    { path: 'from.address', node: from.address },
    { path: 'from.phone', node: from.phone },
    ...(from.files ?? []).map((file, at) => ({ path: `from.files.${at}`, node: file })),
  ];
  return named.flatMap(({ path, node }) => (node === undefined ? [] : [{ path, node }]));
}

/** Nothing is handed over without a text. */
function complaintFrom({ complaintKind, from }: Node, view: StepView): OpenedComplaint | undefined {
  const text = told(view, from.text);
  if (text === undefined) return undefined;
  const kind = typeof complaintKind === 'object' ? told(view, complaintKind.answer) : complaintKind;
  const name = told(view, from.name);
  const address = told(view, from.address);
  const phone = told(view, from.phone);
  return {
    complaintKind: kind === 'proposal' ? 'proposal' : 'report',
    text,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
    ...(phone === undefined ? {} : { phone }),
    files: (from.files ?? []).flatMap((node) => {
      const answer = own(view.answers, node);
      return answer?.kind === 'file' ? [answer.file] : [];
    }),
  };
}

function told(view: StepView, node: string | undefined): string | undefined {
  const answer: AnswerValue | undefined = node === undefined ? undefined : own(view.answers, node);
  if (answer === undefined || answer.kind === 'skipped' || answer.kind === 'not_applicable') return undefined;
  return tellAnswer(answer);
}
