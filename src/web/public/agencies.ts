import { foldVietnamese } from '../../core/text.ts';
import { el } from '../design/dom.ts';
import { figureTable } from './figure-table.ts';
import { type Figure, inOrder, type Order, orders, type Selection, writeSelection } from './figures.ts';
import type { Format } from './format.ts';
import type { Texts } from './texts.ts';

/** From this many agencies on, a name can be searched for. */
const searchFrom = 12;

/** The agencies below the one shown, each a way further down. */
export function agencies(
  rows: readonly Figure[],
  selection: Selection,
  page: { language: string; words: Texts; format: Format; choose: (order: Order) => void },
): HTMLElement {
  const { words, format } = page;
  const table = el('div', {});
  const show = (filter: string) => {
    const wanted = foldVietnamese(filter);
    const found = inOrder(rows, selection.order).filter((row) => foldVietnamese(row.name).includes(wanted));
    table.replaceChildren(
      found.length === 0
        ? el('p', { class: 'note', role: 'status' }, words.noMatch)
        : figureTable(
            found,
            {
              caption: words.agencies,
              nameHeading: words.agency,
              nameOf: (row) =>
                row.key === selection.agency
                  ? el('span', { lang: 'vi' }, row.name)
                  : el(
                      'a',
                      { lang: 'vi', href: writeSelection({ ...selection, agency: row.key }, page.language) },
                      row.name,
                    ),
            },
            words,
            format,
          ),
    );
  };
  show('');
  return el(
    'section',
    { class: 'panel' },
    el('h2', {}, words.agencies),
    el('p', { class: 'note' }, words.agenciesNote),
    el(
      'div',
      { class: 'tools' },
      orderChoice(selection.order, page),
      ...(rows.length < searchFrom ? [] : [search(words, show)]),
    ),
    table,
  );
}

function orderChoice(
  current: Order,
  { words, choose }: { words: Texts; choose: (order: Order) => void },
): HTMLElement {
  const choices = orders.map((order) => {
    const input = el('input', {
      type: 'radio',
      name: 'order',
      value: order,
      checked: order === current,
      id: `order-${order}`,
    });
    input.addEventListener('change', () => choose(order));
    return el('label', { for: input.id }, input, el('span', {}, words.orders[order]));
  });
  return el('fieldset', { class: 'segments' }, el('legend', {}, words.orderLabel), ...choices);
}

function search(words: Texts, show: (filter: string) => void): HTMLElement {
  const input = el('input', { type: 'search', id: 'agency-filter', autocomplete: 'off' });
  input.addEventListener('input', () => show(input.value));
  return el('label', { class: 'search', for: input.id }, el('span', {}, words.filter), input);
}
