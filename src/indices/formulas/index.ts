/** The registry of formulas. To publish another figure, add a formula here. */
import type { FormulaId } from '../vocabulary.ts';
import { factorTop2Pooled } from './factor-top2-pooled.ts';
import type { Formula } from './formula.ts';
import { itemTop2 } from './item-top2.ts';
import { mean100 } from './mean100.ts';
import { overallTop2 } from './overall-top2.ts';

export type { Estimate, Formula } from './formula.ts';

export const formulas: Readonly<Record<FormulaId, Formula>> = {
  overall_top2: overallTop2,
  item_top2: itemTop2,
  factor_top2_pooled: factorTop2Pooled,
  mean100,
};
