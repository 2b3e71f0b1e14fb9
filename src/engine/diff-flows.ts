/** What changed from one definition of a flow to another, in words: for the author, the reviewer and the audit. */
import type { Language } from '../core/message.ts';
import type { FlowDefinition } from './definition.ts';
import type { LocalizedText } from './localized.ts';
import { describeNode, type FlowNode } from './nodes/index.ts';

export type FlowChange = {
  readonly path: string;
  readonly code:
    | 'question_added'
    | 'question_removed'
    | 'node_added'
    | 'node_removed'
    | 'kind_changed'
    | 'text_changed'
    | 'option_added'
    | 'option_removed'
    | 'options_reordered'
    | 'measurement_changed'
    | 'way_changed'
    | 'condition_changed'
    | 'setting_changed';
  readonly sentence: Readonly<Record<Language, string>>;
};

/** All changes, in the order of the new definition, removed nodes last. Nodes are the same if their ids are. */
export function diffFlows(before: FlowDefinition, after: FlowDefinition): FlowChange[] {
  const added = Object.entries(after.nodes).flatMap(([id, node]) => {
    const old = Object.hasOwn(before.nodes, id) ? before.nodes[id] : undefined;
    return old === undefined ? [nodeAdded(id, node)] : diffNodes(id, old, node);
  });
  const removed = Object.entries(before.nodes)
    .filter(([id]) => !Object.hasOwn(after.nodes, id))
    .map(([id, node]) => nodeRemoved(id, node));
  return [...diffFlowFields(before, after), ...added, ...removed];
}

function diffFlowFields(before: FlowDefinition, after: FlowDefinition): FlowChange[] {
  const { nodes: _before, ui: _oldUi, title: oldTitle, ...oldRest } = before;
  const { nodes: _after, ui: _ui, title, ...rest } = after;
  return [
    ...diffText('title', 'Tên kịch bản', 'The title', oldTitle, title),
    ...diffSettings('', oldRest, rest),
  ];
}

function diffNodes(id: string, before: FlowNode, after: FlowNode): FlowChange[] {
  const path = `nodes.${id}`;
  if (before.kind !== after.kind)
    return [
      {
        path: `${path}.kind`,
        code: 'kind_changed',
        sentence: {
          vi: `Bước "${id}" đổi từ loại ${before.kind} thành ${after.kind}.`,
          en: `"${id}" changed from ${before.kind} to ${after.kind}.`,
        },
      },
    ];
  return [
    ...diffTexts(id, before, after),
    ...diffOptions(id, before, after),
    ...diffWays(id, before, after),
    ...diffConditions(id, before, after),
    ...diffMeasurement(id, before, after),
    ...diffSettings(`${path}.`, settingsOf(before), settingsOf(after)),
  ];
}

function diffTexts(id: string, before: FlowNode, after: FlowNode): FlowChange[] {
  const old = new Map(plainTexts(before));
  return plainTexts(after).flatMap(([path, text]) =>
    diffText(`nodes.${id}.${path}`, `Nội dung của "${id}"`, `The text of "${id}"`, old.get(path) ?? {}, text),
  );
}

/** Texts by place; those of options are compared with their options. */
function plainTexts(node: FlowNode): [string, LocalizedText][] {
  return describeNode(node)
    .texts.filter(({ path }) => !path.startsWith('options.'))
    .map(({ path, text }) => [path, text]);
}

function diffText(
  path: string,
  vi: string,
  en: string,
  before: LocalizedText,
  after: LocalizedText,
): FlowChange[] {
  const languages = [...new Set([...Object.keys(before), ...Object.keys(after)])] as Language[];
  return languages
    .filter((language) => (before[language] ?? '') !== (after[language] ?? ''))
    .map((language) => ({
      path: `${path}.${language}`,
      code: 'text_changed',
      sentence: {
        vi: `${vi} (${language}) đổi từ "${before[language] ?? ''}" thành "${after[language] ?? ''}".`,
        en: `${en} (${language}) changed from "${before[language] ?? ''}" to "${after[language] ?? ''}".`,
      },
    }));
}

function diffOptions(id: string, before: FlowNode, after: FlowNode): FlowChange[] {
  const [old, now] = [optionsOf(before), optionsOf(after)];
  const path = `nodes.${id}.options`;
  const relabelled = now.flatMap((option) => {
    const same = old.find(({ value }) => value === option.value);
    if (same === undefined) return [];
    return diffText(
      `${path}.${option.value}`,
      `Phương án "${option.value}" của "${id}"`,
      `The option "${option.value}" of "${id}"`,
      same.label,
      option.label,
    );
  });
  const added = now.filter(({ value }) => old.every((option) => option.value !== value));
  const removed = old.filter(({ value }) => now.every((option) => option.value !== value));
  const isReordered = common(old, now) !== common(now, old);
  return [
    ...added.map(({ value, label }) =>
      change(
        path,
        'option_added',
        `Thêm phương án "${told(label)}" vào "${id}".`,
        `"${id}" has the new option "${told(label)}" (${value}).`,
      ),
    ),
    ...removed.map(({ value, label }) =>
      change(
        path,
        'option_removed',
        `Bỏ phương án "${told(label)}" khỏi "${id}".`,
        `"${id}" lost the option "${told(label)}" (${value}).`,
      ),
    ),
    ...relabelled,
    ...(isReordered
      ? [
          change(
            path,
            'options_reordered',
            `Đổi thứ tự các phương án của "${id}".`,
            `The options of "${id}" are in another order.`,
          ),
        ]
      : []),
  ];
}

type OptionOf = { readonly value: string; readonly label: LocalizedText };

function optionsOf(node: FlowNode): readonly OptionOf[] {
  return node.kind === 'ask-choice' || node.kind === 'ask-choices' ? node.options : [];
}

/** The values of the first list that the second has too, in order. */
function common(list: readonly OptionOf[], other: readonly OptionOf[]): string {
  return list
    .map(({ value }) => value)
    .filter((value) => other.some((option) => option.value === value))
    .join();
}

function diffWays(id: string, before: FlowNode, after: FlowNode): FlowChange[] {
  const old = new Map(describeNode(before).exits.map(({ path, target }) => [path, target]));
  const now = new Map(describeNode(after).exits.map(({ path, target }) => [path, target]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) =>
      change(
        `nodes.${id}.${path}`,
        'way_changed',
        `Từ "${id}" (${path}) trước đây tới "${old.get(path) ?? '–'}", nay tới "${now.get(path) ?? '–'}".`,
        `"${id}" (${path}) led to "${old.get(path) ?? '–'}" and now leads to "${now.get(path) ?? '–'}".`,
      ),
    );
}

function diffConditions(id: string, before: FlowNode, after: FlowNode): FlowChange[] {
  const conditions = (node: FlowNode): string =>
    JSON.stringify(sortKeys(describeNode(node).conditions.map(({ condition }) => condition)));
  if (conditions(before) === conditions(after)) return [];
  return [
    change(
      `nodes.${id}`,
      'condition_changed',
      `Điều kiện của "${id}" thay đổi.`,
      `The conditions of "${id}" changed.`,
    ),
  ];
}

function diffMeasurement(id: string, before: FlowNode, after: FlowNode): FlowChange[] {
  const [old, now] = [measurementOf(before), measurementOf(after)];
  if (old === now) return [];
  return [
    change(
      `nodes.${id}.criterion`,
      'measurement_changed',
      `"${id}" trước đây đo ${old}, nay đo ${now}.`,
      `"${id}" measured ${old} and now measures ${now}.`,
    ),
  ];
}

function measurementOf(node: FlowNode): string {
  const behaviour = describeNode(node);
  if (behaviour.role !== 'question' || behaviour.asked.criterion === undefined) return '–';
  return `${behaviour.asked.criterion} (${behaviour.asked.attributedTo ?? '–'})`;
}

/** What is told by no other comparison. */
function settingsOf(node: FlowNode): Record<string, unknown> {
  const told = new Set([
    'kind',
    'text',
    'imageDescription',
    'options',
    'labels',
    'criterion',
    'attributedTo',
    'cases',
    'next',
    'otherwise',
    'invalidText',
  ]);
  return Object.fromEntries(Object.entries(node).filter(([field]) => !told.has(field)));
}

function diffSettings(prefix: string, before: object, after: object): FlowChange[] {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => tellSetting(old.get(field)) !== tellSetting(now.get(field)))
    .map((field) =>
      change(
        `${prefix}${field}`,
        'setting_changed',
        `${prefix}${field} đổi từ ${tellSetting(old.get(field))} thành ${tellSetting(now.get(field))}.`,
        `${prefix}${field} changed from ${tellSetting(old.get(field))} to ${tellSetting(now.get(field))}.`,
      ),
    );
}

function tellSetting(value: unknown): string {
  return value === undefined ? '–' : JSON.stringify(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

function nodeAdded(id: string, node: FlowNode): FlowChange {
  const isQuestion = describeNode(node).role === 'question';
  return change(
    `nodes.${id}`,
    isQuestion ? 'question_added' : 'node_added',
    `Thêm ${isQuestion ? 'câu hỏi' : 'bước'} "${id}": ${summaryOf(node)}.`,
    `New ${isQuestion ? 'question' : 'node'} "${id}": ${summaryOf(node)}.`,
  );
}

function nodeRemoved(id: string, node: FlowNode): FlowChange {
  const isQuestion = describeNode(node).role === 'question';
  return change(
    `nodes.${id}`,
    isQuestion ? 'question_removed' : 'node_removed',
    `Bỏ ${isQuestion ? 'câu hỏi' : 'bước'} "${id}": ${summaryOf(node)}.`,
    `Removed ${isQuestion ? 'question' : 'node'} "${id}": ${summaryOf(node)}.`,
  );
}

function summaryOf(node: FlowNode): string {
  const [first] = describeNode(node).texts;
  return first === undefined ? node.kind : `"${told(first.text)}"`;
}

function told(text: LocalizedText): string {
  return text.vi ?? text.en ?? '';
}

function change(path: string, code: FlowChange['code'], vi: string, en: string): FlowChange {
  return { path, code, sentence: { vi, en } };
}
