/** What a level is worth in a figure. */
import type { PerLevel } from './said.ts';

/** Levels 4 and 5, hài lòng and rất hài lòng. */
export const satisfied: PerLevel = [0, 0, 0, 1, 1];

/** Levels 1 and 2, rất không hài lòng and không hài lòng. */
export const dissatisfied: PerLevel = [1, 1, 0, 0, 0];

/** Satisfied less dissatisfied. */
export const net: PerLevel = [-100, -100, 0, 100, 100];

/** Five levels at equal distance. */
export const evenSteps: PerLevel = [0, 25, 50, 75, 100];
