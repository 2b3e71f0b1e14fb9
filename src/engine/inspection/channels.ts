/** Rules on what fits where. What has a good fallback is a note, what is hard to answer on a channel a warning. */
import { type Capabilities, capabilities } from '../../core/capabilities.ts';
import { wordText } from '../localized.ts';
import type { Question } from '../nodes/behaviour.ts';
import { type InspectedFlow, type InspectedNode, type Issue, viewIn } from './issue.ts';

/** Room for the longest names that a dossier brings into a text. */
const roomForNames = 200;

export function inspectChannels(inspected: InspectedFlow): Issue[] {
  return inspected.channels.flatMap((name) =>
    inspected.nodes.flatMap((node) => [
      ...inspectLengths(inspected, node, capabilities[name]),
      ...(node.behaviour.role === 'question'
        ? [
            ...inspectQuestion(inspected, node.id, node.behaviour, capabilities[name]),
            ...inspectLabels(inspected, node.id, node.behaviour, capabilities[name]),
            ...inspectInput(node.id, node.behaviour, capabilities[name]),
          ]
        : []),
    ]),
  );
}

function inspectLengths({ flow }: InspectedFlow, node: InspectedNode, channel: Capabilities): Issue[] {
  return node.behaviour.texts.flatMap(({ path, text }) =>
    flow.languages.flatMap((language): Issue[] => {
      const words = wordText(text, viewIn(flow, language));
      const room = /\{/.test(text[language] ?? '') ? roomForNames : 0;
      const length = channel.measure(words) + room;
      if (length <= channel.longestText) return [];
      return [
        {
          path: `nodes.${node.id}.${path}.${language}`,
          code: 'text_over_channel_limit',
          severity: 'note',
          sentence: {
            vi: `Nội dung dài ${length} ký tự; trên ${channel.name} một tin tối đa ${channel.longestText}, nên sẽ được gửi thành nhiều tin.`,
            en: `The text is ${length} long; ${channel.name} takes ${channel.longestText} at most, so it is sent in parts.`,
          },
        },
      ];
    }),
  );
}

/** Too many options for buttons are only written out; those that no number means can then be answered in words alone. */
function inspectQuestion(
  { flow }: InspectedFlow,
  id: string,
  question: Question,
  channel: Capabilities,
): Issue[] {
  const options = question.options(viewIn(flow, flow.languages[0] ?? 'vi'));
  const own = options.filter((option) => option.value !== 'done');
  if (own.length <= channel.mostButtons) return [];
  const isNumbered = own.every((option) => option.number !== undefined);
  return [
    {
      path: `nodes.${id}.options`,
      code: 'options_over_channel_limit',
      severity: isNumbered ? 'note' : 'warning',
      sentence: isNumbered
        ? {
            vi: `Trên ${channel.name} chỉ có ${channel.mostButtons} nút; ${own.length} phương án sẽ được đánh số để người dân nhắn số.`,
            en: `${channel.name} has ${channel.mostButtons} buttons; the ${own.length} options are numbered, to be answered by number.`,
          }
        : {
            vi: `Trên ${channel.name} chỉ có ${channel.mostButtons} nút và có phương án không có số; người dân phải nhắn bằng chữ.`,
            en: `${channel.name} has ${channel.mostButtons} buttons and some options have no number; they must be answered in words.`,
          },
    },
  ];
}

/** What a button would cut is also written out above it; a note says so to whoever can word it shorter. */
function inspectLabels(
  { flow }: InspectedFlow,
  id: string,
  question: Question,
  channel: Capabilities,
): Issue[] {
  return flow.languages.flatMap((language) =>
    question.options(viewIn(flow, language)).flatMap((option, place): Issue[] => {
      const length = channel.measure(option.label);
      if (length <= channel.longestLabel) return [];
      return [
        {
          path: `nodes.${id}.options.${place}.${language}`,
          code: 'label_over_channel_limit',
          severity: 'note',
          sentence: {
            vi: `Phương án dài ${length} ký tự; nút trên ${channel.name} chỉ hiện ${channel.longestLabel} ký tự, nên cả phương án được viết ra trong tin.`,
            en: `The option is ${length} long; a button on ${channel.name} shows ${channel.longestLabel}, so the whole option is written out in the message.`,
          },
        },
      ];
    }),
  );
}

function inspectInput(id: string, question: Question, channel: Capabilities): Issue[] {
  const isMissing =
    (question.input === 'location' && !channel.asksPlace && !takesWords(question)) ||
    (question.input === 'file' &&
      !(question.accepts?.media ?? []).some((kind) => channel.takes.includes(kind)));
  if (!isMissing) return [];
  const isWayOut = question.asked.skipping !== 'refused';
  return [
    {
      path: `nodes.${id}`,
      code: 'not_on_channel',
      severity: isWayOut ? 'warning' : 'error',
      sentence: {
        vi: `Trên ${channel.name} người dân khó hoặc không gửi được câu trả lời loại này${isWayOut ? '; câu hỏi có thể được bỏ qua' : ''}.`,
        en: `On ${channel.name} this kind of answer is hard or impossible to give${isWayOut ? '; the question can be skipped' : ''}.`,
      },
    },
  ];
}

function takesWords(question: Question): boolean {
  const view = {
    language: 'vi' as const,
    languages: [],
    names: [],
    order: undefined,
    marked: [],
    gathered: [],
    today: undefined,
  };
  return question.read('Số 1 phố Huế', view).outcome === 'read';
}
