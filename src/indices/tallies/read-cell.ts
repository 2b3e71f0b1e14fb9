/** Reads one cell of a day as it is stored, each number under the name of what it counts. */
import type { Tx } from '../../db/index.ts';
import type { CellCounts, CellKey } from './count-cell.ts';

/** What the cell of a key holds; undefined if there is none. `words`: `wordsOf`. */
export async function readCell(
  tx: Tx,
  key: CellKey,
  words: ReadonlyMap<number, string>,
): Promise<CellCounts | undefined> {
  const cell = await tx.tallyCell.findFirst({ where: { ...key, grain: 'day' } });
  if (cell === null) return undefined;
  const ofWords = (first: readonly number[], second: readonly number[] | undefined) => (index: number) =>
    [first[index], second?.[index]].flatMap((word) => words.get(word ?? -1) ?? []).join(' ');
  const answers = ofWords(cell.answerWords, undefined);
  const pairs = ofWords(cell.pairFirstWords, cell.pairSecondWords);
  const people = (index: number) => `${cell.peopleSets[index]} ${cell.peopleRoles[index]}`;
  return {
    reach: [
      cell.finished,
      cell.invited,
      cell.delivered,
      cell.opened,
      cell.started,
      cell.completed,
      cell.optedOut,
      cell.notInvited,
      cell.noAddress,
      cell.refusedContact,
      cell.due,
      cell.late,
      cell.refused,
      cell.withdrawn,
      cell.dueStarted,
      cell.lateStarted,
      cell.refusedStarted,
      cell.withdrawnStarted,
      cell.notSampled,
      cell.represented,
    ],
    answers: new Map([
      ...numbered(cell.answerResponses, (index) => `${answers(index)} n`),
      ...numbered(cell.answerWeights, (index) => `${answers(index)} w`),
      ...numbered(cell.answerWeightsSquared, (index) => `${answers(index)} w²`),
    ]),
    pairs: new Map([
      ...numbered(cell.pairResponses, (index) => `${pairs(index)} n`),
      ...numbered(cell.pairWeights, (index) => `${pairs(index)} w`),
    ]),
    respondents: new Map([
      ...numbered(cell.peopleResponses, (index) => `${people(index)} n`),
      ...numbered(cell.peopleRated, (index) => `${people(index)} rated`),
    ]),
  };
}

function numbered(
  list: readonly number[],
  nameOf: (index: number) => string,
): readonly (readonly [string, number])[] {
  return list.map((count, index) => [nameOf(index), count]);
}

/** What the words of the lists mean, by their numbers. */
export async function wordsOf(tx: Tx): Promise<ReadonlyMap<number, string>> {
  const words = await tx.tallyWord.findMany();
  return new Map(
    words.map(({ word, criterion, attributedTo, category }) => [
      word,
      `${criterion} ${attributedTo} ${category}`,
    ]),
  );
}
