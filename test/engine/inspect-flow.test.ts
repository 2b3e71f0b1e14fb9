/** Each fault of a flow and the issue that names it. */
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema, inspectFlow } from '../../src/engine/index.ts';
import { findFlow, shippedFlows } from './flow-files.ts';

const both = (text: string) => ({ vi: text, en: text });

const sound: FlowDefinition = {
  format: 2,
  key: 'sound',
  title: both('Sound'),
  languages: ['vi', 'en'],
  start: 'ask',
  nodes: {
    ask: {
      kind: 'ask-rating',
      text: both('How was it, {procedureName}?'),
      criterion: 'overall',
      attributedTo: 'deciding',
      next: 'low',
    },
    low: {
      kind: 'branch',
      cases: [{ when: { kind: 'answer_between', node: 'ask', atMost: 2 }, next: 'why' }],
      otherwise: 'end',
    },
    why: { kind: 'ask-text', text: both('Why?'), skipping: 'offered', next: 'end' },
    end: { kind: 'finish', text: both('Thanks') },
  },
};

const withNodes = (nodes: FlowDefinition['nodes']): FlowDefinition => ({
  ...sound,
  nodes: { ...sound.nodes, ...nodes },
});

const faults: [string, FlowDefinition, string[]][] = [
  ['nothing wrong', sound, []],
  ['start names no node', { ...sound, start: 'nowhere' }, ['missing_start start']],
  [
    'a question leads to a node that is not there',
    withNodes({ why: { kind: 'ask-text', text: both('Why?'), next: 'gone' } }),
    ['missing_target nodes.why.next'],
  ],
  [
    'a question leads nowhere',
    withNodes({ why: { kind: 'ask-text', text: both('Why?') } }),
    ['dead_end nodes.why.next'],
  ],
  ['a node that no path reaches', withNodes({ lost: { kind: 'finish' } }), ['unreachable_node nodes.lost']],
  [
    'two statements that lead to each other',
    withNodes({
      why: { kind: 'say', text: both('A'), next: 'more' },
      more: { kind: 'say', text: both('B'), next: 'why' },
    }),
    [
      'loop_without_question nodes.why',
      'no_way_to_finish nodes.why',
      'loop_without_question nodes.more',
      'no_way_to_finish nodes.more',
    ],
  ],
  [
    'a question that is asked again for ever',
    withNodes({ why: { kind: 'ask-text', text: both('Why?'), next: 'why' } }),
    ['no_way_to_finish nodes.why'],
  ],
  [
    'a text without its English',
    withNodes({ why: { kind: 'ask-text', text: { vi: 'Vì sao?' }, next: 'end' } }),
    ['missing_translation nodes.why.text.en'],
  ],
  [
    'a text that names a fact nobody knows',
    withNodes({ why: { kind: 'ask-text', text: both('Dear {applicantName}'), next: 'end' } }),
    ['unknown_name nodes.why.text.vi', 'unknown_name nodes.why.text.en'],
  ],
  [
    'branches on a question, a fact, a fact value and a category that do not exist',
    withNodes({
      low: {
        kind: 'branch',
        cases: [
          { when: { kind: 'answer_is', node: 'gone', categories: ['1'] }, next: 'why' },
          { when: { kind: 'not', of: { kind: 'fact_is', fact: 'weather', values: ['fine'] } }, next: 'why' },
          {
            when: { kind: 'all', of: [{ kind: 'fact_is', fact: 'outcome', values: ['lost'] }] },
            next: 'why',
          },
          { when: { kind: 'answer_is', node: 'ask', categories: ['6'] }, next: 'why' },
        ],
        otherwise: 'end',
      },
    }),
    [
      'unknown_question nodes.low.cases.0.when',
      'unknown_fact nodes.low.cases.1.when.of',
      'unknown_fact_value nodes.low.cases.2.when.of.0',
      'unreachable_category nodes.low.cases.3.when',
    ],
  ],
  [
    'a criterion that is unknown, one asked twice, one that speaks of nobody',
    withNodes({
      why: {
        kind: 'ask-rating',
        text: both('A'),
        criterion: 'overall',
        attributedTo: 'deciding',
        next: 'more',
      },
      more: { kind: 'ask-rating', text: both('B'), criterion: 'kindness', next: 'end' },
    }),
    [
      'criterion_asked_twice nodes.why.criterion',
      'unknown_criterion nodes.more.criterion',
      'criterion_without_agency nodes.more.attributedTo',
    ],
  ],
  [
    'two options that sound the same',
    withNodes({
      why: {
        kind: 'ask-choice',
        text: both('Why?'),
        options: [
          { value: 'late', label: { vi: 'Chậm', en: 'Late' } },
          { value: 'slow', label: { vi: 'chậm!', en: 'Slow' } },
        ],
        next: 'end',
      },
    }),
    ['duplicate_option nodes.why.options.1.vi'],
  ],
];

describe('inspectFlow', () => {
  it.each(faults)('%s', (_, flow, expected) => {
    expect(flowDefinitionSchema.safeParse(flow).error).toBeUndefined();
    expect(inspectFlow(flow).map((issue) => `${issue.code} ${issue.path}`)).toEqual(expected);
  });

  it('says every issue in Vietnamese and English', () => {
    const issues = faults.flatMap(([, flow]) => inspectFlow(flow));
    for (const { sentence } of issues) {
      expect(sentence.vi).not.toBe('');
      expect(sentence.en).not.toBe(sentence.vi);
    }
  });

  it.each(shippedFlows.map((flow) => [flow.key, flow] as const))('%s has no error', (_, flow) => {
    const issues = inspectFlow(flow, { library: findFlow });
    expect(issues.filter((issue) => issue.severity === 'error')).toEqual([]);
  });
});
