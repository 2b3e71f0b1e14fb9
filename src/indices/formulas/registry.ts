/** Which version of a formula and which weights of criteria hold for a period, and where a series is broken by a change. Pure. */
import { addDays, type CalendarDay } from '../../core/time.ts';
import type { FormulaId, SeriesBreak } from '../vocabulary.ts';
import { type CriterionWeights, criterionWeights, weightsOn } from './criterion-weights.ts';
import type { Formula } from './formula.ts';
import { formulaVersions } from './index.ts';

export type Registry = {
  /** Every version of each formula, the newest first. */
  readonly formulas: Readonly<Record<FormulaId, readonly Formula[]>>;
  readonly weights: readonly CriterionWeights[];
};

export const registry: Registry = { formulas: formulaVersions, weights: criterionWeights };

/** The formula and the weights of a figure, and whether something changed since `from`. */
export type Chosen = {
  readonly formula: Formula;
  readonly weights: CriterionWeights;
  readonly seriesBreak: SeriesBreak | null;
};

/** The version of a formula that holds on a day: of two that do, the newest. */
export function formulaOn(id: FormulaId, day: CalendarDay, all: Registry): Formula {
  const held = all.formulas[id].find((version) => holdsOn(version, day));
  if (held === undefined) throw new Error(`no version of ${id} holds on ${day}`);
  return held;
}

/**
 * What a figure of the days `from` to `to` is computed with: what holds on the last day, so that one figure has
 * one formula. A change on a day after `from` and up to `to` is a break: what lies before it was published under
 * something else. Without `from` every change counts.
 */
export function chooseFormula(
  id: FormulaId,
  { from, to }: { from: CalendarDay | undefined; to: CalendarDay },
  all: Registry = registry,
): Chosen {
  const formula = formulaOn(id, to, all);
  const weights = weightsOn(to, all.weights);
  const starts = [...all.formulas[id], ...all.weights]
    .flatMap(({ validFrom }) => (validFrom === undefined ? [] : [validFrom]))
    .filter((day) => (from === undefined || day > from) && day <= to)
    .sort();
  for (const on of starts.reverse()) {
    const before = addDays(on, -1);
    const former = all.formulas[id].find((version) => holdsOn(version, before));
    const formerWeights = weightsOn(before, all.weights);
    if (former === undefined) continue;
    if (former.version === formula.version && formerWeights.id === weights.id) continue;
    const seriesBreak = { on, formerVersion: former.version, formerCriterionWeights: formerWeights.id };
    return { formula, weights, seriesBreak };
  }
  return { formula, weights, seriesBreak: null };
}

function holdsOn(
  one: { validFrom: CalendarDay | undefined; validTo: CalendarDay | undefined },
  day: CalendarDay,
) {
  return (
    (one.validFrom === undefined || one.validFrom <= day) && (one.validTo === undefined || day <= one.validTo)
  );
}
