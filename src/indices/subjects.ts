/** What a query asks figures of: one criterion, or the criteria of a set. */
import { err, ok, type Result } from '../core/result.ts';
import {
  allCriteriaSet,
  type CriteriaList,
  type Criterion,
  type CriterionSet,
  criterionSets,
  overallCriterion,
  type Role,
  ratedCriteria,
} from './criteria.ts';
import { type Formula, formulas } from './formulas/index.ts';
import type { Breakdown, FormulaId, SatisfactionQuery } from './vocabulary.ts';

export type Subject = {
  readonly id: string;
  readonly name: string;
  readonly criteria: readonly string[];
  /** The set whose respondents count together; none for a single criterion. */
  readonly set: string | undefined;
  /** Whose dossiers are the frame while no answer tells. */
  readonly defaultRoles: readonly Role[];
};

/** A part of a query that does not fit the rest. */
export type Misfit = { readonly path: string; readonly code: string; readonly message: string };

export type Plan = { readonly formula: Formula; readonly subjects: readonly Subject[] };

const defaultFormulas: Readonly<Partial<Record<Breakdown, FormulaId>>> = {
  criterion: 'item_top2',
  factor: 'factor_top2_pooled',
};

/** The formula and the subjects of a query; every part that does not fit is reported. */
export function planFigures(query: SatisfactionQuery, list: CriteriaList): Result<Plan, Misfit[]> {
  const formulaId = query.formula ?? defaultFormula(query);
  const formula = formulas[formulaId];
  const misfits = [...misfitBreakdown(formula, query), ...misfitFilters(formula, query, list)];
  if (misfits.length > 0) return err(misfits);
  return ok({ formula, subjects: subjectsOf(formula, query, list) });
}

function defaultFormula(query: SatisfactionQuery): FormulaId {
  const byBreakdown = query.by === undefined ? undefined : defaultFormulas[query.by];
  if (byBreakdown !== undefined) return byBreakdown;
  if (query.factor !== undefined) return 'factor_top2_pooled';
  return query.criterion === undefined ? 'overall_top2' : 'item_top2';
}

function misfitBreakdown(formula: Formula, { by }: SatisfactionQuery): Misfit[] {
  if ((by !== 'criterion' && by !== 'factor') || formula.subject === by) return [];
  const message = `${formula.id} is not a figure of one ${by}`;
  return [{ path: 'formula', code: 'formula_does_not_fit', message }];
}

function misfitFilters(formula: Formula, query: SatisfactionQuery, list: CriteriaList): Misfit[] {
  const misfits: Misfit[] = [];
  for (const part of ['criterion', 'factor'] as const) {
    const asked = query[part];
    if (asked === undefined) continue;
    const known = part === 'criterion' ? ratedCriteria(list) : list.factors;
    if (!known.some(({ id }) => id === asked)) {
      misfits.push({ path: part, code: `unknown_${part}`, message: `there is no ${part} with this id` });
    } else if (formula.subject !== part) {
      misfits.push({
        path: part,
        code: 'filter_does_not_fit',
        message: `${formula.id} is not a figure of one ${part}`,
      });
    }
  }
  if (formula.subject === 'factor' && query.by !== 'factor' && query.factor === undefined) {
    misfits.push({ path: 'factor', code: 'factor_missing', message: `${formula.id} needs a factor` });
  }
  return misfits;
}

function subjectsOf(formula: Formula, query: SatisfactionQuery, list: CriteriaList): Subject[] {
  switch (formula.subject) {
    case 'overall':
      return criteriaSubjects(list, (criterion) => criterion.id === overallCriterion);
    case 'criterion': {
      const only = query.criterion ?? (query.by === 'criterion' ? undefined : overallCriterion);
      return criteriaSubjects(list, (criterion) => only === undefined || criterion.id === only);
    }
    case 'factor':
      return list.factors
        .filter((factor) => query.factor === undefined || factor.id === query.factor)
        .flatMap((factor) => setSubject(list, factor.id, factor.name.vi));
    case 'criteria':
      return setSubject(list, allCriteriaSet, 'Tất cả các tiêu chí');
  }
}

function criteriaSubjects(list: CriteriaList, isWanted: (criterion: Criterion) => boolean): Subject[] {
  return ratedCriteria(list)
    .filter(isWanted)
    .map((criterion) => ({
      id: criterion.id,
      name: criterion.wording.vi,
      criteria: [criterion.id],
      set: undefined,
      defaultRoles: [criterion.attributedTo],
    }));
}

function setSubject(list: CriteriaList, setId: string, name: string): Subject[] {
  const set: CriterionSet | undefined = criterionSets(list).find(({ id }) => id === setId);
  if (set === undefined) return [];
  const members = list.criteria.filter(({ id }) => set.members.includes(id));
  const defaultRoles = [...new Set(members.map((member) => member.attributedTo))];
  return [{ id: set.id, name, criteria: set.members, set: set.id, defaultRoles }];
}
