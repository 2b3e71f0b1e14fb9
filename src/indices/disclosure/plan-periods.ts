/**
 * Which months, quarters and years of each agency the public may see. Decided once for each, when it is over, and for good:
 * what was shown stays shown, what was hidden stays hidden, and whatever is decided later takes both as known. Pure.
 *
 * Columns are months, under quarters and years, under all that is known `through` the end of each year. A running quarter or
 * year is no column of its own: whoever keeps each night's figures would see it grow by a month of which five people spoke,
 * and know what they said. It is told only as the sum of the parts that are shown.
 */
import type { Steps } from '../../core/steps.ts';
import type { CarriedOver } from './carry-over.ts';
import { begin, type Deciding, decideStage, type Stage } from './decide-stage.ts';
import { isMonth, isOver } from './month-tree.ts';
import { type Move, movedRows, movesSince } from './moves.ts';
import { type AgencyNode, type Counted, type Released, type Rows, rowAlone } from './release-plan.ts';
import { at } from './table.ts';

/** What was decided the night before, and what has become of it where agencies moved since. */
type Before = { readonly plan: SettledPeriods; readonly carried: CarriedOver };

/** What was decided so far. */
export type SettledPeriods = Released & {
  /** The last month that is decided. */
  readonly through: string;
  /** By row, then by column: 1 where something like it has been shown, be it of an agency as it was before a move. */
  readonly seen: Uint8Array;
  readonly agencies: readonly AgencyNode[];
  readonly moves: readonly Move[];
};

/**
 * Sums by agency and month `YYYY-MM`, all decided anew, month after month: for figures that are not held back, and need not be
 * remembered. Through a month, quarters and years count that are over by then; without one, also those that are not (and all
 * time), as of now.
 */
export function* planPeriods(
  rows: Rows,
  counted: readonly Counted[],
  leastPeople: number,
  through?: string,
): Steps<Released> {
  const within = counted.filter(({ column }) => through === undefined || column <= through);
  const months = [...new Set(within.map(({ column }) => column))].sort();
  const deciding = begin(rows, months, within, leastPeople);
  const stages = through === undefined || months.includes(through) ? months : [...months, through];
  for (const stage of stages) {
    const isNow = through === undefined && stage === months.at(-1);
    yield* decideStage(deciding, stage, { isTold: (period) => isNow || isOver(period, stage) });
  }
  return { table: deciding.table, hidden: deciding.hidden, told: deciding.told };
}

/**
 * The same as it is remembered from one night to the next: takes what was decided before as it was, and decides on each month
 * of which everything that was said is released since, with the quarter and the year that end with it. Of months that are not
 * settled each agency holds nobody, or enough people (`tallies/held-answers.ts`), and all is shown; but for what was
 * counted before anything was held back, and is decided as of now.
 */
export function* settlePeriods(
  rows: Rows,
  agencies: readonly AgencyNode[],
  counted: readonly Counted[],
  {
    leastPeople,
    settled,
    isOpen,
    before,
  }: {
    readonly leastPeople: number;
    /** Months up to this one are decided now. */
    readonly settled: string;
    /** Whether people may still answer about a month. */
    readonly isOpen: (month: string) => boolean;
    readonly before?: Before | undefined;
  },
): Steps<SettledPeriods> {
  const months = new Set(counted.map(({ column }) => column));
  for (const id of before?.plan.table.columns.ids ?? []) if (isMonth(id)) months.add(id);
  const deciding = begin(rows, [...months].sort(), counted, leastPeople);
  const { table, hidden, seen, told } = deciding;
  const width = table.columns.ids.length;
  const decided = before?.plan.through ?? '';
  // Parts of a column come after it.
  for (let column = width - 1; column >= 0; column -= 1) {
    const id = table.columns.ids[column] ?? '';
    if (!isOver(id, decided)) continue;
    told[column] = true;
    const old = before?.plan.table.columns.indexes.get(id);
    for (let row = 0; row < rows.tree.ids.length; row += 1) {
      // Of a month of which nobody spoke before, enough people do now; a sum that is new is told if its parts are.
      const isPartHidden = () =>
        (table.columns.children[column] ?? []).some((part) => hidden[row * width + part] === 1);
      const state =
        old === undefined || before === undefined
          ? { isHidden: isPartHidden(), isSeen: !isPartHidden() }
          : before.carried.cell(row, old);
      hidden[row * width + column] = state.isHidden ? 1 : 0;
      seen[row * width + column] = state.isSeen ? 1 : 0;
    }
  }
  const moves = before === undefined ? [] : movesSince(before, rows, agencies);
  const stages = [...months].filter((month) => month > decided && month <= settled).sort();
  if (settled > decided && stages.at(-1) !== settled) stages.push(settled);
  for (const stage of stages) {
    yield* decideStage(deciding, stage, {
      isTold: (period) => isOver(period, stage),
      isKnown: knownSinceOpen(deciding, rows, agencies, stage, before),
      moved: movedRows(rows, moves),
    });
  }
  for (const month of [...months].filter((month) => month > settled && isOpen(month)).sort())
    yield* decideStage(deciding, month, { isTold: (period) => period === month });
  const through = stages.at(-1) ?? decided;
  return { table, hidden, told, seen, through, agencies, moves };
}

/**
 * What was shown of a month while it was open, and has not changed with its end: of an agency alone the same number of people,
 * for a number that grows grows by many.
 */
function knownSinceOpen(
  { table, leastPeople }: Deciding,
  rows: Rows,
  agencies: readonly AgencyNode[],
  stage: string,
  before: Before | undefined,
): Stage['isKnown'] {
  const column = table.columns.indexes.get(stage);
  const old = before?.plan.table.columns.indexes.get(stage);
  if (before === undefined || column === undefined || old === undefined) return undefined;
  const { plan, carried } = before;
  if (plan.told?.[old] !== true) return undefined;
  const width = table.columns.ids.length;
  const oldWidth = plan.table.columns.ids.length;
  const hasChanged = new Uint8Array(rows.tree.ids.length);
  for (const { id } of agencies) {
    const row = rows.tree.indexes.get(rows.leafOf(id)) ?? -1;
    const oldRow = rowAlone(plan.table.rows, id);
    const shown = oldRow === undefined ? 0 : at(plan.table.counted, oldRow * oldWidth + old);
    if (shown === at(table.counted, row * width + column)) continue;
    for (let above = row; above >= 0; above = rows.tree.parents[above] ?? -1) hasChanged[above] = 1;
  }
  return (row, of) => {
    const isMany = at(table.people, row * width + column) >= leastPeople;
    return of === column && hasChanged[row] === 0 && isMany && !carried.cell(row, old).isHidden;
  };
}

/** What was told of periods that were over with a month: as it was published then. */
export function throughMonth(plan: Released, month: string): Released {
  const told = plan.table.columns.ids.map((id, column) => plan.told?.[column] !== false && isOver(id, month));
  const width = told.length;
  const hidden = plan.hidden.map((value, cell) => (told[cell % width] === true ? value : 1));
  return { table: plan.table, hidden, told };
}
