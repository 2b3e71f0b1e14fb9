/** Sends respondents by chance into arms, by the arms' shares; the arm is drawn once and recorded. */
import { z } from 'zod';
import { own } from '../conditions.ts';
import { chanceFrom, drawArm } from '../sampling.ts';
import type { Draw } from '../session.ts';
import type { Step, StepView } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('split'),
  arms: z
    .array(
      z.strictObject({
        arm: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
        share: z.number().min(0).max(1_000_000),
        next: nodeIdSchema.optional(),
      }),
    )
    .min(1)
    .max(20),
});
type Node = z.infer<typeof schema>;

export const split = {
  schema,
  describe: (node: Node): Step => ({
    role: 'step',
    exits: node.arms.map((arm, at) => ({ path: `arms.${at}.next`, target: arm.next })),
    texts: [],
    conditions: [],
    arms: armsOf(node),
    pass: (view) => {
      const before = own(view.draws, view.node);
      const draw = before?.kind === 'arm' ? before : drawNew(node, view);
      const next = node.arms.find(({ arm }) => arm === draw?.arm)?.next;
      if (draw === undefined || draw === before) return { kind: 'go', next };
      const { arm, share } = draw;
      return { kind: 'go', next, draw, events: [{ kind: 'arm_drawn', node: view.node, arm, share }] };
    },
  }),
};

type Arm = Extract<Draw, { kind: 'arm' }>;

/** The arms that can be drawn. */
function armsOf({ arms }: Node): Arm[] {
  const total = arms.reduce((sum, { share }) => sum + share, 0);
  return arms.flatMap(({ arm, share }) => (share > 0 ? [{ kind: 'arm', arm, share: share / total }] : []));
}

function drawNew(node: Node, view: StepView): Arm | undefined {
  const drawn = drawArm(node.arms, chanceFrom(view.chance.seed, view.node)());
  return drawn && { kind: 'arm', arm: drawn.arm.arm, share: drawn.share };
}
