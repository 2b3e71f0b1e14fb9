/** Sets variables: to a value, to a fact, to an answer, or to one more than before. */
import { z } from 'zod';
import { tellAnswer } from '../answers.ts';
import { own } from '../conditions.ts';
import type { PlainValue } from '../session.ts';
import type { Step, StepView } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const sourceSchema = z.union([
  z.strictObject({ value: z.union([z.string().max(1_000), z.number(), z.boolean()]) }),
  z.strictObject({ fact: z.string().max(64) }),
  z.strictObject({ answer: nodeIdSchema }),
  /** Counts: what the variable held (0 at first) and this. */
  z.strictObject({ add: z.number() }),
]);

const schema = z.strictObject({
  kind: z.literal('assign'),
  variable: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  to: sourceSchema,
  next: nodeIdSchema.optional(),
});
type Node = z.infer<typeof schema>;

export const assign = {
  schema,
  describe: (node: Node): Step => ({
    role: 'step',
    exits: [{ path: 'next', target: node.next }],
    texts: [],
    conditions: [],
    uses: 'answer' in node.to ? [{ path: 'to.answer', node: node.to.answer }] : [],
    sets: [node.variable],
    pass: (view) => {
      const value = valueToSet(node, view);
      return {
        kind: 'go',
        next: node.next,
        ...(value === undefined ? {} : { variables: { [node.variable]: value } }),
      };
    },
  }),
};

/** What is not known sets nothing. */
function valueToSet({ variable, to }: Node, view: StepView): PlainValue | undefined {
  if ('value' in to) return to.value;
  if ('fact' in to) return own(view.facts, to.fact);
  if ('add' in to) {
    const before = own(view.variables, variable);
    return (typeof before === 'number' ? before : 0) + to.add;
  }
  const answer = own(view.answers, to.answer);
  if (answer === undefined) return undefined;
  return answer.kind === 'rating'
    ? answer.level
    : answer.kind === 'number'
      ? answer.number
      : tellAnswer(answer);
}
