/** Random flows and random inputs for property tests. */
import fc from 'fast-check';
import type { FlowDefinition, FlowNode, LocalizedText, Resume } from '../../src/engine/index.ts';

const yesOrNo = [
  { value: 'yes', label: { vi: 'Có', en: 'Yes' } },
  { value: 'no', label: { vi: 'Không', en: 'No' }, words: ['0'] },
];

const ids = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const id = fc.constantFrom<string>(...ids, 'missing', 'constructor');
const text: fc.Arbitrary<LocalizedText> = fc.oneof(
  fc.constant({ vi: 'Câu hỏi về {procedureName}', en: 'A question' }),
  fc.record({ vi: fc.string({ maxLength: 30 }) }),
  fc.constant({}),
);
const retry = fc.option(
  fc.record({ limit: fc.integer({ min: 0, max: 3 }), next: id }, { requiredKeys: [] }),
  { nil: undefined },
);
const condition = fc.oneof(
  fc.record({
    kind: fc.constant('answer_is' as const),
    node: id,
    categories: fc.array(fc.constantFrom('1', '5', 'yes', 'skipped', 'other'), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('answer_between' as const),
    node: id,
    atMost: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    kind: fc.constant('fact_is' as const),
    fact: fc.constantFrom('outcome', '__proto__'),
    values: fc.constant<string[]>(['granted']),
  }),
);
const node: fc.Arbitrary<FlowNode> = fc.oneof(
  fc.record({ kind: fc.constant('say' as const), text, next: id }),
  fc.record({
    kind: fc.constant('ask-rating' as const),
    text,
    next: id,
    retry,
    notApplicable: fc.boolean(),
    skipping: fc.constantFrom('offered' as const, 'understood' as const, 'refused' as const),
  }),
  fc.record({
    kind: fc.constant('ask-choice' as const),
    text,
    next: id,
    retry,
    options: fc.constant(yesOrNo),
  }),
  fc.record({
    kind: fc.constant('ask-text' as const),
    text,
    next: id,
    skipping: fc.constantFrom('offered' as const, 'understood' as const, 'refused' as const),
    retry,
  }),
  fc.record({
    kind: fc.constant('branch' as const),
    cases: fc.array(fc.record({ when: condition, next: id }), { minLength: 1, maxLength: 3 }),
    otherwise: id,
  }),
  fc.record({ kind: fc.constant('finish' as const), text }),
);

/** Any flow that the schema admits, broken ones among them. */
export const anyFlow: fc.Arbitrary<FlowDefinition> = fc.record({
  format: fc.constant(2 as const),
  key: fc.constant('random'),
  title: fc.constant({ vi: 'Ngẫu nhiên', en: 'Random' }),
  languages: fc.constantFrom<('vi' | 'en')[]>(['vi'], ['vi', 'en'], ['en']),
  start: id,
  nodes: fc
    .tuple(node, node, node, node, node, node)
    .map((nodes) => Object.fromEntries(ids.map((name, at) => [name, nodes[at] ?? nodes[0]]))),
});

const words = fc.oneof(
  fc.constantFrom(
    'hài lòng',
    'không hài lòng',
    '5',
    '3 sao',
    'có',
    'quay lại',
    'dừng lại',
    'bỏ qua',
    'English',
    '',
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Anything that can reach a waiting session. */
export const anyResume: fc.Arbitrary<Resume> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('text' as const), text: words }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('press' as const),
      ask: fc.nat({ max: 8 }),
      value: fc.constantFrom('1', '5', '9', 'yes', 'no', 'skip', 'not_applicable', 'constructor'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('command' as const),
      command: fc.constantFrom('back', 'help', 'repeat'),
    }),
  },
  fc.record({ kind: fc.constant('command' as const), command: fc.constant('stop' as const) }),
  fc.record({ kind: fc.constant('language' as const), language: fc.constantFrom('vi', 'en') }),
  fc.record({ kind: fc.constant('unsupported' as const), what: fc.constant('sticker') }),
  fc.record({ kind: fc.constant('expiry' as const) }),
);
