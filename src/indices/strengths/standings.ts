/** How an agency stands, criterion by criterion, out of figures that are shown: of itself, of the agency above, of earlier. */
import { type CriteriaList, overallCriterion } from '../criteria.ts';
import { formulas } from '../formulas/index.ts';
import { addSaid, unweighted } from '../formulas/said.ts';
import type { MeasuredFigure } from '../measure-satisfaction.ts';
import { leastResponsesToRank } from '../ranking/rank-units.ts';
import type { Showing } from '../satisfaction.ts';
import type { CriterionStanding } from './strengths-weaknesses.ts';

/** A figure of a criterion, and whether it may be shown. */
type Shown = { readonly figure: MeasuredFigure; readonly showing: Showing };

/** Only what is shown of the agency and of the agency above; the rest of the group is what lies between them. */
export function standingsOf(
  list: CriteriaList,
  criteria: readonly Shown[],
  above: readonly Shown[],
  before: readonly Shown[],
): CriterionStanding[] {
  return criteria.flatMap(({ figure, showing }): CriterionStanding[] => {
    const { subject, raw } = figure;
    if (showing.kind !== 'shown' || raw === undefined || subject === overallCriterion) return [];
    const wider = shownOf(above, subject);
    const wording = list.criteria.find(({ id }) => id === subject)?.wording ?? { vi: subject, en: subject };
    const rest = wider === undefined ? undefined : restOf(wider, figure);
    return [{ criterion: subject, wording, own: raw, group: rest, before: shownOf(before, subject)?.raw }];
  });
}

function shownOf(figures: readonly Shown[], subject: string): MeasuredFigure | undefined {
  return figures.find(({ figure, showing }) => figure.subject === subject && showing.kind === 'shown')
    ?.figure;
}

function restOf(whole: MeasuredFigure, part: MeasuredFigure) {
  const less = {
    ...part.said,
    criteria: part.said.criteria.map((one) => ({
      ...one,
      counts: negative(one.counts),
      weights: negative(one.weights),
      squaredWeights: negative(one.squaredWeights),
      notApplicable: -one.notApplicable,
    })),
    respondents: -part.said.respondents,
    finished: -part.said.finished,
  };
  const rest = addSaid([
    { ...whole.said, pairs: [] },
    { ...less, pairs: [] },
  ]);
  const isEnough = rest.respondents >= leastResponsesToRank;
  return isEnough ? formulas.item_top2.estimate(unweighted(rest)) : undefined;
}

type Counts = MeasuredFigure['said']['criteria'][number]['counts'];

function negative([a, b, c, d, e]: Counts): Counts {
  return [-a, -b, -c, -d, -e];
}
