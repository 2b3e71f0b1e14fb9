/** The formulas of satisfaction. To publish another figure of satisfaction, add a formula here. */
import type { FormulaId } from '../vocabulary.ts';
import { criteriaTop2Pooled } from './criteria-top2-pooled.ts';
import { factorTop2ItemMean } from './factor-top2-item-mean.ts';
import { factorTop2Pooled } from './factor-top2-pooled.ts';
import type { Formula } from './formula.ts';
import { itemTop2 } from './item-top2.ts';
import { mean100 } from './mean100.ts';
import { netScore } from './net-score.ts';
import { overallTop2 } from './overall-top2.ts';
import { shareDissatisfied } from './share-dissatisfied.ts';

export type { Estimate, Formula, Method } from './formula.ts';

/** The newest version of each formula. */
export const formulas: Readonly<Record<FormulaId, Formula>> = {
  overall_top2: overallTop2,
  item_top2: itemTop2,
  factor_top2_pooled: factorTop2Pooled,
  factor_top2_item_mean: factorTop2ItemMean,
  criteria_top2_pooled: criteriaTop2Pooled,
  mean100,
  share_dissatisfied: shareDissatisfied,
  net_score: netScore,
};

/**
 * Every version of each formula, the newest first. A new version ends the one before it the day before it begins
 * (`validTo`, `validFrom`), and the series shows a break there.
 */
export const formulaVersions: Readonly<Record<FormulaId, readonly Formula[]>> = {
  overall_top2: [overallTop2],
  item_top2: [itemTop2],
  factor_top2_pooled: [factorTop2Pooled],
  factor_top2_item_mean: [factorTop2ItemMean],
  criteria_top2_pooled: [criteriaTop2Pooled],
  mean100: [mean100],
  share_dissatisfied: [shareDissatisfied],
  net_score: [netScore],
};
