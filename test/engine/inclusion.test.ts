/**
 * The probability that is stored with an answer is the one with which its question was put: over many respondents who
 * would answer alike, each answer stands for 1/probability of them, together for all.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assembleFlow,
  type EngineEvent,
  type FlowDefinition,
  type FlowNode,
  resumeSession,
  startSession,
} from '../../src/engine/index.ts';
import { chanceFrom } from '../../src/engine/sampling.ts';

const both = (text: string) => ({ vi: text, en: text });
const rate = (next: string): FlowNode => ({ kind: 'ask-rating', text: both('Mức nào?'), next });
const finish: FlowNode = { kind: 'finish' };
const arms = (shares: Record<string, number>): FlowNode => ({
  kind: 'split',
  arms: Object.entries(shares).map(([next, share]) => ({ arm: next, share, next })),
});
const branch = (
  when: Extract<FlowNode, { kind: 'branch' }>['cases'][number]['when'],
  next: string,
  otherwise: string,
) => ({ kind: 'branch', cases: [{ when, next }], otherwise }) satisfies FlowNode;
const low = (node: string) => ({ kind: 'answer_between', node, atMost: 2 }) as const;

function flowOf(nodes: FlowDefinition['nodes'], key = 'drawn'): FlowDefinition {
  return { format: 2, key, title: both('Thử'), languages: ['vi', 'en'], start: 'start', nodes };
}

type Given = Extract<EngineEvent, { kind: 'answer_given' }>;

/** A conversation with a respondent who gives every question the level that it has here, 4 where it has none. */
function converse(
  flow: FlowDefinition,
  seed: number,
  levels: Record<string, number>,
  sampling?: number,
): Given[] {
  const chance = { seed, counts: { a: 5, b: 1 }, ...(sampling === undefined ? {} : { sampling }) };
  let sprint = startSession(flow, { facts: { submittedVia: 'counter' }, language: 'vi', chance });
  const given: Given[] = [];
  for (let turn = 0; turn < 60 && sprint.session.status === 'waiting'; turn++) {
    const { ask, node } = sprint.session;
    sprint = resumeSession(flow, sprint.session, { kind: 'press', ask, value: String(levels[node] ?? 4) });
    for (const event of sprint.events) if (event.kind === 'answer_given') given.push(event);
  }
  return given;
}

const respondents = 1_000;
/** Standard errors that chance may miss by. */
const tolerance = 5;

/** By question: the weights of the answers of many respondents who answer alike. */
function weigh(flow: FlowDefinition, levels: Record<string, number>, sampling?: number) {
  const random = chanceFrom(20_261_125, 'respondents');
  const weights = new Map<string, number[]>();
  for (let at = 0; at < respondents; at++) {
    if (sampling !== undefined && random() >= sampling) continue;
    const seed = Math.floor(random() * 2 ** 32);
    for (const { node, inclusionProbability } of converse(flow, seed, levels, sampling)) {
      const told = weights.get(node) ?? [];
      weights.set(node, told);
      told.push(1 / inclusionProbability);
    }
  }
  return weights;
}

function expectAll(weights: ReadonlyMap<string, readonly number[]>): void {
  for (const [node, all] of weights) {
    const mean = all.reduce((sum, weight) => sum + weight, 0) / respondents;
    const squares = all.reduce((sum, weight) => sum + weight * weight, 0) / respondents;
    const error = Math.sqrt(Math.max(0, squares - mean * mean) / respondents);
    expect([node, Math.abs(mean - 1) <= tolerance * error + 1e-9]).toEqual([node, true]);
  }
}

/** A flow, the answers, the sampling of dossiers, and by question the probabilities that are told. */
type Case = {
  why: string;
  nodes: FlowDefinition['nodes'];
  levels?: Record<string, number>;
  sampling?: number;
  told: Record<string, readonly number[]>;
};

const cases: Case[] = [
  {
    why: 'an arm asks its own questions; what comes before it and where the arms join is asked of all',
    nodes: {
      start: rate('form'),
      form: arms({ short: 1, long: 3 }),
      short: rate('last'),
      long: rate('more'),
      more: rate('last'),
      last: rate('end'),
      end: finish,
    },
    told: { start: [1], short: [0.25], long: [0.75], more: [0.75], last: [1] },
  },
  {
    why: 'arms within an arm multiply; two of three arms that lead to a question add up',
    nodes: {
      start: arms({ inner: 1, wide: 1, none: 2 }),
      inner: arms({ deep: 1, wide: 4 }),
      deep: rate('end'),
      wide: rate('end'),
      none: { kind: 'say', text: both('Cảm ơn.'), next: 'end' },
      end: finish,
    },
    // Wide: a quarter directly, four fifths of a quarter through the arm within.
    told: { deep: [0.05], wide: [0.45] },
  },
  {
    why: 'a later branch on the arm, on either of two arms, or on what only an arm asked',
    nodes: {
      start: arms({ a: 1, b: 1 }),
      a: rate('again'),
      b: rate('again'),
      again: arms({ c: 1, d: 3 }),
      c: rate('on_arm'),
      d: rate('on_arm'),
      on_arm: branch({ kind: 'arm_is', node: 'start', arms: ['a'] }, 'only_a', 'on_either'),
      only_a: rate('on_either'),
      on_either: branch(
        {
          kind: 'any',
          of: [
            { kind: 'arm_is', node: 'start', arms: ['a'] },
            { kind: 'arm_is', node: 'again', arms: ['c'] },
          ],
        },
        'either',
        'on_answer',
      ),
      either: rate('on_answer'),
      on_answer: branch(low('a'), 'why_a', 'end'),
      why_a: rate('end'),
      end: finish,
    },
    levels: { a: 1 },
    told: { a: [0.5], b: [0.5], c: [0.25], d: [0.75], only_a: [0.5], either: [0.625], why_a: [0.5] },
  },
  {
    why: 'a picked question has its own probability, in an arm times the share, with the sampling of dossiers times that',
    nodes: {
      start: arms({ items: 1, others: 1 }),
      items: { kind: 'pick', count: 1, among: [{ node: 'x' }, { node: 'y' }], next: 'last' },
      x: rate('items'),
      y: rate('items'),
      others: rate('last'),
      last: rate('end'),
      end: finish,
    },
    sampling: 0.4,
    told: { x: [0.1], y: [0.1], others: [0.2], last: [0.4] },
  },
  {
    why: 'a candidate that only one arm has',
    nodes: {
      start: arms({ one: 1, two: 4 }),
      one: rate('items'),
      two: rate('items'),
      items: {
        kind: 'pick',
        count: 1,
        among: [{ node: 'x' }, { node: 'y', when: { kind: 'arm_is', node: 'start', arms: ['one'] } }],
        next: 'end',
      },
      x: rate('items'),
      y: rate('items'),
      end: finish,
    },
    // X is sure in four of five, one of two in the fifth.
    told: { one: [0.2], two: [0.8], x: [0.9], y: [0.1] },
  },
  {
    why: 'what follows up the answer to a picked question has its probability; what follows any other has none',
    nodes: {
      start: rate('items'),
      items: {
        kind: 'pick',
        count: 1,
        among: [{ node: 'x' }, { node: 'y' }, { node: 'z' }, { node: 'w' }],
        next: 'low_x',
      },
      x: rate('items'),
      y: rate('items'),
      z: rate('items'),
      w: rate('items'),
      low_x: branch(low('x'), 'why_x', 'low_start'),
      why_x: rate('low_start'),
      low_start: branch(low('start'), 'why_start', 'end'),
      why_start: rate('end'),
      end: finish,
    },
    levels: { x: 1, start: 2 },
    told: { start: [1], x: [0.25], why_x: [0.25], y: [0.25], z: [0.25], w: [0.25], why_start: [1] },
  },
];

const rounded = (numbers: readonly number[]) => [
  ...new Set(numbers.map((one) => Number((1 / one).toFixed(9)))),
];

describe('the probability of a question', () => {
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_, { nodes, levels, sampling, told }) => {
    const weights = weigh(flowOf(nodes), levels ?? {}, sampling);
    expect(Object.fromEntries([...weights].map(([node, all]) => [node, rounded(all)]))).toEqual(told);
    expectAll(weights);
  });

  it('arms around a call and within the flow called multiply', () => {
    const called = flowOf(
      { start: arms({ few: 1, many: 4 }), few: rate('end'), many: rate('end'), end: finish },
      'called',
    );
    const caller = flowOf({
      start: arms({ call: 1, none: 1 }),
      call: { kind: 'call-flow', flow: 'called', next: 'last' },
      none: rate('last'),
      last: rate('end'),
      end: finish,
    });
    const { flow } = assembleFlow(caller, (key) => (key === 'called' ? called : undefined));
    const weights = weigh(flow, {});
    expect(Object.fromEntries([...weights].map(([node, all]) => [node, rounded(all)]))).toEqual({
      call__few: [0.1],
      call__many: [0.4],
      none: [0.5],
      last: [1],
    });
    expectAll(weights);
  });

  it('a step back to before the arm, or a question given up, changes nothing', () => {
    const flow = flowOf({
      start: { kind: 'ask-rating', text: both('Mức nào?'), retry: { limit: 0, next: 'form' }, next: 'end' },
      form: arms({ short: 1, long: 1 }),
      short: rate('last'),
      long: rate('last'),
      last: rate('end'),
      end: finish,
    });
    let sprint = startSession(flow, { facts: {}, language: 'vi', chance: { seed: 3, counts: {} } });
    const told: [string, number][] = [];
    for (const text of ['lơ mơ', '4', 'quay lại', '5', '3']) {
      if (sprint.session.status !== 'waiting') throw new Error('the session is over');
      sprint = resumeSession(flow, sprint.session, { kind: 'text', text });
      for (const event of sprint.events)
        if (event.kind === 'answer_given')
          told.push([event.node.replace('long', 'short'), event.inclusionProbability]);
    }
    expect(told).toEqual([
      ['short', 0.5],
      ['short', 0.5],
      ['last', 1],
    ]);
  });
});

/** A stretch of a flow: questions, arms with stretches of their own, picks, and branches on an answer of the stretch before. */
type Stretch = (
  | { readonly of: 'question' }
  | { readonly of: 'arms'; readonly ways: readonly { readonly share: number; readonly stretch: Stretch }[] }
  | { readonly of: 'pick'; readonly count: number; readonly among: number }
)[];

const { stretch } = fc.letrec<{ stretch: Stretch }>((tie) => ({
  stretch: fc.array(
    fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constant({ of: 'question' as const }),
      fc.record({
        of: fc.constant('pick' as const),
        count: fc.integer({ min: 1, max: 3 }),
        among: fc.integer({ min: 2, max: 5 }),
      }),
      fc.record({
        of: fc.constant('arms' as const),
        ways: fc.array(fc.record({ share: fc.integer({ min: 1, max: 4 }), stretch: tie('stretch') }), {
          minLength: 2,
          maxLength: 3,
        }),
      }),
    ),
    { maxLength: 3 },
  ),
}));

/** Writes a stretch out before a node; returns where it begins. */
function writeOut(nodes: FlowDefinition['nodes'], part: Stretch, next: string): string {
  return part.reduceRight((after, one) => {
    const name = `n${Object.keys(nodes).length}`;
    nodes[name] = finish;
    if (one.of === 'question') nodes[name] = rate(after);
    else if (one.of === 'pick') {
      const among = Array.from({ length: one.among }, (_, at) => ({ node: `${name}_${at}` }));
      for (const { node } of among) nodes[node] = rate(name);
      nodes[name] = { kind: 'pick', count: one.count, among, next: after };
    } else
      nodes[name] = {
        kind: 'split',
        arms: one.ways.map(({ share, stretch: inner }, at) => ({
          arm: `arm${at}`,
          share,
          next: writeOut(nodes, inner, after),
        })),
      };
    return name;
  }, next);
}

describe('in any flow of questions, arms and picks', () => {
  it('the answers weigh up to all respondents', () => {
    fc.assert(
      fc.property(stretch, (part) => {
        const nodes: FlowDefinition['nodes'] = { end: finish };
        const start = writeOut(nodes, [...part, { of: 'question' }], 'end');
        expectAll(weigh({ ...flowOf(nodes), start }, {}));
      }),
      { numRuns: 15, seed: 766 },
    );
  });
});
