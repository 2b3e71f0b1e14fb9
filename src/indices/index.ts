export { countAnswers } from './count-answers.ts';
export type { CriteriaList, Criterion, Factor } from './criteria.ts';
export { formulas } from './formulas/index.ts';
export { type SatisfactionRefusal, satisfactionIndices } from './satisfaction.ts';
export { checkTallies, type TallyCheck } from './tallies/check-tallies.ts';
export { type RollUp, rollUpIndices } from './tallies/roll-up-indices.ts';
