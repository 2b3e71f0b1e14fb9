/** What stands under a question on the page, without drawing it: the page draws it, `flows -- play` tells it. Pure. */
import type { CurrentQuestion } from '../../contract/web-chat.ts';

type Asked = Pick<CurrentQuestion, 'input' | 'options'>;
type Option = CurrentQuestion['options'][number];

export type QuestionLayout = {
  /** A part of the page that is fetched for this question; most have all that they need. */
  readonly part: 'file' | 'place' | null;
  /** There is a field for words; of what the page has no control for, words are the way too. */
  readonly isWritten: boolean;
  /** The levels of a rating, drawn as faces. */
  readonly levels: readonly Option[];
  readonly others: readonly Option[];
  /** Whether the other options are the answers, or only ways around one: "không áp dụng", "bỏ qua". */
  readonly othersAre: 'choices' | 'asides';
};

export function layOut({ input, options }: Asked): QuestionLayout {
  const isLevel = ({ value }: Option) => input === 'rating' && /^[1-5]$/.test(value);
  const isChosen = input === 'choice' || input === 'choices';
  return {
    part: input === 'file' ? 'file' : input === 'location' ? 'place' : null,
    isWritten: !isChosen && input !== 'rating' && input !== 'file',
    levels: options.filter(isLevel),
    others: options.filter((option) => !isLevel(option)),
    othersAre: isChosen ? 'choices' : 'asides',
  };
}
