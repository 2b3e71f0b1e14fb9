/** What indices must know of the criteria; the list itself comes in by composition. Pure. */
import type { Language } from '../core/message.ts';

export type LocalizedName = Readonly<Record<Language, string>>;

/** Which of a dossier's agencies an answer speaks of. */
export const agencyRoles = ['receiving', 'deciding', 'supporting'] as const;
export type Role = (typeof agencyRoles)[number];

/** What a rating measures (tiêu chí). */
export type Criterion = {
  readonly id: string;
  /** The factor (yếu tố) that it belongs to, if it is an item of the service. */
  readonly factor?: string | undefined;
  readonly wording: LocalizedName;
  /** The agency whose dossiers are the frame of this criterion while no answer tells. */
  readonly attributedTo: Role;
};

export type Factor = { readonly id: string; readonly name: LocalizedName };

/** The criteria in the order of the questionnaire, and the factors that they belong to. */
export type CriteriaList = {
  readonly criteria: readonly Criterion[];
  readonly factors: readonly Factor[];
};

/** The criterion of the one question on the service as a whole. */
export const overallCriterion = 'overall';

/** The set of all criteria that belong to a factor, beside the factors themselves. */
export const allCriteriaSet = 'criteria';

/** The criteria that are rated on five levels; the others are answered by a choice. */
export function ratedCriteria(list: CriteriaList): Criterion[] {
  return list.criteria.filter(({ id, factor }) => id === overallCriterion || factor !== undefined);
}

/** Criteria whose respondents are counted together: each factor, and all criteria of the service. */
export type CriterionSet = { readonly id: string; readonly members: readonly string[] };

export function criterionSets(list: CriteriaList): CriterionSet[] {
  const members = (belongs: (criterion: Criterion) => boolean) =>
    list.criteria.filter(belongs).map((criterion) => criterion.id);
  return [
    ...list.factors.map((factor) => ({
      id: factor.id,
      members: members((criterion) => criterion.factor === factor.id),
    })),
    { id: allCriteriaSet, members: members((criterion) => criterion.factor !== undefined) },
  ];
}
