import type { QuestionMessage } from '../core/message.ts';

type Option = QuestionMessage['options'][number];

/** An option as a line of text, led by the number that means it: "2. Hài lòng". */
export function optionLine(option: Option): string {
  const { number, label } = option;
  const isItsOwnNumber = number !== undefined && new RegExp(`^${number}(?!\\d)`).test(label);
  return number === undefined || isItsOwnNumber ? `– ${label}` : `${number}. ${label}`;
}

/** The question with its options written out below, so that it can be answered without a button. */
export function withOptionList(text: string, options: readonly Option[]): string {
  return options.length === 0 ? text : `${text}\n\n${options.map(optionLine).join('\n')}`;
}
