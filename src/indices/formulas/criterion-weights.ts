/** How much each criterion counts in figures over several: data with validity, not code. */
import type { CalendarDay } from '../../core/time.ts';
import type { Said } from './said.ts';

export type CriterionWeights = {
  readonly id: string;
  /** The first and the last day for which the weights hold; undefined for no bound. */
  readonly validFrom: CalendarDay | undefined;
  readonly validTo: CalendarDay | undefined;
  readonly source: string;
  /** Criteria that are not named count 1. */
  readonly importance: Readonly<Record<string, number>>;
};

/** The newest comes first: of two that hold on a day, the first one counts. */
export const criterionWeights: readonly CriterionWeights[] = [
  {
    id: 'equal',
    validFrom: undefined,
    validTo: undefined,
    source: 'No instrument that could be read gives weights of criteria: every one counts the same.',
    importance: {},
  },
];

/** The weights that hold on a day. */
export function weightsOn(day: CalendarDay, all: readonly CriterionWeights[]): CriterionWeights {
  const held = all.find(
    ({ validFrom, validTo }) =>
      (validFrom === undefined || validFrom <= day) && (validTo === undefined || day <= validTo),
  );
  if (held === undefined) throw new Error(`no criterion weights hold on ${day}`);
  return held;
}

/** The same answers with the criteria counting by their weights. */
export function weightCriteria(said: Said, weights: CriterionWeights): Said {
  return {
    ...said,
    criteria: said.criteria.map((one) => ({
      ...one,
      importance: weights.importance[one.criterion] ?? 1,
    })),
  };
}
