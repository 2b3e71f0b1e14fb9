/**
 * What was said in a cell, as lists in the cell itself: the cell is read with one lookup. As rows beside the cells it was up to a
 * hundred for each, every one with an index entry of its own, and most of the time of a roll-up.
 */
import { Prisma } from '../../db/index.ts';

const lists = {
  answers: {
    columns: ['answer_words', 'answer_responses', 'answer_weights', 'answer_weights_squared'],
    names: ['word', 'responses', 'weight', 'weight_squared'],
    keys: ['word'],
  },
  pairs: {
    columns: ['pair_first_words', 'pair_second_words', 'pair_responses', 'pair_weights'],
    names: ['first_word', 'second_word', 'responses', 'weight'],
    keys: ['first_word', 'second_word'],
  },
  people: {
    columns: ['people_sets', 'people_roles', 'people_responses', 'people_rated'],
    names: ['criterion_set', 'spoken_of', 'responses', 'rated'],
    keys: ['criterion_set', 'spoken_of'],
  },
} as const;

export type Said = keyof typeof lists;

const all: readonly Said[] = ['answers', 'pairs', 'people'];

const columns = (of: readonly Said[], prefix = '') =>
  Prisma.raw(of.flatMap((said) => lists[said].columns.map((column) => `${prefix}${column}`)).join(', '));

const rowsOf = (said: Said) =>
  `lateral unnest(${lists[said].columns.map((column) => `c.${column}`).join(', ')}) as a (${lists[said].names.join(', ')})`;

export const saidLists = {
  /** All of them, in the order of the schema. */
  columns: columns(all),
  columnsOf: (source: string, of = all): Prisma.Sql => columns(of, `${source}.`),
  /** The rows that the lists of cell `c` stand for, as `a` with the names of `lists`. */
  rowsOf: (said: Said): Prisma.Sql => Prisma.raw(rowsOf(said)),
  /** The answers with what was said as `w`, and the pairs with the first and the second as `f` and `s`. */
  answers: Prisma.raw(`${rowsOf('answers')} join tally_words w on w.word = a.word`),
  pairs: Prisma.raw(
    `${rowsOf('pairs')} join tally_words f on f.word = a.first_word join tally_words s on s.word = a.second_word`,
  ),
  /**
   * The sums of such rows, with the columns of an owner `by` before them, as lists of each owner. The offset, and an
   * order that begins with what is the same for all, have the rows summed before they are sorted, when they are a third as many.
   */
  summed: (said: Said, by: string, rows: Prisma.Sql): Prisma.Sql => {
    const { names, keys } = lists[said];
    const key = `${by}, ${keys.join(', ')}`;
    const sums = names.slice(keys.length).map((name) => {
      const type = name.startsWith('weight') ? 'double precision' : 'int';
      return `coalesce(sum(${name}), 0)::${type} as ${name}`;
    });
    const listed = lists[said].columns.map((column, index) => `array_agg(${names[index]}) as ${column}`);
    return Prisma.sql`
      select ${Prisma.raw(`${by}, ${listed.join(', ')}`)}
      from (
        select * from (select ${Prisma.raw(`${key}, ${sums.join(', ')}`)} from (${rows}) as said group by ${Prisma.raw(key)} offset 0) as sums
        order by ${Prisma.raw(`${keys[0]} is null, ${key}`)}
      ) as in_order
      group by ${Prisma.raw(by)}`;
  },
};
