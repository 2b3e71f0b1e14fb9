import { describe, expect, it } from 'vitest';
import { diffFlows, type FlowDefinition } from '../../src/engine/index.ts';
import { shippedFlows } from './flow-files.ts';

const both = (text: string) => ({ vi: text, en: text });

const before: FlowDefinition = {
  format: 2,
  key: 'survey',
  title: both('Khảo sát'),
  languages: ['vi', 'en'],
  start: 'ask',
  nodes: {
    ask: {
      kind: 'ask-rating',
      text: both('Hài lòng không?'),
      criterion: 'overall',
      attributedTo: 'deciding',
      next: 'why',
    },
    why: {
      kind: 'ask-choice',
      text: both('Vì sao?'),
      options: [
        { value: 'late', label: both('Chậm') },
        { value: 'cost', label: both('Tốn tiền') },
        { value: 'rude', label: both('Thô lỗ') },
      ],
      next: 'low',
    },
    low: {
      kind: 'branch',
      cases: [{ when: { kind: 'answer_between', node: 'ask', atMost: 2 }, next: 'comment' }],
      otherwise: 'end',
    },
    comment: { kind: 'ask-text', text: both('Nói thêm?'), next: 'end' },
    end: { kind: 'finish', text: both('Cảm ơn') },
  },
};

const after: FlowDefinition = {
  ...before,
  title: { vi: 'Khảo sát mới', en: 'Khảo sát' },
  languages: ['vi'],
  nodes: {
    ask: {
      kind: 'ask-rating',
      text: both('Ông/Bà hài lòng không?'),
      criterion: 'overall',
      attributedTo: 'receiving',
      notApplicable: true,
      next: 'why',
    },
    why: {
      kind: 'ask-choice',
      text: both('Vì sao?'),
      options: [
        { value: 'rude', label: both('Thô lỗ') },
        { value: 'late', label: both('Chậm trễ') },
        { value: 'other', label: both('Khác') },
      ],
      next: 'low',
    },
    low: {
      kind: 'branch',
      cases: [{ when: { kind: 'answer_between', node: 'ask', atMost: 3 }, next: 'phone' }],
      otherwise: 'end',
    },
    phone: { kind: 'ask-phone', text: both('Số điện thoại?'), next: 'end' },
    end: { kind: 'say', text: both('Cảm ơn') },
  },
};

describe('the difference of two definitions', () => {
  it('is told change by change', () => {
    expect(diffFlows(before, after).map(({ code, path }) => `${code} ${path}`)).toEqual([
      'text_changed title.vi',
      'setting_changed languages',
      'text_changed nodes.ask.text.vi',
      'text_changed nodes.ask.text.en',
      'measurement_changed nodes.ask.criterion',
      'setting_changed nodes.ask.notApplicable',
      'option_added nodes.why.options',
      'option_removed nodes.why.options',
      'text_changed nodes.why.options.late.vi',
      'text_changed nodes.why.options.late.en',
      'options_reordered nodes.why.options',
      'way_changed nodes.low.cases.0.next',
      'condition_changed nodes.low',
      'question_added nodes.phone',
      'kind_changed nodes.end.kind',
      'question_removed nodes.comment',
    ]);
  });

  it('is in words that a person reads', () => {
    const [title] = diffFlows(before, after);
    expect(title?.sentence.vi).toBe('Tên kịch bản (vi) đổi từ "Khảo sát" thành "Khảo sát mới".');
    const added = diffFlows(before, after).find(({ code }) => code === 'question_added');
    expect(added?.sentence.en).toBe('New question "phone": "Số điện thoại?".');
  });

  it.each(shippedFlows.map((flow) => [flow.key, flow] as const))(
    'is nothing between %s and itself',
    (_, flow) => {
      const again: FlowDefinition = JSON.parse(JSON.stringify(flow));
      expect(diffFlows(flow, again)).toEqual([]);
    },
  );
});
