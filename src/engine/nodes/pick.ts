/**
 * Puts some of many questions, so that a short conversation still measures everything across respondents
 * (matrix sampling). Each question leads back here; when the picked ones are asked, the flow goes on.
 */
import { z } from 'zod';
import { conditionSchema, holds, own } from '../conditions.ts';
import { chanceFrom, drawSystematically, inclusionProbabilities } from '../sampling.ts';
import type { Draw } from '../session.ts';
import type { Passed, Step, StepView } from './behaviour.ts';
import { nodeIdSchema } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('pick'),
  /** How many questions each respondent gets. */
  count: z.int().min(1).max(50),
  among: z
    .array(
      z.strictObject({
        node: nodeIdSchema,
        /** What the caller counts for balance, usually the question's criterion; without it the node itself. */
        counts: z.string().max(64).optional(),
        /** Only respondents for whom this holds can get the question. */
        when: conditionSchema.optional(),
      }),
    )
    .min(1)
    .max(50),
  /** The picked questions in the order listed, or in one that chance decides. */
  order: z.enum(['listed', 'random']).optional(),
  next: nodeIdSchema.optional(),
});
type Node = z.infer<typeof schema>;
type Picked = Extract<Draw, { kind: 'picked' }>;

/** What follows from the counts of the candidates that a respondent can get: the same for many respondents. */
type Chances = {
  /** By place in `among`; `excluded` where the respondent cannot get the question. */
  readonly counts: readonly number[];
  readonly nodes: readonly string[];
  readonly shares: readonly number[];
  readonly probabilities: Readonly<Record<string, number>>;
};
const excluded = -1;

/** As many are remembered per `pick`, the latest ones: kinds of dossiers met in turn. */
const mostRemembered = 8;

export const pick = {
  schema,
  describe: (node: Node): Step => {
    const remembered: Chances[] = [];
    return {
      role: 'step',
      exits: [
        ...node.among.map((candidate, at) => ({ path: `among.${at}.node`, target: candidate.node })),
        { path: 'next', target: node.next },
      ],
      texts: [],
      conditions: node.among.flatMap(({ when }, at) =>
        when === undefined ? [] : [{ path: `among.${at}.when`, condition: when }],
      ),
      pass: (view) => pass(node, view, remembered),
    };
  },
};

function pass(node: Node, view: StepView, remembered: Chances[]): Passed {
  const before = own(view.draws, view.node);
  const draw = before?.kind === 'picked' ? before : drawQuestions(node, view, remembered);
  const next = draw.nodes.find((name) => !view.trail.includes(name)) ?? node.next;
  if (draw === before) return { kind: 'go', next };
  const { nodes: picked, probabilities } = draw;
  return {
    kind: 'go',
    next,
    draw,
    events: [{ kind: 'questions_picked', node: view.node, picked, probabilities }],
  };
}

function drawQuestions(node: Node, view: StepView, remembered: Chances[]): Picked {
  const { nodes, shares, probabilities } = chancesFor(node, countsFor(node, view), remembered);
  const chosen = drawSystematically(shares, chanceFrom(view.chance.seed, view.node));
  if (node.order !== 'random') chosen.sort((a, b) => a - b);
  return { kind: 'picked', nodes: chosen.map((at) => nodes[at] ?? ''), probabilities };
}

function countsFor({ among }: Node, view: StepView): number[] {
  const counts: number[] = [];
  for (const { node, counts: counted, when } of among)
    counts.push(
      when === undefined || holds(when, view) ? (own(view.chance.counts, counted ?? node) ?? 0) : excluded,
    );
  return counts;
}

function chancesFor(node: Node, counts: readonly number[], remembered: Chances[]): Chances {
  for (const known of remembered) if (areSame(known.counts, counts)) return known;
  const places = [...counts.keys()].filter((at) => counts[at] !== excluded);
  const nodes = places.flatMap((at) => node.among[at]?.node ?? []);
  const shares = inclusionProbabilities(
    places.map((at) => counts[at] ?? 0),
    node.count,
  );
  const probabilities = Object.fromEntries(nodes.map((name, at) => [name, shares[at] ?? 0]));
  const chances = { counts, nodes, shares, probabilities };
  if (remembered.length >= mostRemembered) remembered.shift();
  remembered.push(chances);
  return chances;
}

function areSame(a: readonly number[], b: readonly number[]): boolean {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return a.length === b.length;
}
